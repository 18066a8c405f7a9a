/** Imports between what is converted and what stays Flask that would not be true afterwards. */
import type { Project } from '../project/project.js'
import { importsOf } from '../python/imports.js'
import type { PyModule, PyNode } from '../python/node.js'

interface Untrue {
  readonly node: PyNode
  readonly detail: string
}

export function untrueImports(
  emitted: ReadonlyMap<string, PyModule>,
  mounted: ReadonlySet<string>,
  project: Project,
): readonly Untrue[] {
  return [...foreign(emitted, mounted, project), ...missing(emitted, mounted, project)]
}

/** Names that converted files import from mounted ones although the program never did. */
function foreign(emitted: ReadonlyMap<string, PyModule>, mounted: ReadonlySet<string>, project: Project): Untrue[] {
  const takenBy = (module: PyModule): Set<string> =>
    new Set(
      importsOf(module).flatMap((statement) => {
        const path = project.names.resolveModule(module, statement.module, statement.level)?.path ?? ''
        return mounted.has(path) ? statement.names.map(({ name }) => `${path}:${name}`) : []
      }),
    )
  return [...emitted].flatMap(([path, module]) => {
    const before = project.moduleAt(path)
    const known = before ? takenBy(before) : new Set<string>()
    const isNew = [...takenBy(module)].some((name) => !known.has(name))
    return isNew && before ? [{ node: before.root, detail: 'it would need a name of a file that stays Flask' }] : []
  })
}

/** Names that mounted files import from files that no longer define them. */
function missing(emitted: ReadonlyMap<string, PyModule>, mounted: ReadonlySet<string>, project: Project): Untrue[] {
  return [...mounted].flatMap((path) => {
    const before = project.moduleAt(path)
    const module = emitted.get(path) ?? before
    if (!before || !module) return []
    return importsOf(module).flatMap((statement) => {
      const target = project.names.resolveModule(before, statement.module, statement.level)
      const after = target && emitted.get(target.path)
      if (!statement.isFrom || !target || !after) return []
      const isGone = (name: string): boolean => target.scope.bindings.has(name) && !after.scope.bindings.has(name)
      const gone = statement.names.find(({ name }) => isGone(name))
      return gone ? [{ node: before.root, detail: `${gone.name} of ${target.path} is gone` }] : []
    })
  })
}
