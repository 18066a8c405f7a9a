/** One walk over every module that collects what the facts ask for: calls, exits, methods, attribute assignments, fixtures. */

import type { Project } from '../project/project.js'
import { decoratedOf, nameOf, parametersOf } from '../python/functions.js'
import type { Definition, PyModule, PyNode } from '../python/node.js'
import { enclosingClass, enclosingFunction, field, textOf } from '../python/syntax.js'
import { firstMethod, linearized } from './inheritance.js'
import { fixtureName, isFixture, isVisible } from './pytest-fixtures.js'

export class SyntaxIndex {
  /** return and yield nodes by the function they leave. */
  readonly exits = new Map<PyNode, PyNode[]>()
  readonly calls: PyNode[] = []
  readonly functions: PyNode[] = []
  readonly classes: PyNode[] = []
  /** attribute nodes by attribute name. */
  readonly attributes = new Map<string, PyNode[]>()
  private readonly byMethodName = new Map<string, PyNode[]>()
  private readonly selfAssignments = new Map<PyNode, Map<string, PyNode[]>>()
  private readonly fixtures = new Map<string, PyNode[]>()
  private readonly methodNames = new Map<string, PyNode[]>()
  private readonly overrides = new Map<PyNode, Map<string, readonly PyNode[]>>()
  private heirs: ReadonlyMap<PyNode, readonly PyNode[]> | null = null
  private readonly basesOf = new Map<PyNode, readonly PyNode[]>()
  constructor(private readonly project: Project) {
    for (const module of project.modules) this.walk(module)
  }

  /** Calls of a class outside the project. */
  creations(name: string): PyNode[] {
    return this.project.names.uses(name).flatMap(callsOfUse)
  }

  /** Calls whose callee is an attribute of this name. */
  callsNamed(name: string): readonly PyNode[] {
    return this.byMethodName.get(name) ?? []
  }

  /** `x.<name>`, anywhere. */
  attribute(name: string): readonly PyNode[] {
    return this.attributes.get(name) ?? []
  }

  /** Calls of a top-level function or class, anywhere. */
  callsOf(definition: PyNode): PyNode[] {
    return this.usesOf(definition).flatMap(callsOfUse)
  }

  /** Every expression that denotes a function or class: through the project for top-level ones, in its scope otherwise. */
  usesOf(definition: PyNode): readonly PyNode[] {
    const name = field(definition, 'name')
    if (!name) return []
    const binding = this.project.names.binding(name)
    if (!binding) return []
    if (binding.scope.kind === 'module') return this.project.names.uses(`${definition.module.path}:${binding.name}`)
    return binding.scope.kind === 'class' ? [] : binding.references
  }

  /** Every expression that denotes a name outside the project, such as `flask.abort`. */
  usesOfName(name: string): readonly PyNode[] {
    return this.project.names.uses(name)
  }

  /** The method a class has or inherits. */
  method(container: PyNode, name: string): PyNode | null {
    return firstMethod(this.bases(container), name)
  }

  /** What `super().<name>` inside `owner` is for an object of a class. */
  inherited(container: PyNode, owner: PyNode, name: string): PyNode | null {
    const order = this.bases(container)
    return firstMethod(order.slice(order.indexOf(owner) + 1), name)
  }

  /** The methods a call on an object of a class may reach: a class that inherits from it may have its own. */
  methods(container: PyNode, name: string): readonly PyNode[] {
    const byName = this.overrides.get(container) ?? new Map<string, readonly PyNode[]>()
    this.overrides.set(container, byName)
    const known = byName.get(name)
    if (known) return known
    const found = [...new Set(this.relatives(container).flatMap((relative) => this.method(relative, name) ?? []))]
    byName.set(name, found)
    return found
  }

  /** The classes whose objects, as far as anybody can tell, may have a method: `methods(class, name)` holds it. */
  ownersOf(method: PyNode): ReadonlySet<PyNode> {
    const container = classOfMethod(method)
    const name = nameOf(method)
    const having = container ? this.relatives(container).filter((owner) => this.method(owner, name) === method) : []
    return new Set(having.flatMap((owner) => this.bases(owner)))
  }

