/** Lists the files of a project a run may look at, without following links or leaving the root. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import fastGlob from 'fast-glob'
import ignore, { type Ignore } from 'ignore'
import { isScriptPath } from './deployment-files.js'
import { parentOf } from './paths.js'
import type { SkippedFile } from './project.js'
import { trackedIn } from './tracked.js'

export interface Discovered {
  /** Absolute, links resolved. */
  readonly root: string
  /** POSIX paths relative to the root, sorted. */
  readonly python: readonly string[]
  readonly texts: readonly string[]
  readonly skipped: readonly SkippedFile[]
}

const NEVER = [
  '**/.flask-to-fastapi/**',
  '**/.git/**',
  '**/.hg/**',
  '**/.svn/**',
  '**/node_modules/**',
  '**/__pycache__/**',
  '**/*.egg-info/**',
]
const BUILT = ['**/.tox/**', '**/.nox/**', '**/.venv/**', '**/site-packages/**', '**/.mypy_cache/**', '**/.eggs/**']
const TEMPLATE = /\.(?:html?|xml|txt|jinja2?|j2|svg|xhtml|md|mail|eml)$/
const MANIFEST =
  /(?:^|\/)(?:[\w.-]*(?:requirements|constraints)[\w.-]*\.(?:txt|in|pip)|Pipfile(?:\.lock)?|(?:poetry|uv|pdm)\.lock|[\w.-]*Dockerfile[\w.-]*|docker-compose[\w.-]*\.ya?ml|compose[\w.-]*\.ya?ml|Procfile[\w.-]*|Makefile|GNUmakefile|justfile|Jenkinsfile|runtime\.txt|\.python-version|(?:docker-)?entrypoint|start|run|boot|release|(?:launch|tasks|package|app|devcontainer)\.json|README[\w.-]*|\.(?:flask)?env[\w.-]*|\.flake8)$|(?:^|\/)(?:requirements(?:\.d)?|requires|deps)\/[\w.-]+\.(?:txt|in|pip)$|(?:^|\/)[\w.-]*(?:reqs?|deps|dependencies)[\w.-]*\.(?:txt|in|pip)$|\.(?:toml|cfg|ini|ya?ml|sh|bash|mk|conf|requirements|md|service|socket)$/i

type Kind = 'file' | 'link' | 'other'

/** `path` may be a file or a folder; a file's project is the folder it stands in. */
export async function discover(path: string): Promise<Discovered> {
  const start = realpathSync(resolve(path))
  const isFile = lstatSync(start).isFile()
  const root = isFile ? dirname(start) : start
  const found = isFile ? new Map<string, Kind>([[relative(root, start), 'file']]) : await listFiles(root)
  const skipped: SkippedFile[] = []
  const python: string[] = []
  const texts: string[] = []
  for (const [file, kind] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const list = listFor(file, python, texts)
    if (list === null) continue
    if (kind === 'file') list.push(file)
    else skipped.push({ path: file, ...whyNot(root, file, kind) })
  }
  return { root, python, texts, skipped }
}

function listFor(file: string, python: string[], texts: string[]): string[] | null {
  if (file.endsWith('.py') || file.endsWith('.pyw')) return python
  return isTextOfInterest(file) ? texts : null
}

export function isTextOfInterest(file: string): boolean {
  return MANIFEST.test(file) || isScriptPath(file) || isTemplatePath(file)
}

/** Templates are what lies in a folder called templates, and what is named like one anywhere. */
export function isTemplatePath(file: string): boolean {
  return (
    /\.(?:jinja2?|j2)$/.test(file) ||
    (/(?:^|\/)templates?\//.test(file) && TEMPLATE.test(file)) ||
    /\.html?$/.test(file)
  )
}

async function listFiles(root: string): Promise<ReadonlyMap<string, Kind>> {
  const entries = await fastGlob('**', {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    onlyFiles: false,
    objectMode: true,
    suppressErrors: true,
    ignore: [...NEVER, ...BUILT],
  })
  const kinds = new Map<string, Kind>()
  for (const { path, dirent } of entries) {
    // Reading a pipe or a device may never return.
    if (!dirent.isDirectory()) kinds.set(path, kindOf(dirent))
  }
  const venvs = [...kinds.keys()].filter((file) => file.endsWith('/pyvenv.cfg')).map((file) => `${parentOf(file)}/`)
  const rules = ignoreRules(root, [...kinds.keys()])
  const tracked = trackedIn(root)
  const isIgnored = (file: string): boolean => rules(file) && !tracked.has(file)
  const all = new Set(kinds.keys())
  for (const file of all) {
    const isHidden = isIgnored(file) && !isSubPackage(file, all, isIgnored)
    if (isBuildOutput(file) || venvs.some((venv) => file.startsWith(venv)) || isHidden) kinds.delete(file)
  }
  return kinds
}

/** `lib/` in a .gitignore means build output, but a package inside a package of the project is part of it all the same. */
function isSubPackage(file: string, all: ReadonlySet<string>, isIgnored: (file: string) => boolean): boolean {
  const folder = parentOf(file)
  const own = `${folder}/__init__.py`
  // A single file that is ignored stays so.
  if (folder === '' || !file.endsWith('.py') || !all.has(own) || !isIgnored(own)) return false
  const above = `${parentOf(folder)}/__init__.py`
  return all.has(above) && (!isIgnored(above) || isSubPackage(above, all, isIgnored))
}

function kindOf(entry: { isFile(): boolean; isSymbolicLink(): boolean }): Kind {
  if (entry.isFile()) return 'file'
  return entry.isSymbolicLink() ? 'link' : 'other'
}

/** `build` and `dist` at the top are made by setuptools. */
function isBuildOutput(file: string): boolean {
  return /^(?:build\/(?:lib|bdist)[\w.-]*|dist)\//.test(file)
}

function ignoreRules(root: string, files: readonly string[]): (file: string) => boolean {
  const rules = new Map<string, Ignore>()
  for (const file of files) {
    if (file !== '.gitignore' && !file.endsWith('/.gitignore')) continue
    rules.set(parentOf(file), ignore({ allowRelativePaths: true }).add(readRules(resolve(root, file))))
  }
  if (rules.size === 0) return () => false
  return (file) => isIgnoredBy(rules, file)
}

/** The nearest .gitignore that says anything about a path decides, as in git. */
function isIgnoredBy(rules: ReadonlyMap<string, Ignore>, file: string): boolean {
  for (let folder = parentOf(file); ; folder = parentOf(folder)) {
    const local = folder === '' ? file : file.slice(folder.length + 1)
    const verdict = rules.get(folder)?.test(local)
    if (verdict?.ignored) return true
    if (verdict?.unignored || folder === '') return false
  }
}

function readRules(path: string): string {
  try {
    return lstatSync(path).isFile() ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}

function whyNot(root: string, file: string, kind: Kind): Pick<SkippedFile, 'reason' | 'detail'> {
  if (kind === 'other') return { reason: 'not-regular', detail: 'is not a regular file' }
  const target = linkTarget(resolve(root, file))
  if (target === null) return { reason: 'unreadable', detail: 'is a link to nothing' }
  if (target !== root && !target.startsWith(root + sep)) {
    return { reason: 'outside-root', detail: 'is a link out of the project' }
  }
  return { reason: 'not-regular', detail: 'is a link to another file of the project' }
}

function linkTarget(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}
