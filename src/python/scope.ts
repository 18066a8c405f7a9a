/** Questions about names inside one module. */
import type { Binding, PyModule, PyNode, Scope } from './node.js'
import { ModuleRecord, NodeRecord } from './record.js'

/** The binding an identifier reads or writes; null for builtins, names of star imports and identifiers that are no names. */
export function bindingOf(identifier: PyNode): Binding | null {
  return identifier instanceof NodeRecord ? (identifier.binding ?? null) : null
}

/** Whether the identifier reads a name that nothing in the module binds. */
export function isUnboundRead(identifier: PyNode): boolean {
  return identifier instanceof NodeRecord && identifier.binding === null
}

/** Every scope of a module, outer before inner. */
export function scopesOf(module: PyModule): readonly Scope[] {
  return module instanceof ModuleRecord ? module.scopes : []
}

/** Every identifier of a module that is read, in source order. */
export function readsOf(module: PyModule): readonly PyNode[] {
  return module instanceof ModuleRecord ? module.reads : []
}

/** The `from x import *` statements of a module. */
export function starImportsOf(module: PyModule): readonly PyNode[] {
  return module instanceof ModuleRecord ? module.starImports : []
}

/** The scope a node's names are looked up in; for a definition, the scope around it. */
export function scopeOf(node: PyNode): Scope {
  for (let at: PyNode = node; at.parent !== null; at = at.parent) {
    const scope = scopeOpenedBy(at.parent)
    if (scope === null) continue
    // Decorators, defaults, annotations and base classes are evaluated outside the scope their definition opens.
    if (scope.kind === 'module' || scope.kind === 'comprehension' || at.field === 'body') return scope
  }
  return node.module.scope
}

/** The scope a module, function, class, lambda or comprehension node opens. */
export function scopeOpenedBy(node: PyNode): Scope | null {
  return node.module instanceof ModuleRecord ? (node.module.scopeOpenedBy.get(node) ?? null) : null
}

/** Names visible at a scope, its own and the enclosing ones', as `import` placement and renaming need them. */
export function visibleNames(scope: Scope): ReadonlySet<string> {
  const names = new Set<string>()
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at !== scope && at.kind === 'class') continue
    for (const name of at.bindings.keys()) names.add(name)
  }
  return names
}