  /** Values assigned to `self.<name>`, or to the name in the body, of a class and the classes it inherits from; for a mixin, in those that inherit from it. */
  attributeValues(container: PyNode, name: string): readonly PyNode[] {
    const own = this.bases(container).flatMap((owner) => this.assigned(owner, name))
    return own.length > 0 ? own : this.overridingValues(container, name)
  }

  /** Values that classes which inherit from a class assign to an attribute. */
  overridingValues(container: PyNode, name: string): readonly PyNode[] {
    return this.relatives(container).flatMap((owner) => (owner === container ? [] : this.assigned(owner, name)))
  }

  private assigned(owner: PyNode, name: string): readonly PyNode[] {
    return this.selfAssignments.get(owner)?.get(name) ?? []
  }

  /** A class and the project classes it inherits from, in the order Python looks them up. */
  bases(container: PyNode): readonly PyNode[] {
    const known = this.basesOf.get(container)
    if (known) return known
    this.basesOf.set(container, [container])
    const direct = (field(container, 'superclasses')?.children ?? []).flatMap((base) => {
      const qualified = this.project.names.qualify(base)
      const binding = qualified ? this.project.names.definition(qualified) : this.project.names.binding(base)
      const definition = binding?.definitions.at(-1)
      return definition?.kind === 'class' ? [definition.node] : []
    })
    const found = [container, ...linearized([...direct.map((base) => this.bases(base)), direct])]
    this.basesOf.set(container, found)
    return found
  }

  /** A class and the classes that inherit from it. */
  relatives(container: PyNode): readonly PyNode[] {
    this.heirs ??= this.allHeirs()
    return [container, ...(this.heirs.get(container) ?? [])]
  }

  private allHeirs(): ReadonlyMap<PyNode, readonly PyNode[]> {
    const heirs = new Map<PyNode, PyNode[]>()
    for (const other of this.classes) for (const base of this.bases(other)) if (base !== other) push(heirs, base, other)
    return heirs
  }

  /** Methods of this name, of any class of the project. */
  methodsNamed(name: string): readonly PyNode[] {
    return this.methodNames.get(name) ?? []
  }

  /** The function an expression names, null when it is not exactly one. */
  functionOf(expression: PyNode): PyNode | null {
    const definition = this.definedBy(expression)
    return definition?.kind === 'function' ? definition.node : null
  }

  /** The class an expression names, null when it is not exactly one. */
  classOf(expression: PyNode): PyNode | null {
    const definition = this.definedBy(expression)
    return definition?.kind === 'class' ? definition.node : null
  }

  /** What a name is assigned, when that happens once. */
  valueOf(expression: PyNode): PyNode | null {
    return this.definedBy(expression)?.value ?? null
  }

  private definedBy(expression: PyNode): Definition | null {
    const qualified = this.project.names.qualify(expression)
    const binding = qualified ? this.project.names.definition(qualified) : this.project.names.binding(expression)
    return binding?.definitions.length === 1 ? (binding.definitions[0] ?? null) : null
  }

  /** The qualified name of an expression, null when it has none. */
  qualify(expression: PyNode): string | null {
    return this.project.names.qualify(expression)
  }

  /** Whether an expression denotes something imported or defined at module level. */
  isNamed(expression: PyNode): boolean {
    return this.project.names.qualify(expression) !== null
  }

  /** Whether a callee is code of the project, or Python's own: what it does with its arguments can be followed. */
  isKnownCallee(callee: PyNode): boolean {
    const qualified = this.project.names.qualify(callee)
    if (qualified?.includes(':')) return this.project.names.definition(qualified) !== null
    if (qualified !== null) return qualified.startsWith('click.') || qualified.startsWith('pytest.')
    return callee.kind === 'identifier' && this.project.names.binding(callee) === null
  }
  isTopLevel(definition: PyNode): boolean {
    return decoratedOf(definition).parent?.kind === 'module'
  }

