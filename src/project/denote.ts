/** What names and imports denote across files: the resolver behind `Names`. */
import { importSource } from '../python/imports.js'
import type { Binding, Definition, ImportedName, PyModule, PyNode } from '../python/node.js'
import { bindingOf, isUnboundRead, starImportsOf } from '../python/scope.js'
import { field, textOf } from '../python/syntax.js'
import { liveDefinitions } from './live.js'
import type { ImportTarget, ModulePaths } from './paths.js'
import type { QualifiedName } from './project.js'
import { canonical } from './reexports.js'
import { BUILTINS } from './stdlib.js'

/** undefined: the module has no such name; null: it has, but what it denotes is not certain. */
type Exported = QualifiedName | null | undefined

/** Qualified names, with `folder/` for a namespace package, which callers outside never see. */
export class Denoter {
  private readonly exports = new Map<string, Exported>()
  private readonly local = new Map<Binding, QualifiedName | null>()
  private readonly open = new Set<string>()
  /** A name being looked up was asked for again, so results found meanwhile hold for this look-up only. */
  private isCyclic = false

  constructor(
    private readonly modules: ReadonlyMap<string, PyModule>,
    private readonly paths: ModulePaths,
  ) {}

  identifier(node: PyNode): QualifiedName | null {
    const binding = bindingOf(node)
    if (binding !== null) return this.binding(binding)
    return isUnboundRead(node) ? (this.throughStar(node.module, textOf(node)) ?? null) : null
  }

  binding(binding: Binding): QualifiedName | null {
    const scope = binding.scope
    if (scope.kind === 'module') return this.exported(scope.node.module.path, binding.name) ?? null
    let known = this.local.get(binding)
    if (known === undefined) {
      known = allImports(binding.definitions) ? this.common(binding.definitions) : null
      this.local.set(binding, known)
    }
    return known
  }

  /** What `name.attribute` denotes. */
  step(name: QualifiedName, attribute: string): QualifiedName | null {
    if (name.endsWith('/'))
      return this.target(this.paths.child({ kind: 'namespace', folder: name.slice(0, -1) }, attribute))
    if (!name.endsWith(':')) return canonical(`${name}.${attribute}`)
    const path = name.slice(0, -1)
    const exported = this.exported(path, attribute)
    return exported === undefined ? this.target(this.paths.child({ kind: 'module', path }, attribute)) : exported
  }

  /** What an import definition brings in. */
  imported(definition: Definition): QualifiedName | null {
    const module = definition.target.module
    const imported = definition.imported as ImportedName
    const isBareImport = definition.target.kind === 'dotted_name'
    // `import a.b` binds `a`, so it denotes `a`.
    const dotted = isBareImport ? (imported.module.split('.')[0] as string) : imported.module
    const source = this.paths.resolve(module.path, dotted, imported.level)
    if (source === null)
      return canonicalOrNull(
        externalName(imported, dotted, this.paths.resolve(module.path, firstOf(dotted), 0) !== null),
      )
    if (imported.name === null) return this.target(source)
    return this.member(source, imported.name, module.path)
  }

  /** Everything an import definition makes available: `import a.b` brings `a` and `a.b`. */
  importedNames(definition: Definition): readonly QualifiedName[] {
    const name = this.imported(definition)
    const dotted = definition.imported?.module ?? ''
    if (name === null || definition.target.kind !== 'dotted_name' || !dotted.includes('.'))
      return name === null ? [] : [name]
    let inner: QualifiedName | null = name
    for (const part of dotted.split('.').slice(1)) inner = inner === null ? null : this.step(inner, part)
    return inner === null ? [name] : [name, inner]
  }

  private member(source: ImportTarget, name: string, importer: string): QualifiedName | null {
    if (source.kind === 'module') {
      // `from . import x` inside the package itself asks for the submodule.
      const exported = source.path === importer ? undefined : this.exported(source.path, name)
      if (exported !== undefined) return exported
    }
    const child = this.paths.child(source, name)
    if (child !== null) return this.target(child)
    // A file that was not parsed still owns its names.
    return source.kind === 'module' && !this.modules.has(source.path) ? `${source.path}:${name}` : null
  }

