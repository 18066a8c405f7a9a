/** Finds the project file a dotted module name stands for, the way Python's import system would. */
import { STANDARD_LIBRARY } from './stdlib.js'

/** What an import names inside the project: a file, or a folder without `__init__.py`. */
export type ImportTarget =
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'namespace'; readonly folder: string }

export interface ModulePaths {
  /** null when the name is outside the project. `from` is the importing file. */
  resolve(from: string, dotted: string, level: number): ImportTarget | null
  /** `name` directly below a target: a submodule, a subpackage or a folder. */
  child(target: ImportTarget, name: string): ImportTarget | null
  /** Dotted name of a file as its nearest package root sees it. */
  nameOf(path: string): string
  isPackage(folder: string): boolean
}

// A folder without __init__.py loses against an installed package of the same name.
const INSTALLED = new Set(
  'flask flask_login flask_sqlalchemy flask_wtf flask_cors flask_migrate flask_restful werkzeug jinja2 click fastapi starlette pydantic uvicorn django sqlalchemy celery redis requests pytest wtforms marshmallow alembic httpx psycopg2 pymongo'.split(
    ' ',
  ),
)

/** `rootName`: name of the root folder, for a root that is itself a package. */
export function modulePaths(paths: Iterable<string>, rootName = ''): ModulePaths {
  const files = new Set<string>()
  const folders = new Set<string>([''])
  for (const path of paths) {
    files.add(path)
    for (let folder = parentOf(path); !folders.has(folder); folder = parentOf(folder)) folders.add(folder)
  }
  const isPackage = (folder: string): boolean => files.has(join(folder, '__init__.py'))
  const finder: Finder = { files, folders, isPackage, rootName, cache: new Map() }
  return {
    resolve: (from, dotted, level) => resolve(finder, from, dotted, level),
    child: (target, name) => childOf(finder, target, name),
    nameOf: (path) => nameOf(finder, path),
    isPackage,
  }
}

interface Finder {
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
  readonly isPackage: (folder: string) => boolean
  readonly rootName: string
  readonly cache: Map<string, ImportTarget | null>
}

function resolve(finder: Finder, from: string, dotted: string, level: number): ImportTarget | null {
  const key = `${parentOf(from)}\n${level}\n${dotted}`
  const known = finder.cache.get(key)
  if (known !== undefined && !isSelf(known, from)) return known
  const found = level > 0 ? relative(finder, from, dotted, level) : absolute(finder, from, dotted)
  if (!isSelf(found, from)) finder.cache.set(key, found)
  return found
}

function isSelf(target: ImportTarget | null, from: string): boolean {
  return target?.kind === 'module' && target.path === from
}

function relative(finder: Finder, from: string, dotted: string, level: number): ImportTarget | null {
  let folder = parentOf(from)
  for (let up = 1; up < level; up++) {
    if (folder === '') return null
    folder = parentOf(folder)
  }
  const base = targetAt(finder, folder)
  if (dotted === '') return base
  return base === null ? null : descend(finder, base, dotted.split('.'))
}

function absolute(finder: Finder, from: string, dotted: string): ImportTarget | null {
  const names = dotted.split('.')
  const top = names[0] ?? ''
  const root = topLevel(finder, from, top)
  const found = root === null ? null : descend(finder, root, names.slice(1))
  if (found !== null || top !== finder.rootName || !finder.isPackage('')) return found
  // The folder above is on `sys.path` too, where this folder hides a module of its name inside it.
  return descend(finder, targetAt(finder, '') as ImportTarget, names.slice(1))
}

/** Folders that may be on `sys.path`, nearest first; those inside a package only for names nobody else can own. */
function topLevel(finder: Finder, from: string, top: string): ImportTarget | null {
  const ancestors: string[] = []
  for (let folder = parentOf(from); ; folder = parentOf(folder)) {
    ancestors.push(folder)
    if (folder === '') break
  }
  const [inside, outside] = [ancestors.filter(finder.isPackage), ancestors.filter((a) => !finder.isPackage(a))]
  const isForeign = STANDARD_LIBRARY.has(top) || INSTALLED.has(top)
  const bases = isForeign ? outside : [...outside, ...inside]
  for (const base of bases) {
    const found = moduleIn(finder, base, top, from) ?? moduleIn(finder, join(base, 'src'), top, from)
    if (found !== null) return found
  }
  if (isForeign) return null
  for (const base of bases) {
    for (const folder of [join(base, top), join(base, join('src', top))]) {
      if (finder.folders.has(folder)) return { kind: 'namespace', folder }
    }
  }
  return null
}

function moduleIn(finder: Finder, folder: string, name: string, from: string): ImportTarget | null {
  const base = join(folder, name)
  for (const path of [`${base}/__init__.py`, `${base}.py`]) {
    // A module does not import itself: `elasticsearch.py` that imports elasticsearch means the library.
    if (finder.files.has(path) && (path !== from || path.endsWith('/__init__.py'))) return { kind: 'module', path }
  }
  return null
}

function descend(finder: Finder, from: ImportTarget, names: readonly string[]): ImportTarget | null {
  let target: ImportTarget | null = from
  for (const name of names) {
    if (target === null) return null
    target = childOf(finder, target, name)
  }
  return target
}

function childOf(finder: Finder, target: ImportTarget, name: string): ImportTarget | null {
  if (target.kind === 'module' && !isInit(target.path)) return null
  const folder = target.kind === 'module' ? parentOf(target.path) : target.folder
  const base = join(folder, name)
  if (finder.files.has(`${base}/__init__.py`)) return { kind: 'module', path: `${base}/__init__.py` }
  if (finder.files.has(`${base}.py`)) return { kind: 'module', path: `${base}.py` }
  return finder.folders.has(base) ? { kind: 'namespace', folder: base } : null
}

function targetAt(finder: Finder, folder: string): ImportTarget | null {
  if (finder.isPackage(folder)) return { kind: 'module', path: join(folder, '__init__.py') }
  return finder.folders.has(folder) ? { kind: 'namespace', folder } : null
}

function nameOf(finder: Finder, path: string): string {
  const names = isInit(path) ? [] : [path.slice(path.lastIndexOf('/') + 1).replace(/\.pyi?$/, '')]
  let folder = parentOf(path)
  while (folder !== '' && finder.isPackage(folder)) {
    names.unshift(folder.slice(folder.lastIndexOf('/') + 1))
    folder = parentOf(folder)
  }
  return names.length === 0 ? '__init__' : names.join('.')
}

function isInit(path: string): boolean {
  return path === '__init__.py' || path.endsWith('/__init__.py')
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
