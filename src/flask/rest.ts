/** Resources of Flask-RESTful and Flask-RESTX: which class is added to which Api or Namespace, under which addresses. */
import { argument, callArgs } from '../python/calls.js'
import { decoratorExpression, decoratorsOf } from '../python/functions.js'
import { isNone, literalElements, literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, statementOf, textOf } from '../python/syntax.js'
import type { Registration } from './apps.js'
import type { Flow, Value } from './flow.js'
import { APIS, isSwagger, NAMESPACES, RESOURCES } from './rest-names.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

/** `api.add_resource(Task, "/tasks")`, or `@ns.route("/tasks")` above the class. */
export interface ResourceUse {
  /** The decorator, or the call. */
  readonly source: PyNode
  readonly call: PyNode
  /** The expression of the Api or Namespace. */
  readonly object: PyNode
  readonly owners: ReadonlySet<Value>
  /** Null when the class is not one of this project. */
  readonly definition: PyNode | null
  /** An expression that names the class. */
  readonly named: PyNode
  readonly urls: readonly PyNode[]
  readonly endpoint: PyNode | null
  /** What the class is created with; null when that cannot be read. */
  readonly arguments: readonly PyNode[] | null
  readonly keywords: ReadonlyMap<string, PyNode> | null
  /** Options of the rule that have no counterpart. */
  readonly others: readonly string[]
}

export type Collector = 'api' | 'namespace'

/** What kind of collector a call creates; null for anything else. */
export function collectorOf(origin: PyNode | null, index: SyntaxIndex): Collector | null {
  const callee = origin && field(origin, 'function')
  const name = callee && index.qualify(callee)
  return !name ? null : APIS.has(name) ? 'api' : NAMESPACES.has(name) ? 'namespace' : null
}

/** The expression of a collector's own prefix. */
export function ownPrefixOf(origin: PyNode, kind: Collector, index: SyntaxIndex): PyNode | null {
  if (kind === 'namespace') return argument(origin, 2, 'path')
  const isRestful = !isSwagger(index.qualify(field(origin, 'function') ?? origin) ?? '')
  return argument(origin, isRestful ? 1 : null, 'prefix')
}

/** Where collectors meet applications and blueprints, or each other. */
export function findCollectorUses(origins: readonly PyNode[], index: SyntaxIndex, flow: Flow): Registration[] {
  const own = origins.flatMap((origin) => {
    const app = collectorOf(origin, index) === 'api' ? argument(origin, 0, 'app') : null
    const parent = places(app, flow)
    return app && parent.size > 0 ? [registration(origin, parent, origin, null)] : []
  })
  const later = index.callsNamed('init_app').flatMap((call) => {
    const object = field(field(call, 'function') as PyNode, 'object')
    const parent = places(argument(call, 0, 'app'), flow)
    const isApi = [...flow.valuesOf(object)].some(({ origin }) => collectorOf(origin, index) === 'api')
    return object && isApi && parent.size > 0 ? [registration(call, parent, object, null)] : []
  })
  const added = index.callsNamed('add_namespace').flatMap((call) => {
    const parent = flow.valuesOf(field(field(call, 'function') as PyNode, 'object'))
    const namespace = argument(call, 0, 'ns')
    return namespace && parent.size > 0 ? [registration(call, parent, namespace, argument(call, 1, 'path'))] : []
  })
  return [...own, ...later, ...added]
}

const places = (node: PyNode | null, flow: Flow): ReadonlySet<Value> =>
  new Set([...flow.valuesOf(node)].filter(({ tag }) => tag === 'app' || tag === 'router'))

const registration = (
  call: PyNode,
  parent: ReadonlySet<Value>,
  blueprint: PyNode,
  prefix: PyNode | null,
): Registration => ({ call, statement: statementOf(call) ?? call, parent, blueprint, prefix })

export function findResourceUses(index: SyntaxIndex, flow: Flow): ResourceUse[] {
  const collectors = (object: PyNode | null): ReadonlySet<Value> =>
    new Set([...flow.valuesOf(object)].filter(({ origin }) => collectorOf(origin, index) !== null))
  const added = index.callsNamed('add_resource').flatMap((call) => {
    const object = field(field(call, 'function') as PyNode, 'object')
    const owners = collectors(object)
    const [named, ...urls] = callArgs(call).positional
    if (!object || owners.size === 0 || !named) return []
    const definition = index.classOf(named)
    return [{ source: call, call, object, owners, definition, named, urls, ...optionsOf(call) }]
  })
  const decorated = index.classes.flatMap((definition) =>
    decoratorsOf(definition).flatMap((source) => {
      const call = decoratorExpression(source)
      const callee = call?.kind === 'call' ? field(call, 'function') : null
      const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
      const named = field(definition, 'name')
      if (!call || !callee || !object || !named || !/^(route|resource)$/.test(attributeName(callee))) return []
      const owners = collectors(object)
      if (owners.size === 0) return []
      const urls = callArgs(call).positional
      return [{ source, call, object, owners, definition, named, urls, ...optionsOf(call) }]
    }),
  )
  return [...added, ...decorated]
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['endpoint', 'resource_class_args', 'resource_class_kwargs', 'doc', 'strict_slashes', 'methods'],
])

function optionsOf(call: PyNode): Pick<ResourceUse, 'endpoint' | 'arguments' | 'keywords' | 'others'> {
  const { keywords, hasStar } = callArgs(call)
  const endpoint = keywords.get('endpoint') ?? null
  const given = keywords.get('resource_class_args')
  const named = keywords.get('resource_class_kwargs')
  const others = [...keywords.keys()].filter((name) => !KNOWN.has(name))
  return {
    endpoint: endpoint && isNone(endpoint) ? null : endpoint,
    arguments: given ? literalElements(given) : [],
    keywords: named ? keywordsOf(named) : new Map(),
    others: hasStar ? [...others, 'its arguments'] : others,
  }
}

/** `{"store": store}` or `dict(store=store)`. */
function keywordsOf(node: PyNode): ReadonlyMap<string, PyNode> | null {
  if (node.kind === 'call' && textOf(field(node, 'function') ?? node) === 'dict') {
    const { positional, keywords, hasStar } = callArgs(node)
    return positional.length === 0 && !hasStar ? keywords : null
  }
  const pairs = literalPairs(node)?.map(({ key, value }) => [literalString(key), value] as const)
  return pairs?.every(([key]) => key !== null) ? new Map(pairs as [string, PyNode][]) : null
}

/** The endpoint a resource gets of itself: its name in lower case, or in RESTX with dashes behind the namespace. */
export function resourceEndpoint({ definition, owners }: ResourceUse, index: SyntaxIndex): string | null {
  const name = definition && textOf(field(definition, 'name') ?? definition)
  const [owner] = [...owners]
  const kind = collectorOf(owner?.origin ?? null, index)
  if (!name || !owner?.origin || !kind) return null
  const callee = index.qualify(field(owner.origin, 'function') ?? owner.origin) ?? ''
  if (!isSwagger(callee)) return name.toLowerCase()
  const dashed = name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
  if (kind === 'api') return dashed
  const own = literalString(argument(owner.origin, 0, 'name'))
  return own && `${own}_${dashed}`
}

/** Whether a class inherits from Resource. */
export const isResource = (names: readonly (string | null)[]): boolean =>
  names.some((name) => name !== null && RESOURCES.has(name))

/** RESTX hands its resources the Api when it makes them. */
export const isSwaggerResource = (names: readonly (string | null)[]): boolean =>
  names.some((name) => name !== null && RESOURCES.has(name) && isSwagger(name))
