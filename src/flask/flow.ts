/** Which expressions denote the Flask application, a blueprint, a test client, a response: values followed through the program. */

import type { Project } from '../project/project.js'
import { argument } from '../python/calls.js'
import { nameOf, parametersOf } from '../python/functions.js'
import { literalElements } from '../python/literals.js'
import type { Binding, Definition, PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import { CyclicMemo } from './cyclic-memo.js'
import { deferredArguments, deferringCall } from './deferred.js'
import { boundParameters, FarCallees } from './far-callees.js'
import { APIS, NAMESPACES } from './rest-names.js'
import { appOfApi, SMOREST_API, SMOREST_BLUEPRINT } from './smorest.js'
import { attributeName, classOfMethod, type SyntaxIndex } from './syntax-index.js'
import { isTestCase } from './test-cases.js'
import { isPluginListed, PLUGIN_CLIENT } from './test-plugin.js'
import { contextExpression, namedValues, subscripted, unpacked } from './unpacked.js'
import { NONE, type Tag, union, type Value, type Values } from './values.js'

export type { Tag, Value } from './values.js'

const VERBS: ReadonlySet<string> = new Set('get post put patch delete head options trace open'.split(' '))

export class Flow {
  private readonly answers = new CyclicMemo<PyNode | Binding>()
  /** Calls that reach functions of the project in a roundabout way. */
  readonly far: FarCallees
  private readonly isPluginListed: boolean
  private readonly interned = new Map<string, Map<PyNode | null, Value>>()
  constructor(
    private readonly project: Project,
    private readonly index: SyntaxIndex,
  ) {
    this.far = new FarCallees(project, index)
    this.isPluginListed = isPluginListed(project)
  }

  /** Every tracked object an expression may denote; empty when it denotes none or nobody can tell. */
  valuesOf(expression: PyNode | null): Values {
    return expression ? this.answers.answer(expression, () => this.evaluate(expression)) : NONE
  }

  is(expression: PyNode | null, tag: Tag): boolean {
    for (const value of this.valuesOf(expression)) if (value.tag === tag) return true
    return false
  }

  /** The values a function returns or yields. */
  returns(definition: PyNode): Values {
    return union((this.index.exits.get(definition) ?? []).map((exit) => this.valuesOf(exit.children[0] ?? null)))
  }

  private evaluate(node: PyNode): Values {
    switch (node.kind) {
      case 'identifier':
        return this.name(node)
      case 'attribute':
        return this.attribute(node)
      case 'call':
        return this.call(node)
      case 'await':
      case 'parenthesized_expression':
      case 'conditional_expression':
      case 'boolean_operator':
        return union(node.children.map((child) => this.valuesOf(child)))
      case 'subscript':
        return union(subscripted(node, this.index, this.project).map((item) => this.valuesOf(item)))
      case 'named_expression':
        return this.valuesOf(field(node, 'value'))
      default:
        return NONE
    }
  }

  private name(node: PyNode): Values {
    const qualified = this.project.names.qualify(node)
    if (qualified === 'flask.current_app') return new Set([this.value('app', null)])
    const binding = this.project.names.binding(node)
    if (binding?.definitions.some((definition) => definition.kind !== 'import')) return this.binding(binding)
    const definition = qualified ? this.project.names.definition(qualified) : null
    return definition ? this.binding(definition) : this.ofClass(qualified)
  }

  /** `Shelf.router`: what the body of a class assigns. */
  private ofClass(qualified: string | null): Values {
    const dot = qualified?.lastIndexOf('.') ?? -1
    if (qualified === null || dot < qualified.indexOf(':')) return NONE
    const [owner, ...others] = this.project.names.definition(qualified.slice(0, dot))?.definitions ?? []
    if (owner?.kind !== 'class' || others.length > 0) return NONE
    const assigned = this.index.attributeValues(owner.node, qualified.slice(dot + 1))
    return union(assigned.map((expression) => this.valuesOf(expression)))
  }

  private binding(binding: Binding): Values {
    return this.answers.answer(binding, () =>
      union(binding.definitions.map((definition) => this.definition(definition))),
    )
  }

  private definition(definition: Definition): Values {
    if (definition.value) return this.valuesOf(definition.value)
    if (definition.kind === 'parameter') return this.parameter(definition)
    const item = definition.node
    if (item.kind === 'as_pattern' || item.kind === 'with_item') return this.valuesOf(contextExpression(item))
    if (item.kind === 'for_statement' || item.kind === 'for_in_clause') return this.elements(field(item, 'right'))
    return union(unpacked(definition, this.index, this.project).map((place) => this.valuesOf(place)))
  }

  /** What a loop over an expression gives: a display, a comprehension, or a name for one. */
  private elements(node: PyNode | null): Values {
    if (!node) return NONE
    if (node.kind === 'list_comprehension' || node.kind === 'generator_expression')
      return this.valuesOf(field(node, 'body'))
    const values = namedValues(node, this.project).map((list) =>
      list.kind !== 'identifier' ? this.elements(list) : NONE,
    )
    return union([...values, ...(literalElements(node) ?? []).map((element) => this.valuesOf(element))])
  }

  private attribute(node: PyNode): Values {
    const qualified = this.project.names.qualify(node)
    if (qualified === 'flask.current_app') return new Set([this.value('app', null)])
    const definition = qualified ? this.project.names.definition(qualified) : null
    if (definition) return this.binding(definition)
    const object = field(node, 'object')
    const owner = this.valuesOf(object)
    const name = attributeName(node)
    return union([
      this.ofClass(qualified),
      ...(object ? this.far.modulesOf(object) : []).map(({ scope }) => {
        const [use] = scope.bindings.get(name)?.references ?? []
        return this.valuesOf(use ?? null)
      }),
      ...[...owner].map((value) => {
        if (value.tag !== 'instance' || !value.origin) return NONE
        const assigned = this.index.attributeValues(value.origin, name)
        return union([...assigned.map((expression) => this.valuesOf(expression)), this.ofTestCase(value.origin, name)])
      }),
    ])
  }

  /** `self.app` and `self.client` of a test case of Flask-Testing. */
  private ofTestCase(container: PyNode, name: string): Values {
    if ((name !== 'app' && name !== 'client') || !isTestCase(container, this.index, this.project)) return NONE
    const apps = union(this.index.methods(container, 'create_app').map((method) => this.returns(method)))
    return name === 'app' || apps.size === 0 ? apps : new Set([this.value('client', container)])
  }

  private call(node: PyNode): Values {
    const callee = field(node, 'function')
    if (!callee) return NONE
    if (callee.kind === 'call') return this.computedMethod(callee)
    const qualified = this.project.names.qualify(callee)
    if (qualified === 'flask.Flask') return new Set([this.value('app', node)])
    if (qualified === 'flask.Blueprint' || qualified === SMOREST_BLUEPRINT) return new Set([this.value('router', node)])
    // What is registered on it is registered on its application.
    if (qualified === SMOREST_API) return this.valuesOf(appOfApi(node, this.index, this.project))
    if (qualified && (APIS.has(qualified) || NAMESPACES.has(qualified))) return new Set([this.value('router', node)])
    const target = qualified ? this.project.names.definition(qualified) : this.project.names.binding(callee)
    if (target) return this.called(target)
    if (callee.kind !== 'attribute') return NONE
    const name = attributeName(callee)
    return union([...this.valuesOf(field(callee, 'object'))].map((value) => this.method(value, name, node)))
  }

  /** `getattr(client, verb)(path)`. */
  private computedMethod(callee: PyNode): Values {
    const name = field(callee, 'function')
    if (!name || textOf(name) !== 'getattr' || this.project.names.binding(name)) return NONE
    const owners = [...this.valuesOf(argument(callee, 0, null))].filter(({ tag }) => tag === 'client')
    return new Set(owners.map(({ origin }) => this.value('response', origin)))
  }

  private called(target: Binding): Values {
    const definition = target.definitions.at(-1)
    if (definition?.kind === 'class') return new Set([this.value('instance', definition.node)])
    if (definition?.kind === 'function') return this.returns(definition.node)
    if (definition?.value?.kind === 'call') return this.computedMethod(definition.value)
    if (definition?.kind !== 'parameter') return NONE
    // A fixture that hands out a function: `make_client()`.
    const exits = this.fixtureOf(definition)?.exits ?? []
    const functions = exits.map((exit) => exit.children[0] && this.index.functionOf(exit.children[0]))
    return union(functions.map((made) => (made ? this.returns(made) : NONE)))
  }

  private method(value: Value, name: string, call: PyNode): Values {
    if (value.tag === 'app' && name === '_get_current_object') return new Set([value])
    if (value.tag === 'app' && name === 'test_client') return new Set([this.value('client', call)])
    if (value.tag === 'app' && /^(app|test_request)_context$/.test(name)) return new Set([this.value('context', call)])
    if (value.tag === 'app' && name === 'test_cli_runner') return new Set([this.value('runner', value.origin)])
    if (value.tag === 'client' && VERBS.has(name)) return new Set([this.value('response', value.origin)])
    if (value.tag === 'client' && name === '__enter__') return new Set([value])
    if (value.tag === 'runner' && name === 'invoke') return new Set([this.value('result', value.origin)])
    if (value.tag !== 'instance' || !value.origin) return NONE
    return union(this.index.methods(value.origin, name).map((method) => this.returns(method)))
  }

  private parameter(definition: Definition): Values {
    const { target } = definition
    const owner = this.index.ownerOf(target)
    if (!owner) return NONE
    const parameters = parametersOf(owner)
    const position = parameters.findIndex((parameter) => parameter.name === textOf(target))
    const container = classOfMethod(owner)
    const offset = container ? boundParameters(owner) : 0
    if (container && position < offset) return new Set([this.value('instance', container)])
    const fixture = this.fixtureOf(definition)
    if (fixture) return this.returns(fixture.node)
    const name = textOf(target)
    // The plugin makes it from the project's application.
    const app = name === PLUGIN_CLIENT && this.isPluginListed ? this.index.fixture(owner.module, 'app') : null
    if (app && this.index.isTestFunction(owner)) return new Set([this.value('client', app)])
    const given = [...this.callersOf(owner), ...this.far.callersOf(owner)].map((call) =>
      argument(call, position - offset, name),
    )
    const later = this.index.usesOf(owner).flatMap((use) => deferredArguments(use, position, name))
    const ofMethods = container ? this.methodUses(owner) : []
    const bound = ofMethods.flatMap((use) => deferredArguments(use, position - offset, name))
    return union([...given, ...later, ...bound].map((expression) => this.valuesOf(expression)))
  }

  private fixtureOf({ target }: Definition): { readonly node: PyNode; readonly exits: readonly PyNode[] } | null {
    const owner = this.index.ownerOf(target)
    const node = owner && this.index.isTestFunction(owner) ? this.index.fixture(owner.module, textOf(target)) : null
    return node && node !== owner ? { node, exits: this.index.exits.get(node) ?? [] } : null
  }

  /** Calls of a function or method. */
  callersOf(definition: PyNode): readonly PyNode[] {
    const container = classOfMethod(definition)
    return container ? this.methodCalls(container, definition) : this.index.callsOf(definition)
  }

  private methodCalls(container: PyNode, definition: PyNode): readonly PyNode[] {
    const name = nameOf(definition)
    if (name === '__init__') return this.index.relatives(container).flatMap((relative) => this.index.callsOf(relative))
    const owners = this.index.ownersOf(definition)
    return this.index.callsNamed(name).filter((call) => this.isOnAny(field(call, 'function'), owners))
  }

  private isOnAny(callee: PyNode | null, owners: ReadonlySet<PyNode>): boolean {
    if (callee?.kind !== 'attribute') return false
    for (const { tag, origin } of this.valuesOf(field(callee, 'object')))
      if (tag === 'instance' && origin && owners.has(origin)) return true
    return false
  }

  /** The methods of the project that `object.name` may be. */
  methodsOf(callee: PyNode | null): readonly PyNode[] {
    if (callee?.kind !== 'attribute') return []
    const owners = [...this.valuesOf(field(callee, 'object'))]
    return owners.flatMap(({ tag, origin }) =>
      tag === 'instance' && origin ? this.index.methods(origin, attributeName(callee)) : [],
    )
  }

  /** `self.work` given to somebody who calls it later. */
  private methodUses(definition: PyNode): readonly PyNode[] {
    const name = nameOf(definition)
    const owners = this.index.ownersOf(definition)
    const uses = this.index.attributes.get(name) ?? []
    return uses.filter((use) => deferringCall(use) && this.isOnAny(use, owners))
  }

  private value(tag: Tag, origin: PyNode | null): Value {
    const byOrigin = this.interned.get(tag) ?? new Map<PyNode | null, Value>()
    this.interned.set(tag, byOrigin)
    const known = byOrigin.get(origin)
    if (known) return known
    const value = { tag, origin }
    byOrigin.set(origin, value)
    return value
  }
}
