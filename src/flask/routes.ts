/** Routes: rule, methods, endpoint and handler of every decorator and add_url_rule call. */
import { argument, callArgs } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, nameOf } from '../python/functions.js'
import { literalString, literalStrings } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import type { Router } from './apps.js'
import type { Flow, Value } from './flow.js'
import type { SyntaxIndex } from './syntax-index.js'

export const SHORTCUTS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'delete', 'patch'])
const KNOWN_OPTIONS: ReadonlySet<string> = new Set(['methods', 'endpoint'])

export interface Route {
  /** The decorator, or the `add_url_rule` call. */
  readonly source: PyNode
  readonly call: PyNode
  /** Expression that denotes the application or blueprint. */
  readonly object: PyNode
  readonly owners: ReadonlySet<Value>
  /** Null when it is not a literal. */
  readonly rule: string | null
  /** Upper case, HEAD and OPTIONS left out; null when they cannot be read. */
  readonly methods: readonly string[] | null
  /** Explicit endpoint; null when it follows from the function's name. */
  readonly endpoint: PyNode | null
  /** Keywords that have no counterpart here (`defaults`, `strict_slashes`, …). */
  readonly otherOptions: readonly string[]
  /** The view function; null when the rule only gives an endpoint another address. */
  readonly view: PyNode | null
  /** The expression that names the view in an `add_url_rule` call. */
  readonly viewExpression: PyNode | null
}

export interface Handler {
  readonly definition: PyNode
  readonly name: string
  readonly routes: readonly Route[]
  /** Decorators that are not routes, outermost first. */
  readonly decorators: readonly PyNode[]
}

export function findRoutes(index: SyntaxIndex, flow: Flow): Route[] {
  const decorated = index.functions.flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator) => {
      const expression = decoratorExpression(decorator)
      const call = expression?.kind === 'call' ? expression : null
      const callee = call && field(call, 'function')
      const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
      const verb = callee ? textOf(field(callee, 'attribute') ?? callee) : ''
      if (!call || !object || !(verb === 'route' || SHORTCUTS.has(verb))) return []
      const owners = routable(flow.valuesOf(object))
      return owners.size > 0 ? [decoratedRoute(decorator, call, object, owners, verb, definition)] : []
    }),
  )
  const added = index.callsNamed('add_url_rule').flatMap((call) => {
    const callee = field(call, 'function')
    const object = callee && field(callee, 'object')
    const owners = routable(flow.valuesOf(object))
    return object && owners.size > 0 ? [addedRoute(call, object, owners, index)] : []
  })
  return [...decorated, ...added]
}

function routable(values: ReadonlySet<Value>): ReadonlySet<Value> {
  return new Set([...values].filter((value) => value.tag === 'app' || value.tag === 'router'))
}

function decoratedRoute(
  source: PyNode,
  call: PyNode,
  object: PyNode,
  owners: ReadonlySet<Value>,
  verb: string,
  view: PyNode,
): Route {
  const shared = common(source, call, object, owners)
  const methods = verb === 'route' ? (shared.methods ?? null) : [verb.toUpperCase()]
  return { ...shared, methods, endpoint: argument(call, null, 'endpoint'), view, viewExpression: null }
}

function addedRoute(call: PyNode, object: PyNode, owners: ReadonlySet<Value>, index: SyntaxIndex): Route {
  const viewExpression = argument(call, 2, 'view_func')
  const view = viewExpression ? index.functionOf(viewExpression) : null
  const shared = common(call, call, object, owners)
  const otherOptions = shared.otherOptions.filter((option) => option !== 'view_func' && option !== 'rule')
  return { ...shared, otherOptions, endpoint: argument(call, 1, 'endpoint'), view, viewExpression }
}

function common(source: PyNode, call: PyNode, object: PyNode, owners: ReadonlySet<Value>) {
  const rule = argument(call, 0, 'rule')
  const keywords = [...callArgs(call).keywords.keys()]
  return {
    source,
    call,
    object,
    owners,
    rule: rule ? literalString(rule) : null,
    methods: methodsOf(call),
    otherOptions: keywords.filter((keyword) => !KNOWN_OPTIONS.has(keyword) && keyword !== 'rule'),
  }
}

function methodsOf(call: PyNode): readonly string[] | null {
  const given = argument(call, null, 'methods')
  if (!given) return callArgs(call).hasStar ? null : ['GET']
  const names = literalStrings(given)?.map((name) => name.toUpperCase())
  if (!names) return null
  const own = names.filter((name) => name !== 'OPTIONS' && !(name === 'HEAD' && names.includes('GET')))
  return [...new Set(own)]
}

export function findHandlers(routes: readonly Route[]): Handler[] {
  const byView = new Map<PyNode, Route[]>()
  for (const route of routes) if (route.view) byView.set(route.view, [...(byView.get(route.view) ?? []), route])
  return [...byView].map(([definition, own]) => ({
    definition,
    name: nameOf(definition),
    routes: own,
    decorators: decoratorsOf(definition).filter((decorator) => !own.some((route) => route.source === decorator)),
  }))
}

/** Flask's endpoint name: `blueprint.view`, or the bare name on an application; null when it cannot be read. */
export function endpointOf(route: Route, routers: readonly Router[]): string | null {
  const own = route.endpoint ? literalString(route.endpoint) : route.view && nameOf(route.view)
  if (!own) return null
  const owner = [...route.owners][0]
  if (owner?.tag !== 'router') return own
  const router = routers.find((candidate) => candidate.origin === owner.origin)
  return router?.name ? `${router.name}.${own}` : null
}

/** One piece of a Werkzeug rule: fixed text, or a converter with its variable. */
export type RulePart = string | { readonly converter: string; readonly arguments: string; readonly variable: string }

/** Splits `/user/<int:id>` into its parts (werkzeug.routing.rules). */
export function parseRule(rule: string): RulePart[] {
  const parts: RulePart[] = []
  let position = 0
  for (const match of rule.matchAll(/<(?:([a-zA-Z_]\w*)(?:\((.*?)\))?:)?([a-zA-Z_]\w*)>/g)) {
    if (match.index > position) parts.push(rule.slice(position, match.index))
    parts.push({ converter: match[1] ?? 'default', arguments: match[2] ?? '', variable: match[3] ?? '' })
    position = match.index + match[0].length
  }
  if (position < rule.length) parts.push(rule.slice(position))
  return parts
}
