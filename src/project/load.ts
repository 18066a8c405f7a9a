/** Reads a project from disk, or from texts in memory, into the records later phases work on. */
import { isUtf8 } from 'node:buffer'
import { lstatSync, readFileSync, statSync } from 'node:fs'
import { basename, join as joinPath } from 'node:path'
import { decode, sourceFormat } from '../python/decode.js'
import type { PyModule, SourceFormat } from '../python/node.js'
import type { PythonParser } from '../python/parser.js'
import { BRIDGE_RECORD, type Bridged, restore } from './bridge-record.js'
import { discover, isTemplatePath, isTextOfInterest } from './discover.js'
import { djangoProjects, frameworksSeen } from './frameworks.js'
import { hasJinja, scanTemplate } from './jinja.js'
import { manifestsOf } from './manifests.js'
import { namesOf } from './names.js'
import { type ModulePaths, modulePaths } from './paths.js'
import type { Project, SkippedFile, TextFile } from './project.js'
import { importLinks, relevantFiles } from './relevance.js'

export interface LoadOptions {
  readonly parser: PythonParser
  /** `relevant` (default) leaves out files that neither mention a web framework nor touch one that does. */
  readonly parse?: 'relevant' | 'everything'
}

export type LoadedProject = Project

interface Source {
  readonly text: string
  readonly source: SourceFormat
}

const MAX_BYTES = 4 * 1024 * 1024

/** `path` may be a folder or one file. */
export async function loadProject(path: string, options: LoadOptions): Promise<LoadedProject> {
  const found = await discover(path)
  const skipped: SkippedFile[] = [...found.skipped]
  const sources = new Map<string, Source>()
  for (const file of found.python) {
    const source = readSource(joinPath(found.root, file))
    if ('reason' in source) skipped.push({ path: file, ...source })
    else sources.set(file, source)
  }
  const files = new Map<string, TextFile>()
  for (const file of found.texts) {
    const text = readText(joinPath(found.root, file))
    if (text !== null) files.set(file, { path: file, text })
  }
  const hasFolder = (folder: string): boolean => isFolder(joinPath(found.root, folder))
  const bridged = restored(readText(joinPath(found.root, BRIDGE_RECORD)), sources, files)
  return assemble({ root: found.root, sources, files, skipped, hasFolder, bridged }, options)
}

/** A project of texts by POSIX path; every Python file is parsed unless asked otherwise. */
export function projectFromSources(
  sources: ReadonlyMap<string, string>,
  options: LoadOptions & { readonly root?: string },
): LoadedProject {
  const python = new Map<string, Source>()
  const files = new Map<string, TextFile>()
  for (const path of [...sources.keys()].sort()) {
    const text = sources.get(path) as string
    if (path.endsWith('.py')) python.set(path, sourceOf(text))
    else if (isTextOfInterest(path)) files.set(path, { path, text })
  }
  const parse = options.parse ?? 'everything'
  const paths = [...sources.keys()]
  const hasFolder = (folder: string): boolean => paths.some((path) => path.startsWith(`${folder}/`))
  const bridged = restored(sources.get(BRIDGE_RECORD) ?? null, python, files)
  const given = { root: options.root ?? '/', sources: python, files, skipped: [], hasFolder, bridged }
  return assemble(given, { ...options, parse })
}

/** A text that still has its byte order mark is one whose bytes had it. */
function sourceOf(text: string): Source {
  const bom = text.startsWith('\ufeff')
  const plain = bom ? text.slice(1) : text
  return { text: plain, source: sourceFormat(plain, bom) }
}

/** Reads what an earlier run changed as it was before. */
function restored(record: string | null, sources: Map<string, Source>, files: Map<string, TextFile>): Bridged | null {
  if (record === null) return null
  return restore(record, {
    get: (path) => sources.get(path)?.text ?? files.get(path)?.text,
    set: (path, text) => {
      const source = sources.get(path)
      if (source) sources.set(path, { ...source, text })
      else files.set(path, { path, text })
    },
    delete: (path) => sources.delete(path) || files.delete(path),
  })
}

interface Read {
  readonly root: string
  readonly sources: ReadonlyMap<string, Source>
  readonly files: ReadonlyMap<string, TextFile>
  readonly skipped: readonly SkippedFile[]
  readonly hasFolder: (path: string) => boolean
  readonly bridged: Bridged | null
}

