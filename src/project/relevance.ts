/** Chooses which Python files are worth parsing, by a cheap scan of their text. */
import type { ModulePaths } from './paths.js'

const FRAMEWORKS = /flask|fastapi|werkzeug|django|starlette|\bquart\b/i
/** What only matters beside one of those. */
const COMPANIONS = /blueprint|jinja|wsgi/i
const IMPORT =
  /^[ \t]*(?:from[ \t]+(\.*[ \t]*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|(?:[^\n\\]|\\\r?\n)*)|import[ \t]+([^\n#]+))/gmu

/**
 * The files that mention a web framework, everything they import and everything that imports one of those, so that
 * every user of a name in a file that may change is seen.
 */
export function relevantFiles(
  texts: ReadonlyMap<string, string>,
  paths: ModulePaths,
  imports: ImportLinks = importLinks(texts, paths),
): ReadonlySet<string> {
  if (![...texts.values()].some((text) => FRAMEWORKS.test(text))) return new Set()
  const links = new Map([...imports].map(([path, others]) => [path, new Set(others)]))
  // A test gets its client by the name of a fixture, without importing anything.
  for (const path of texts.keys())
    for (const conftest of conftestsAbove(path, texts))
      links.set(conftest, (links.get(conftest) ?? new Set()).add(path))
  const start = [...texts].filter(([, text]) => FRAMEWORKS.test(text) || COMPANIONS.test(text)).map(([path]) => path)
  const wanted = new Set(reachable(start, links))
  for (const path of texts.keys())
    if (/(?:^|\/)(?:setup\.py|gunicorn(?:[\w.-]*|\/[\w.-]+)\.py)$/.test(path)) wanted.add(path)
  // Often empty and imported by nobody, but it says what is a package.
  for (const path of [...wanted])
    for (const folder of foldersAbove(path)) if (texts.has(`${folder}/__init__.py`)) wanted.add(`${folder}/__init__.py`)
  return wanted
}

/** Which files import each other, both ways, as far as a scan of their text tells. */
export type ImportLinks = ReadonlyMap<string, ReadonlySet<string>>

export function importLinks(texts: ReadonlyMap<string, string>, paths: ModulePaths): ImportLinks {
  const links = new Map<string, Set<string>>()
  const link = (a: string, b: string): void => {
    const list = links.get(a)
    if (list === undefined) links.set(a, new Set([b]))
    else list.add(b)
  }
  for (const [path, text] of texts) {
    for (const target of importedFiles(path, text, paths)) {
      link(path, target)
      link(target, path)
    }
  }
  return links
}

function foldersAbove(path: string): string[] {
  const folders = path.split('/').slice(0, -1)
  return folders.map((_, depth) => folders.slice(0, depth + 1).join('/'))
}

function conftestsAbove(path: string, texts: ReadonlyMap<string, string>): string[] {
  const places = ['', ...foldersAbove(path).map((folder) => `${folder}/`)]
  return /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/.test(path)
    ? places.map((place) => `${place}conftest.py`).filter((file) => file !== path && texts.has(file))
    : []
}

function reachable(start: readonly string[], edges: ImportLinks): ReadonlySet<string> {
  const seen = new Set(start)
  // A Set is walked in insertion order, additions included.
  for (const path of seen) for (const next of edges.get(path) ?? []) seen.add(next)
  return seen
}

function importedFiles(path: string, text: string, paths: ModulePaths): ReadonlySet<string> {
  const found = new Set<string>()
  for (const match of text.matchAll(IMPORT)) {
    if (match[3] !== undefined)
      for (const item of match[3].split(',')) addModule(found, paths, path, firstWord(item), 0, [])
    else {
      const source = (match[1] ?? '').replace(/\s/g, '')
      const level = /^\.*/.exec(source)?.[0].length ?? 0
      const names = (match[2] ?? '')
        .replace(/#[^\n]*|[()\\]/g, ' ')
        .split(',')
        .map(firstWord)
      addModule(found, paths, path, source.slice(level), level, names)
    }
  }
  return found
}

function firstWord(item: string): string {
  return item.trim().split(/\s/)[0] ?? ''
}

function addModule(
  found: Set<string>,
  paths: ModulePaths,
  from: string,
  dotted: string,
  level: number,
  names: readonly string[],
): void {
  const target = paths.resolve(from, dotted, level)
  if (target === null) return
  if (target.kind === 'module') found.add(target.path)
  for (const name of names) {
    const child = paths.child(target, name)
    if (child?.kind === 'module') found.add(child.path)
  }
}
