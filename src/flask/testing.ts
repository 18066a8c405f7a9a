/** Which applications provably run with TESTING on: there Flask's test client raises what a view raises. */
import type { Project } from '../project/project.js'
import { callArgs } from '../python/calls.js'
import { parametersOf } from '../python/functions.js'
import { literalBool, literalPairs, literalString } from '../python/literals.js'
import type { Binding, Definition, PyNode } from '../python/node.js'
import { enclosingClass, enclosingFunction, field, statementsOf, textOf } from '../python/syntax.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

/** What an expression stands for: a variable, or an attribute of a class as `<offset>.<name>` of a module. */
type Key = Binding | string

export class Testing {
  private readonly on = new Set<Key>()
  private readonly off = new Set<Key>()

  constructor(
    private readonly project: Project,
    private readonly index: SyntaxIndex,
  ) {
    for (const node of index.attributes.get('testing') ?? []) this.assigned(node, node)
    for (const node of index.attributes.get('config') ?? []) this.configured(node)
  }

  /** Whether the application an expression denotes has TESTING on, whatever way the program came here. */
  isOn(expression: PyNode | null | undefined, seen: ReadonlySet<PyNode> = new Set()): boolean {
    if (!expression || seen.has(expression)) return false
    const next = new Set([...seen, expression])
    const keys = this.keysOf(expression)
    if (keys.some((key) => this.off.has(key))) return false
    if (keys.some((key) => this.on.has(key))) return true
    const sources = expression.kind === 'call' ? this.made(expression) : this.sources(expression)
    return sources === 'on' || (sources.length > 0 && sources.every((source) => this.isOn(source, next)))
  }

  /** A factory is told so by its arguments, or does it itself. */
  private made(call: PyNode): readonly PyNode[] | 'on' {
    const { positional, keywords } = callArgs(call)
    if (literalBool(keywords.get('TESTING')) || literalBool(keywords.get('testing'))) return 'on'
    if ([...positional, ...keywords.values()].some((value) => this.turnsOn(value))) return 'on'
    const factory = this.index.functionOf(field(call, 'function') ?? call)
    const choices = [...positional, ...keywords.values()].flatMap((value) => literalString(value) ?? [])
    if (factory && choices.some((choice) => this.chooses(factory, choice))) return 'on'
    return factory ? this.exits(factory) : []
  }

  /** `app.config.from_object(config[name])` in a factory that is called with the name. */
  private chooses(factory: PyNode, choice: string): boolean {
    return this.index.callsNamed('from_object').some((call) => {
      const chosen = callArgs(call).positional[0]
      const table = chosen?.kind === 'subscript' ? field(chosen, 'value') : null
      const key = chosen && field(chosen, 'subscript')
      if (!table || !key || enclosingFunction(call) !== factory) return false
      if (!parametersOf(factory).some(({ name }) => name === textOf(key))) return false
      const entries = literalPairs(this.bindingOf(table)?.definitions.at(-1)?.value)
      const entry = entries?.find((pair) => literalString(pair.key) === choice)
      return entry !== undefined && this.turnsOn(entry.value)
    })
  }

  private sources(expression: PyNode): readonly PyNode[] {
    if (expression.kind === 'attribute' && !this.project.names.qualify(expression)) {
      const owner = isSelf(field(expression, 'object')) ? enclosingClass(expression) : null
      return owner ? this.index.attributeValues(owner, attributeName(expression)) : []
    }
    const found = this.bindingOf(expression)?.definitions.map((definition) => this.source(definition)) ?? []
    return found.includes(null) ? [] : found.flatMap((source) => source ?? [])
  }

  private source({ kind, value, target, node }: Definition): readonly PyNode[] | null {
    if (value) return [value]
    if (kind === 'import') return []
    const owner = kind === 'parameter' ? this.index.ownerOf(target) : null
    const fixture = owner && this.index.isTestFunction(owner) ? this.index.fixture(node.module, textOf(target)) : null
    return fixture && fixture !== owner ? this.exits(fixture) : null
  }

