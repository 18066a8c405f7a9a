/** Gives every name of a module its scope, its definitions and its reads, following Python's scoping rules. */
import type { Definition, DefinitionKind, ImportedName, PyNode } from './node.js'
import { type BindingRecord, type ModuleRecord, type NodeRecord, ScopeRecord } from './record.js'
import { VISITORS } from './visitors.js'

/** Fills in scopes, bindings and reads of a freshly copied module. */
export function bindModule(module: ModuleRecord): void {
  const binder = new Binder(module)
  binder.visitChildren(module.root)
  binder.finish()
}

interface Read {
  readonly node: NodeRecord
  readonly scope: ScopeRecord
}

export class Binder {
  scope: ScopeRecord
  private readonly scopes: ScopeRecord[] = []
  private readonly reads: Read[] = []
  private readonly stars: NodeRecord[] = []
  /** Bindings a nested scope added to an outer one: their definitions may be out of source order. */
  private readonly unordered = new Set<BindingRecord>()

  constructor(private readonly module: ModuleRecord) {
    this.scope = new ScopeRecord('module', module.root, null)
    module.scope = this.scope
    this.scopes.push(this.scope)
  }

  visit(node: NodeRecord): void {
    if (node.kind === 'identifier') this.reads.push({ node, scope: this.scope })
    else if (node.children.length > 0) {
      const visitor = VISITORS.get(node.kind)
      if (visitor === undefined) this.visitChildren(node)
      else visitor(node, this)
    }
  }

  visitChildren(node: NodeRecord): void {
    const children = node.children
    for (let i = 0; i < children.length; i++) this.visit(children[i] as NodeRecord)
  }

  /** Visits the children that have one of these roles, in source order. */
  visitFields(node: NodeRecord, ...fields: readonly (string | null)[]): void {
    for (const child of node.children) if (fields.includes(child.field)) this.visit(child)
  }

  inside(kind: ScopeRecord['kind'], node: NodeRecord, run: () => void): void {
    const outer = this.scope
    this.scope = new ScopeRecord(kind, node, outer)
    this.scopes.push(this.scope)
    run()
    this.scope = outer
  }

  define(
    target: NodeRecord,
    kind: DefinitionKind,
    node: PyNode,
    extra: { readonly value?: PyNode | null; readonly imported?: ImportedName; readonly name?: string } = {},
  ): void {
    const name = extra.name ?? this.textOf(target)
    const binding = this.homeOf(name)
    const definition: Definition = { kind, target, node, value: extra.value ?? null, imported: extra.imported ?? null }
    if (binding.scope !== this.scope) this.unordered.add(binding)
    binding.definitions.push(definition)
    target.binding = binding
  }

  /** A walrus binds in the scope around the comprehensions it stands in. */
  defineOutsideComprehension(target: NodeRecord, node: PyNode, value: PyNode | null): void {
    const inner = this.scope
    while (this.scope.kind === 'comprehension' && this.scope.parent !== null) this.scope = this.scope.parent
    this.define(target, 'assignment', node, { value })
    this.scope = inner
  }

  /** `del x` makes x local without giving it a value. */
  claim(target: NodeRecord): void {
    this.homeOf(this.textOf(target))
  }

  redirect(target: NodeRecord, toGlobal: boolean): void {
    const name = this.textOf(target)
    this.scope.redirected ??= new Map()
    this.scope.redirected.set(name, toGlobal)
    target.binding = this.homeOf(name)
  }

  addStarImport(node: NodeRecord): void {
    this.stars.push(node)
  }

  finish(): void {
    for (const { node, scope } of this.reads) {
      const binding = lookup(scope, this.textOf(node))
      node.binding = binding
      binding?.references.push(node)
    }
    for (const binding of this.unordered) binding.definitions.sort((a, b) => a.target.start - b.target.start)
    this.module.scopes = this.scopes
    this.module.scopeOpenedBy = new Map(this.scopes.map((scope) => [scope.node, scope]))
    this.module.reads = inSourceOrder(this.reads.map((read) => read.node))
    this.module.starImports = this.stars
    // Decorators, defaults and first iterables are read outside the scope they stand in, hence out of order.
    for (const scope of this.scopes) {
      for (const binding of scope.bindings.values()) inSourceOrder(binding.references)
    }
  }

  textOf(node: NodeRecord): string {
    return this.module.text.slice(node.start, node.end)
  }

  private homeOf(name: string): BindingRecord {
    const toGlobal = this.scope.redirected?.get(name)
    if (toGlobal === undefined) return this.scope.bind(name)
    if (toGlobal) return this.module.scope.bind(name)
    return enclosingFunctionBinding(this.scope, name)
  }
}

function inSourceOrder(nodes: NodeRecord[]): NodeRecord[] {
  for (let i = 1; i < nodes.length; i++) {
    if ((nodes[i - 1] as NodeRecord).start > (nodes[i] as NodeRecord).start)
      return nodes.sort((a, b) => a.start - b.start)
  }
  return nodes
}

function enclosingFunctionBinding(from: ScopeRecord, name: string): BindingRecord {
  let nearest: ScopeRecord | null = null
  for (let scope = from.parent; scope !== null && scope.kind !== 'module'; scope = scope.parent) {
    if (scope.kind === 'class' || scope.kind === 'comprehension') continue
    nearest ??= scope
    const binding = scope.redirected?.has(name) ? undefined : scope.bindings.get(name)
    if (binding !== undefined) return binding
  }
  return (nearest ?? from).bind(name)
}

function lookup(from: ScopeRecord, name: string): BindingRecord | null {
  let seesClass = true
  for (let scope: ScopeRecord | null = from; scope !== null; scope = scope.parent) {
    const toGlobal = scope.redirected?.get(name)
    if (toGlobal !== undefined) {
      return toGlobal ? (moduleScope(scope).bindings.get(name) ?? null) : enclosingFunctionBinding(scope, name)
    }
    if (scope.kind !== 'class' || seesClass) {
      const binding = scope.bindings.get(name)
      if (binding !== undefined) return binding
    }
    // PEP 695: what is read in the scope of type parameters itself still sees the class directly around it.
    seesClass = scope === from && scope.node.kind === 'type_parameter'
  }
  return null
}

function moduleScope(from: ScopeRecord): ScopeRecord {
  let scope = from
  while (scope.parent !== null) scope = scope.parent
  return scope
}
