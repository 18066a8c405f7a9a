/** Units: which files stand or fall together. Files that import each other around one application are one unit. */

import type { Project } from '../project/project.js'
import { importsOf } from '../python/imports.js'
import type { PyModule } from '../python/node.js'

export interface Units {
  /** Identity of the unit a file belongs to; files that are not Python belong to the unit nearest by folder. */
  unitOf(path: string): number
}

/** `links` are pairs of files that need each other without an import. */
export function findUnits(project: Project, links: readonly (readonly [string, string])[] = []): Units {
  const unread = project.skipped.map(({ path }) => path).filter((path) => path.endsWith('.py'))
  const members = [...project.modules.map(({ path }) => path), ...unread]
  const parents = new Map<string, string>(members.map((path) => [path, path]))
  const rootOf = (path: string): string => {
    let at = path
    for (let up = parents.get(at); up !== undefined && up !== at; up = parents.get(at)) at = up
    parents.set(path, at)
    return at
  }
  const join = (path: string, other: string): void => {
    const [a, b] = [rootOf(path), rootOf(other)]
    if (a < b) parents.set(b, a)
    else if (b < a) parents.set(a, b)
  }
  for (const module of project.modules) for (const other of related(module, project)) join(module.path, other)
  for (const [path, other] of links) if (parents.has(path) && parents.has(other)) join(path, other)
  for (const path of unread) {
    const others = [...project.besideSkipped(path), ...around(path, project)]
    for (const other of others) if (parents.has(other)) join(path, other)
  }
  const numbers = new Map<string, number>()
  for (const path of members) {
    const root = rootOf(path)
    if (!numbers.has(root)) numbers.set(root, numbers.size)
  }
  const ofModule = (path: string): number | undefined => (parents.has(path) ? numbers.get(rootOf(path)) : undefined)
  return { unitOf: (path) => ofModule(path) ?? ofModule(nearest(path, project)) ?? 0 }
}

/** Project modules a file imports, the packages it lies in, and the conftest.py files that serve it. */
function related(module: PyModule, project: Project): string[] {
  const imported = importsOf(module).flatMap((statement) => {
    const inside = statement.isFrom
      ? statement.names.map(({ name }) => [statement.module, name].filter(Boolean).join('.'))
      : []
    const dotted = [statement.module, ...inside]
    return dotted.map((name) => project.names.resolveModule(module, name, statement.level)?.path ?? '')
  })
  return [...imported.filter((path) => path && project.moduleAt(path) !== null), ...around(module.path, project)]
}

/** The packages a file lies in and the conftest.py files that serve it. */
function around(path: string, project: Project): string[] {
  const folders = path.split('/').slice(0, -1)
  const above = folders.map((_, depth) => folders.slice(0, depth + 1).join('/'))
  const conftests = ['', ...above].map((folder) => (folder ? `${folder}/conftest.py` : 'conftest.py'))
  const packages = above.map((folder) => `${folder}/__init__.py`)
  return [...conftests, ...packages].filter((other) => project.moduleAt(other) !== null)
}

/** The module that shares most folders with a path, the shallowest of those first. */
function nearest(path: string, project: Project): string {
  const folders = path.split('/').slice(0, -1)
  const shared = (other: string): number => {
    const parts = other.split('/')
    const index = folders.findIndex((folder, depth) => folder !== parts[depth])
    return index < 0 ? folders.length : index
  }
  let best = ''
  let score = -1
  for (const module of project.modules) {
    const own = shared(module.path) * 100 - module.path.split('/').length
    if (own > score) [best, score] = [module.path, own]
  }
  return best
}