function assemble({ root, sources, files, skipped, hasFolder, bridged }: Read, options: LoadOptions): LoadedProject {
  const unread = skipped.map(({ path }) => path).filter((path) => path.endsWith('.py'))
  const paths = modulePaths([...sources.keys(), ...unread].sort(), basename(root))
  const texts = new Map([...sources].map(([path, source]) => [path, source.text]))
  const links = importLinks(texts, paths)
  const wanted = options.parse === 'everything' ? new Set(texts.keys()) : relevantFiles(texts, paths, links)
  const parsed = parseAll(sources, wanted, paths, options.parser)
  const manifests = manifestsOf({ files, modules: parsed.modules })
  const byPath = new Map(parsed.modules.map((module) => [module.path, module]))
  const templates = [...files.values()].filter((file) => isTemplatePath(file.path) && hasJinja(file.text))
  return {
    root,
    modules: parsed.modules,
    skipped: [...skipped, ...parsed.skipped].sort((a, b) => (a.path < b.path ? -1 : 1)),
    besideSkipped: (path) => [...(links.get(path) ?? [])],
    files,
    templates: templates.map((file) => scanTemplate(file.path, file.text)),
    names: namesOf(parsed.modules, paths),
    moduleAt: (path) => byPath.get(path) ?? null,
    hasFolder,
    bridged,
    asideOf: new Map(),
    manifests,
    django: djangoProjects(texts, manifests.requirements),
    frameworks: frameworksSeen(texts),
  }
}

/** The same project with other texts of some files; what is on disk stays known. */
export function rewritten(project: Project, texts: ReadonlyMap<string, string>, parser: PythonParser): Project | null {
  const changed = new Map<string, PyModule>()
  for (const [path, text] of texts) {
    const old = project.moduleAt(path)
    const parsed = old && parser.parse(path, text, { name: old.name, source: old.source })
    if (!parsed || parsed.refusal !== null) return null
    changed.set(path, parsed.module)
  }
  const modules = project.modules.map((module) => changed.get(module.path) ?? module)
  const unread = project.skipped.map(({ path }) => path).filter((path) => path.endsWith('.py'))
  const paths = modulePaths([...modules.map(({ path }) => path), ...unread].sort(), basename(project.root))
  const byPath = new Map(modules.map((module) => [module.path, module]))
  const asideOf = new Map(project.asideOf)
  for (const path of texts.keys()) if (!asideOf.has(path)) asideOf.set(path, project.moduleAt(path)?.text ?? '')
  return { ...project, modules, names: namesOf(modules, paths), moduleAt: (path) => byPath.get(path) ?? null, asideOf }
}

function parseAll(
  sources: ReadonlyMap<string, Source>,
  wanted: ReadonlySet<string>,
  paths: ModulePaths,
  parser: PythonParser,
): { readonly modules: readonly PyModule[]; readonly skipped: readonly SkippedFile[] } {
  const modules: PyModule[] = []
  const skipped: SkippedFile[] = []
  for (const [path, { text, source }] of sources) {
    if (!wanted.has(path)) continue
    const parsed = parser.parse(path, text, { name: paths.nameOf(path), source })
    if (parsed.refusal === null) modules.push(parsed.module)
    else skipped.push({ path, ...parsed.refusal })
  }
  return { modules, skipped }
}

function readSource(path: string): Source | Pick<SkippedFile, 'reason' | 'detail'> {
  const bytes = readBytes(path)
  if (bytes === null) return { reason: 'unreadable', detail: 'cannot be read' }
  if (bytes === 'too-large') return { reason: 'too-large', detail: `is larger than ${MAX_BYTES} bytes` }
  const decoded = decode(bytes)
  return decoded.refusal ?? { text: decoded.text, source: decoded.source }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** null for what is not text or too large to matter. */
function readText(path: string): string | null {
  const bytes = readBytes(path)
  if (bytes === null || bytes === 'too-large' || bytes.includes(0) || !isUtf8(bytes)) return null
  return bytes.toString('utf8')
}

function readBytes(path: string): Buffer | 'too-large' | null {
  try {
    return lstatSync(path).size > MAX_BYTES ? 'too-large' : readFileSync(path)
  } catch {
    return null
  }
}