  private exits(definition: PyNode): readonly PyNode[] {
    return (this.index.exits.get(definition) ?? []).flatMap((exit) => exit.children[0] ?? [])
  }

  /** `app.testing = True`, `app.config["TESTING"] = True`. */
  private assigned(target: PyNode, attribute: PyNode): void {
    const right = target.field === 'left' && target.parent?.kind === 'assignment' ? field(target.parent, 'right') : null
    if (right) this.note(attribute, literalBool(right))
  }

  private configured(node: PyNode): void {
    const { parent } = node
    if (parent?.kind === 'subscript' && literalString(field(parent, 'subscript')) === 'TESTING') {
      this.assigned(parent, node)
      return
    }
    const call = parent?.kind === 'attribute' && parent.parent?.kind === 'call' ? parent.parent : null
    if (!call || !parent || !CONFIGURE.has(attributeName(parent))) return
    const { positional, keywords } = callArgs(call)
    if (literalBool(keywords.get('TESTING')) || positional.some((value) => this.turnsOn(value))) this.note(node, true)
  }

  private note(attribute: PyNode, value: boolean | null): void {
    const object = field(attribute, 'object')
    for (const key of object ? this.keysOf(object) : []) (value ? this.on : this.off).add(key)
  }

  /** A dictionary or a configuration class with TESTING in it. */
  private turnsOn(value: PyNode, depth = 0): boolean {
    const pairs = literalPairs(value)
    if (isSelf(value.kind === 'attribute' ? field(value, 'object') : null)) {
      const assigned = this.sources(value)
      return assigned.length > 0 && depth < 4 && assigned.every((item) => this.turnsOn(item, depth + 1))
    }
    if (pairs) return pairs.some(({ key, value: on }) => literalString(key) === 'TESTING' && literalBool(on) === true)
    if (value.kind === 'call') return literalBool(callArgs(value).keywords.get('TESTING')) === true
    const [definition, ...others] = this.bindingOf(value)?.definitions ?? []
    if (!definition || others.length > 0 || depth > 3) return false
    if (definition.kind === 'class')
      return this.index.bases(definition.node).some((base) => statementsOf(base).some(setsTesting))
    return definition.value !== null && this.turnsOn(definition.value, depth + 1)
  }

  private bindingOf(expression: PyNode): Binding | null {
    const text = literalString(expression)
    if (text !== null) return this.named(text, expression)
    const { names } = this.project
    const qualified = names.qualify(expression)
    return (qualified ? names.definition(qualified) : null) ?? names.binding(expression)
  }

  /** The dotted string of `from_object("config.Testing")`. */
  private named(dotted: string, user: PyNode): Binding | null {
    const dot = dotted.lastIndexOf('.')
    const module = dot > 0 ? this.project.names.resolveModule(user.module, dotted.slice(0, dot), 0) : null
    return module?.scope.bindings.get(dotted.slice(dot + 1)) ?? null
  }

  private keysOf(expression: PyNode): readonly Key[] {
    const owner = isSelf(expression.kind === 'attribute' ? field(expression, 'object') : null)
      ? enclosingClass(expression)
      : null
    if (owner) {
      const name = attributeName(expression)
      return this.index.bases(owner).map((base) => `${base.module.path}:${base.start}.${name}`)
    }
    const binding = this.bindingOf(expression)
    return binding ? [binding] : []
  }
}

const CONFIGURE: ReadonlySet<string> = new Set(['update', 'from_mapping', 'from_object'])

const isSelf = (node: PyNode | null): boolean => node?.kind === 'identifier' && /^(self|cls)$/.test(textOf(node))

function setsTesting(statement: PyNode): boolean {
  const assignment = statement.kind === 'expression_statement' ? statement.children[0] : null
  const left = assignment && field(assignment, 'left')
  return left != null && textOf(left) === 'TESTING' && literalBool(field(assignment as PyNode, 'right')) === true
}