  /** The function a parameter's identifier belongs to. */
  ownerOf(target: PyNode): PyNode | null {
    let node: PyNode | null = target
    while (node && node.kind !== 'parameters') node = node.parent
    return node?.parent?.kind === 'function_definition' ? node.parent : null
  }

  /** Tests and fixtures get their arguments by name from fixtures. */
  isTestFunction(definition: PyNode): boolean {
    return nameOf(definition).startsWith('test') || isFixture(definition)
  }

  /** The fixture of a name that a module sees: its own, then those of conftest.py files above it, then the only one there is. */
  fixture(module: PyModule, name: string): PyNode | null {
    const all = this.fixtures.get(name) ?? []
    const candidates = all.filter((node) => isVisible(node.module, module))
    if (candidates.length === 0 && all.length === 1) return all[0] ?? null
    candidates.sort((a, b) => b.module.path.split('/').length - a.module.path.split('/').length)
    return candidates.find((node) => node.module === module) ?? candidates[0] ?? null
  }

  /** The parameters of tests and fixtures that get what a fixture gives; null when the function is none. */
  parametersOfFixture(fixture: PyNode): readonly PyNode[] | null {
    if (!isFixture(fixture)) return null
    const name = fixtureName(fixture)
    return this.functions.flatMap((definition) => {
      if (definition === fixture || !this.isTestFunction(definition)) return []
      const parameter = parametersOf(definition).find((item) => item.name === name)
      return parameter && this.fixture(definition.module, name) === fixture ? [parameter.target] : []
    })
  }

  private walk(module: PyModule): void {
    const stack: PyNode[] = [module.root]
    for (let node = stack.pop(); node; node = stack.pop()) {
      this.visit(node)
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index]
        if (child) stack.push(child)
      }
    }
  }

  private visit(node: PyNode): void {
    switch (node.kind) {
      case 'call':
        this.call(node)
        return
      case 'attribute':
        push(this.attributes, attributeName(node), node)
        return
      case 'return_statement':
      case 'yield': {
        const owner = enclosingFunction(node)
        if (owner) push(this.exits, owner, node)
        return
      }
      case 'function_definition':
        this.functions.push(node)
        if (classOfMethod(node)) push(this.methodNames, nameOf(node), node)
        if (isFixture(node)) push(this.fixtures, fixtureName(node), node)
        return
      case 'class_definition':
        this.classes.push(node)
        return
      case 'assignment':
        this.assignment(node)
        return
    }
  }

  private call(node: PyNode): void {
    this.calls.push(node)
    const callee = field(node, 'function')
    if (callee?.kind === 'attribute') push(this.byMethodName, attributeName(callee), node)
  }

  private assignment(node: PyNode): void {
    const left = field(node, 'left')
    const right = field(node, 'right')
    if (!left || !right) return
    const body = node.parent?.parent
    if (left.kind === 'identifier' && body?.kind === 'block' && body.parent?.kind === 'class_definition')
      this.attributeOf(body.parent, textOf(left), right)
    if (left.kind !== 'attribute') return
    const object = field(left, 'object')
    if (object?.kind !== 'identifier' || !/^(self|cls)$/.test(textOf(object))) return
    const owner = enclosingClass(node)
    if (owner) this.attributeOf(owner, attributeName(left), right)
  }

  private attributeOf(owner: PyNode, name: string, value: PyNode): void {
    const byName = this.selfAssignments.get(owner) ?? new Map<string, PyNode[]>()
    this.selfAssignments.set(owner, byName)
    push(byName, name, value)
  }
}

/** The call a name or attribute is the callee of. */
const callsOfUse = ({ parent, field: place }: PyNode): PyNode[] =>
  parent?.kind === 'call' && place === 'function' ? [parent] : []

export const attributeName = (node: PyNode): string => textOf(field(node, 'attribute') ?? node)

/** The class a function is a method of, null for any other function. */
export function classOfMethod(definition: PyNode): PyNode | null {
  const block = decoratedOf(definition).parent
  return block?.parent?.kind === 'class_definition' ? enclosingClass(definition) : null
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