  private target(target: ImportTarget | null): QualifiedName | null {
    if (target === null) return null
    return target.kind === 'module' ? `${target.path}:` : `${target.folder}/`
  }

  private exported(path: string, name: string): Exported {
    const module = this.modules.get(path)
    if (module === undefined) return undefined
    const key = `${path}:${name}`
    if (this.exports.has(key)) return this.exports.get(key)
    // A chain of re-exports that comes back to itself denotes nothing.
    if (this.open.has(key)) {
      this.isCyclic = true
      return undefined
    }
    this.open.add(key)
    const binding = module.scope.bindings.get(name)
    const found = binding === undefined ? this.throughStar(module, name) : this.topLevel(binding, key)
    this.open.delete(key)
    if (this.open.size === 0) this.isCyclic = false
    if (!this.isCyclic || found) this.exports.set(key, found)
    return found
  }

  private topLevel(binding: Binding, key: string): QualifiedName | null {
    const live = liveDefinitions(binding)
    if (allImports(live)) return this.common(live)
    const [definition, ...others] = valueDefinitions(binding)
    if (definition === undefined || others.length > 0) return null
    if (definition.kind !== 'assignment' || definition.value === null) return key
    return this.alias(definition.value) ?? key
  }

  /** A plain `name = other.name` denotes what the right side does. */
  private alias(value: PyNode): QualifiedName | null {
    if (value.kind === 'identifier') return this.identifier(value)
    if (value.kind !== 'attribute') return null
    const object = field(value, 'object')
    const attribute = field(value, 'attribute')
    const name = object && (object.kind === 'identifier' || object.kind === 'attribute') ? this.alias(object) : null
    return name === null || attribute === null ? null : this.step(name, textOf(attribute))
  }

  /** Several imports of one name (try/except, if/else) count as one when they denote the same. */
  private common(definitions: readonly Definition[]): QualifiedName | null {
    let common: QualifiedName | null = null
    for (const definition of definitions) {
      const name = this.imported(definition)
      if (name === null || (common !== null && name !== common)) return null
      common = name
    }
    return common
  }

  private throughStar(module: PyModule, name: string): Exported {
    const external: string[] = []
    const stars = starImportsOf(module)
    for (let i = stars.length - 1; i >= 0; i--) {
      const source = importSource(stars[i] as PyNode)
      const target = this.paths.resolve(module.path, source.module, source.level)
      if (target === null) {
        if (source.level === 0) external.push(source.module)
      } else if (target.kind === 'module' && target.path !== module.path) {
        const exported = name.startsWith('_') ? undefined : this.exported(target.path, name)
        if (exported !== undefined) return exported
        if (!this.modules.has(target.path)) return null
      }
    }
    // With two libraries starred nobody can tell whose name it is.
    if (external.length !== 1 || name.startsWith('_') || BUILTINS.has(name))
      return external.length > 1 ? null : undefined
    return `${external[0]}.${name}`
  }
}

function allImports(definitions: readonly Definition[]): boolean {
  return definitions.length > 0 && definitions.every((definition) => definition.kind === 'import')
}

/** `x: int` alone gives no value. */
function valueDefinitions(binding: Binding): readonly Definition[] {
  return binding.definitions.filter(
    (definition) => definition.node.kind !== 'assignment' || field(definition.node, 'right') !== null,
  )
}

function firstOf(dotted: string): string {
  return dotted.split('.')[0] ?? dotted
}

function externalName(imported: ImportedName, dotted: string, isProject: boolean): QualifiedName | null {
  if (imported.level > 0 || isProject) return null
  return imported.name === null ? dotted : `${dotted}.${imported.name}`
}

const canonicalOrNull = (name: QualifiedName | null): QualifiedName | null => (name === null ? null : canonical(name))
