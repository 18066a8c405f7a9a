/** Lists the files of a project a run may look at, without following links or leaving the root. */
import { constants } from 'node:fs'
import { access, lstat, readFile, realpath } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import fastGlob from 'fast-glob'
import ignore, { type Ignore } from 'ignore'
import { parentOf } from './paths.js'
import type { SkippedFile } from './project.js'

export interface Discovered {
  /** Absolute, links resolved. */
  readonly root: string
  /** POSIX paths relative to the root, sorted. */
  readonly python: readonly string[]
  readonly texts: readonly string[]
  readonly skipped: readonly SkippedFile[]
}

const NEVER = ['**/.git/**', '**/.hg/**', '**/.svn/**', '**/node_modules/**', '**/__pycache__/**', '**/*.egg-info/**']
const BUILT = ['**/.tox/**', '**/.nox/**', '**/.venv/**', '**/site-packages/**', '**/.mypy_cache/**', '**/.eggs/**']
const TEMPLATE = /\.(?:html?|xml|txt|jinja2?|j2|svg|xhtml|md|mail|eml)$/
const MANIFEST =
  /(?:^|\/)(?:[\w.-]*(?:requirements|constraints)[\w.-]*\.(?:txt|in|pip)|Pipfile|[\w.-]*Dockerfile[\w.-]*|docker-compose[\w.-]*\.ya?ml|compose[\w.-]*\.ya?ml|Procfile[\w.-]*|Makefile|README[\w.-]*|\.flaskenv|\.flake8)$|(?:^|\/)requirements\/[\w.-]+\.(?:txt|in)$|\.(?:toml|cfg|ini|ya?ml|sh|md|service)$/i

/** `path` may be a file or a folder; a file's project is the folder it stands in. */
export async function discover(path: string): Promise<Discovered> {
  const start = await realpath(resolve(path))
  const isFile = (await lstat(start)).isFile()
  const root = isFile ? dirname(start) : start
  const found = isFile ? [relative(root, start)] : await listFiles(root)
  const skipped: SkippedFile[] = []
  const python: string[] = []
  const texts: string[] = []
  for (const file of found.sort()) {
    const list = listFor(file, python, texts)
    if (list === null) continue
    const problem = await whyNot(root, file)
    if (problem === null) list.push(file)
    else skipped.push({ path: file, ...problem })
  }
  return { root, python, texts, skipped }
}

function listFor(file: string, python: string[], texts: string[]): string[] | null {
  if (file.endsWith('.py') || file.endsWith('.pyw')) return python
  return isTextOfInterest(file) ? texts : null
}

export function isTextOfInterest(file: string): boolean {
  return MANIFEST.test(file) || isTemplatePath(file)
}

/** Templates are what lies in a folder called templates, and what is named like one anywhere. */
export function isTemplatePath(file: string): boolean {
  return (
    /\.(?:jinja2?|j2)$/.test(file) ||
    (/(?:^|\/)templates?\//.test(file) && TEMPLATE.test(file)) ||
    /\.html?$/.test(file)
  )
}

async function listFiles(root: string): Promise<string[]> {
  const options = { cwd: root, dot: true, followSymbolicLinks: false, onlyFiles: false, unique: true } as const
  const entries = await fastGlob('**', {
    ...options,
    ignore: [...NEVER, ...BUILT],
    stats: false,
    objectMode: true,
    suppressErrors: true,
  })
  const files = entries.filter((entry) => !entry.dirent.isDirectory()).map((entry) => entry.path)
  const venvs = files.filter((file) => file.endsWith('pyvenv.cfg')).map((file) => `${parentOf(file)}/`)
  const outside = files.filter((file) => !venvs.some((venv) => venv !== '/' && file.startsWith(venv)))
  const isIgnored = await ignoreRules(root, outside)
  return outside.filter((file) => !isIgnored(file) && !isBuildOutput(file))
}

/** `build` and `dist` at the top are made by setuptools. */
function isBuildOutput(file: string): boolean {
  return /^(?:build\/(?:lib|bdist)[\w.-]*|dist)\//.test(file)
}

async function ignoreRules(root: string, files: readonly string[]): Promise<(file: string) => boolean> {
  const rules = new Map<string, Ignore>()
  for (const file of files) {
    if (file !== '.gitignore' && !file.endsWith('/.gitignore')) continue
    const text = await readFile(resolve(root, file), 'utf8').catch(() => '')
    rules.set(parentOf(file), ignore({ allowRelativePaths: true }).add(text))
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

async function whyNot(root: string, file: string): Promise<Pick<SkippedFile, 'reason' | 'detail'> | null> {
  const full = resolve(root, file)
  try {
    const stat = await lstat(full)
    if (stat.isSymbolicLink()) return await whyNotLink(root, full)
    // Reading a pipe or a device may never return.
    if (!stat.isFile()) return { reason: 'not-regular', detail: 'is not a regular file' }
    await access(full, constants.R_OK)
    return null
  } catch {
    return { reason: 'unreadable', detail: 'cannot be read' }
  }
}

async function whyNotLink(root: string, full: string): Promise<Pick<SkippedFile, 'reason' | 'detail'>> {
  const target = await realpath(full).catch(() => null)
  if (target === null) return { reason: 'unreadable', detail: 'is a link to nothing' }
  if (target !== root && !target.startsWith(root + sep))
    return { reason: 'outside-root', detail: 'is a link out of the project' }
  return { reason: 'not-regular', detail: 'is a link to another file of the project' }
}
