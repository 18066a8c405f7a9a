/** Imports fall out of what was printed: missing names are added, names nobody reads any more are taken away. */

import { PlanConflict } from '../plan/resolve.js'
import type { ImportedName } from '../plan/template.js'
import { isShadowed, liveDefinitions } from '../project/live.js'
import type { Project } from '../project/project.js'
import type { Definition, PyModule, PyNode } from '../python/node.js'
import { scopesOf } from '../python/scope.js'
import { cycleFinder } from './cycles.js'
import { relativeModule } from './import-paths.js'
import type { Range } from './removal.js'

/** One name a module has to import. */
export interface NeededImport {
  readonly module: string
  /** Null for `import module`. */
  readonly name: string | null
  readonly local: string
}

export class Imports {
  private readonly needed = new Map<PyModule, Map<string, NeededImport>>()
  private readonly reused = new Set<Definition>()
  private readonly closesCycle: (from: string, wanted: string) => boolean

  constructor(
    private readonly project: Project,
    /** Whether an import of this module is on its way out of a file, so that its names are free. */
    private readonly isLeaving: (dotted: string, path: string) => boolean,
    /** Whether something else is printed in the place of a name. */
    private readonly isReplaced: (node: PyNode) => boolean = () => false,
  ) {
    this.closesCycle = cycleFinder(project)
  }

  /** The text that denotes a name inside `target`; notes the import it takes. */
  nameOf(name: ImportedName, target: PyModule): string {
    if (name.path === target.path) return name.name ?? ''
    const existing = this.existing(name, target)
    if (existing) {
      this.reused.add(existing)
      return existing.target.module.text.slice(existing.target.start, existing.target.end)
    }
    if (name.path && this.closesCycle(target.path, name.path))
      throw new PlanConflict(target.root, [name.path], `${name.name} cannot be imported: an import cycle`)
    const module = name.from ?? relativeModule(this.project, target, name.path ?? '')
    const key = `${module}:${name.name ?? ''}:${name.alias ?? ''}`
    const known = this.needed.get(target)?.get(key)
    if (known) return known.local
    const local =
      name.alias && this.isVacated(target, name.alias)
        ? name.alias
        : this.freeName(name.name ?? module, name.from, target)
    const list = this.needed.get(target) ?? new Map<string, NeededImport>()
    list.set(key, { module, name: name.name, local })
    this.needed.set(target, list)
    return local
  }

  neededBy(target: PyModule): readonly NeededImport[] {
    return [...(this.needed.get(target)?.values() ?? [])]
  }

  /** Import definitions of a module that nothing reads any more; `printed` is the source text that survived. */
  unread(module: PyModule, printed: readonly Range[]): Definition[] {
    const survives = survival(printed)
    const bindings = scopesOf(module).flatMap((scope) => [...scope.bindings.values()])
    return bindings.flatMap((binding) => {
      const imports = binding.definitions.filter(this.isKeptImport)
      if (imports.length === 0 || imports.some((definition) => this.reused.has(definition))) return []
      const isRead = binding.references.some(survives)
      const lost = binding.references.length > 0 && !isRead
      if (lost || (imports.some(this.isFramework) && !isRead)) return imports
      return imports.filter((definition) => this.isFramework(definition) && isShadowed(definition, binding))
    })
  }

  /** Reads of leaving names whose source text survived; null: the file is printed as it is. */
  leaving(module: PyModule, printed: readonly Range[] | null): PyNode[] {
    const survives = printed ? survival(printed) : () => true
    const bindings = scopesOf(module).flatMap((scope) => [...scope.bindings.values()])
    return bindings.flatMap((binding) => {
      const isLeaving = liveDefinitions(binding).some(
        (definition) => this.isKeptImport(definition) && this.isFramework(definition),
      )
      return isLeaving ? binding.references.filter(survives) : []
    })
  }

  /** Not one in whose place a transform prints another. */
  private readonly isKeptImport = ({ kind, node }: Definition): boolean => kind === 'import' && !this.isReplaced(node)

  private readonly isFramework = ({ imported, node }: Definition): boolean =>
    this.isLeaving(imported?.module ?? '', node.module.path)

  private existing(name: ImportedName, target: PyModule): Definition | null {
    const qualified = name.from
      ? name.name
        ? `${name.from}.${name.name}`
        : name.from
      : `${name.path}:${name.name ?? ''}`
    const found = this.project.names.imports(qualified).find((definition) => {
      return definition.node.module === target && definition.node.parent?.kind === 'module'
    })
    return found ?? null
  }

  private freeName(wish: string, from: string | null, target: PyModule): string {
    if (!this.isTaken(target, wish)) return wish
    const owner = OWNERS.find((name) => from?.startsWith(name.toLowerCase()))
    const alias = /^[A-Z]/.test(wish) && owner ? `${owner}${wish}` : `${wish}_`
    return this.isTaken(target, alias) ? `${alias}2` : alias
  }

  /** Whether the module has the name from an import that goes, and from nothing else. */
  private isVacated(module: PyModule, name: string): boolean {
    const [top] = scopesOf(module)
    const definitions = top?.bindings.get(name)?.definitions ?? []
    return (
      !this.neededBy(module).some(({ local }) => local === name) &&
      definitions.length > 0 &&
      definitions.every(
        ({ kind, imported }) => kind === 'import' && this.isLeaving(imported?.module ?? '', module.path),
      )
    )
  }

  /** Whether another import takes the name, or any scope of a module binds it to something that stays. */
  private isTaken(module: PyModule, name: string): boolean {
    if (this.neededBy(module).some(({ local }) => local === name)) return true
    return scopesOf(module).some((scope) => {
      const binding = scope.bindings.get(name)
      const goes = binding?.references.length !== 0 && binding?.references.every((read) => this.isReplaced(read))
      return binding?.definitions.some((item) => {
        return item.kind !== 'import' || !(goes || this.isLeaving(item.imported?.module ?? '', module.path))
      })
    })
  }
}

/** Whose name goes before a class of theirs where the module has one of that name. */
const OWNERS: readonly string[] = ['FastAPI', 'Starlette', 'Werkzeug']

/** Tells whether a node's source text lies in one of the printed ranges. */
function survival(printed: readonly Range[]): (node: PyNode) => boolean {
  const ranges = [...printed].sort((a, b) => a[0] - b[0] || b[1] - a[1])
  // Copies may nest: the furthest end so far decides.
  const ends: number[] = []
  for (const [, end] of ranges) ends.push(Math.max(end, ends.at(-1) ?? 0))
  return (node) => {
    let low = 0
    let high = ranges.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ranges[middle]?.[0] ?? 0) <= node.start) low = middle + 1
      else high = middle
    }
    return low > 0 && (ends[low - 1] ?? 0) >= node.end
  }
}
