/** Routes: rule, methods, endpoint and handler of every decorator and add_url_rule call. */
import { argument, callArgs, callOf } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, nameOf } from '../python/functions.js'
import { isNone, literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import type { ClassView, ClassViews, Verb } from './class-views.js'
import type { Constants } from './constants.js'
import type { Flow, Value } from './flow.js'
import type { ResourceUse } from './rest.js'
import { DESCRIBING_OPTIONS } from './smorest.js'
import type { SyntaxIndex } from './syntax-index.js'

export const SHORTCUTS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'delete', 'patch'])
const KNOWN_OPTIONS: ReadonlySet<string> = new Set([
  ...['methods', 'endpoint', 'rule', 'view_func', 'defaults', 'strict_slashes', 'provide_automatic_options'],
  ...DESCRIBING_OPTIONS,
])

export interface Route {
  /** The decorator, or the `add_url_rule` call. */
  readonly source: PyNode
  readonly call: PyNode
  /** Expression that denotes the application or blueprint. */
  readonly object: PyNode
  readonly owners: ReadonlySet<Value>
  /** Null when it is not a literal. */
  readonly rule: string | null
  /** The expression of the rule. */
  readonly ruleNode: PyNode | null
  /** Upper case, HEAD left out beside GET; null when they cannot be read. */
  readonly methods: readonly string[] | null
  /** Explicit endpoint; null when it follows from the function's name. */
  readonly endpoint: PyNode | null
  /** Keywords that have no counterpart here (`host`, `redirect_to`, …). */
  readonly otherOptions: readonly string[]
  /** Values for variables the rule leaves out; null when they cannot be read. */
  readonly defaults: ReadonlyMap<string, PyNode> | null
  /** Given here; null when the application's map decides. */
  readonly strictSlashes: boolean | null
  /** The view function; null when the rule only gives an endpoint another address. */
  readonly view: PyNode | null
  /** The expression that names the view in an `add_url_rule` call. */
  readonly viewExpression: PyNode | null
  /** The class-based view whose method serves this route. */
  readonly classView: ClassView | null
  /** The `@app.endpoint("name")` that names the view of a rule without one. */
  readonly endpointDecorator: PyNode | null
}

export interface Handler {
  readonly definition: PyNode
  readonly name: string
  readonly routes: readonly Route[]
  /** Decorators that are not routes, outermost first. */
  readonly decorators: readonly PyNode[]
}

export interface RouteSources {
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly constants: Constants
  readonly classViews: ClassViews
  readonly resources: readonly ResourceUse[]
}

export function findRoutes(sources: RouteSources): Route[] {
  const { index, flow } = sources
  const decorated = index.functions.flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator) => {
      const expression = decoratorExpression(decorator)
      const call = expression?.kind === 'call' ? expression : null
      const callee = call && field(call, 'function')
      const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
      const verb = callee ? textOf(field(callee, 'attribute') ?? callee) : ''
      if (!call || !object || !(verb === 'route' || SHORTCUTS.has(verb))) return []
      const owners = routable(flow.valuesOf(object))
      return owners.size > 0
        ? [decoratedRoute({ source: decorator, call, object, owners }, verb, definition, sources)]
        : []
    }),
  )
  const added = index.callsNamed('add_url_rule').flatMap((call) => {
    const callee = field(call, 'function')
    const object = callee && field(callee, 'object')
    const owners = routable(flow.valuesOf(object))
    return object && owners.size > 0 ? addedRoutes({ source: call, call, object, owners }, sources) : []
  })
  return [
    ...decorated,
    ...added,
    ...calledDecorators(sources),
    ...sources.resources.flatMap((use) => resourceRoutes(use, sources)),
  ]
}

/** `app.route("/")(view)`. */
function calledDecorators(sources: RouteSources): readonly Route[] {
  const { index, flow } = sources
  return ['route', ...SHORTCUTS].flatMap((verb) =>
    index.callsNamed(verb).flatMap((call): readonly Route[] => {
      const source = callOf(call)
      const callee = field(call, 'function')
      const object = callee && field(callee, 'object')
      const viewExpression = source && argument(source, 0, 'f')
      const owners = source ? routable(flow.valuesOf(object)) : new Set<Value>()
      if (!source || !object || !viewExpression || owners.size === 0) return []
      const isUsed = source.parent?.kind !== 'expression_statement'
      const view = isUsed ? null : index.functionOf(viewExpression)
      return [{ ...decoratedRoute({ source, call, object, owners }, verb, view, sources), viewExpression }]
    }),
  )
}

/** One route for each address and verb. */
function resourceRoutes(use: ResourceUse, { classViews, constants }: RouteSources): Route[] {
  const classView = classViews.found.get(use.call)
  if (!classView) return []
  const { source, call, object, owners, endpoint } = use
  const { strictSlashes, unread } = strictness(call, constants)
  const verbs = restricted(classView, call, constants)
  const otherOptions = [...use.others, ...unread, ...(verbs ? [] : ['methods that cannot be read'])]
  return use.urls.flatMap((url) =>
    (verbs ?? classView.verbs).map(({ method, methods }) => ({
      ...{ source, call, object, owners, endpoint, methods, classView, otherOptions, strictSlashes },
      rule: constants.text(url),
      ruleNode: url,
      defaults: new Map<string, PyNode>(),
      view: method,
      viewExpression: call,
      endpointDecorator: null,
    })),
  )
}

/** What `strict_slashes` of a rule says. */
function strictness(call: PyNode, constants: Constants): { strictSlashes: boolean | null; unread: readonly string[] } {
  const given = callArgs(call).keywords.get('strict_slashes')
  const strictSlashes = given ? constants.boolean(given) : null
  return { strictSlashes, unread: given && strictSlashes === null ? ['a computed strict_slashes'] : [] }
}

/** The verbs of a class that `methods` of its rule leaves; null when those cannot be read. */
function restricted({ verbs }: ClassView, call: PyNode, constants: Constants): readonly Verb[] | null {
  if (!argument(call, null, 'methods')) return verbs
  const given = methodsOf(call, constants)
  if (!given || (given.includes('OPTIONS') && !verbs.some(({ methods }) => methods.includes('OPTIONS')))) return null
  return verbs.filter(({ methods }) => methods.some((method) => given.includes(method)))
}

function routable(values: ReadonlySet<Value>): ReadonlySet<Value> {
  return new Set([...values].filter((value) => value.tag === 'app' || value.tag === 'router'))
}

type Place = Pick<Route, 'source' | 'call' | 'object' | 'owners'>

function decoratedRoute(place: Place, verb: string, view: PyNode | null, sources: RouteSources): Route {
  const shared = common(place, sources)
  const methods = verb === 'route' ? shared.methods : [verb.toUpperCase()]
  return { ...shared, methods, endpoint: argument(place.call, null, 'endpoint'), view }
}

/** One route, or one for each verb of a class-based view. */
function addedRoutes(place: Place, sources: RouteSources): Route[] {
  const { call } = place
  const viewExpression = argument(call, 2, 'view_func')
  const endpoint = argument(call, 1, 'endpoint')
  const shared = { ...common(place, sources), endpoint: endpoint && isNone(endpoint) ? null : endpoint, viewExpression }
  const classView = viewExpression && sources.classViews.of(viewExpression)
  if (!viewExpression) return [withoutView(shared, sources)]
  if (!classView) return [{ ...shared, view: sources.index.functionOf(viewExpression) }]
  const given = argument(call, null, 'methods') ? shared.methods : null
  return classView.verbs
    .filter(({ methods }) => given === null || methods.some((method) => given.includes(method)))
    .map(({ method, methods }) => ({
      ...shared,
      view: method,
      methods: given ? methods.filter((verb) => given.includes(verb)) : methods,
      classView,
    }))
}

/** A rule without a view is served by what `@app.endpoint("name")` decorates. */
function withoutView(route: Route, { index, flow }: RouteSources): Route {
  const endpoint = route.endpoint && literalString(route.endpoint)
  const origins = new Set([...route.owners].map(({ origin }) => origin))
  for (const { decorator, name, object, view } of endpointDecorators(index)) {
    const isSame = [...flow.valuesOf(object)].some(({ origin }) => origins.has(origin))
    if (isSame && name !== null && name === endpoint) return { ...route, view, endpointDecorator: decorator }
  }
  return route
}

/** Functions under `@app.endpoint("name")`. */
export function endpointDecorators(index: SyntaxIndex) {
  return index.functions.flatMap((view) =>
    decoratorsOf(view).flatMap((decorator) => {
      const call = decoratorExpression(decorator)
      const callee = call?.kind === 'call' ? field(call, 'function') : null
      const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
      if (!call || !callee || !object || textOf(field(callee, 'attribute') ?? callee) !== 'endpoint') return []
      return [{ decorator, object, view, name: literalString(argument(call, 0, 'endpoint')) }]
    }),
  )
}

function common(place: Place, { constants }: RouteSources): Route {
  const { call } = place
  const rule = argument(call, 0, 'rule')
  const { keywords, positional } = callArgs(call)
  const { strictSlashes, unread } = strictness(call, constants)
  const otherOptions = [...[...keywords.keys()].filter((keyword) => !KNOWN_OPTIONS.has(keyword)), ...unread]
  const automatic = argument(call, 3, 'provide_automatic_options')
  if (positional.length > 3 || (automatic && constants.boolean(automatic) !== true))
    otherOptions.push('provide_automatic_options')
  return {
    ...place,
    rule: rule && constants.text(rule),
    ruleNode: rule,
    methods: methodsOf(call, constants),
    otherOptions,
    defaults: defaultsOf(keywords.get('defaults')),
    strictSlashes,
    endpoint: null,
    view: null,
    viewExpression: null,
    classView: null,
    endpointDecorator: null,
  }
}

function methodsOf(call: PyNode, constants: Constants): readonly string[] | null {
  const given = argument(call, null, 'methods')
  if (!given || isNone(given)) return callArgs(call).hasStar ? null : ['GET']
  return ownMethods(constants.texts(given))
}

/** HEAD goes with GET without being asked for; a view that lists OPTIONS answers it itself (flask.Flask.add_url_rule). */
export function ownMethods(given: readonly string[] | null): readonly string[] | null {
  const names = given?.map((name) => name.toUpperCase())
  if (!names) return null
  const own = names.filter((name) => name !== 'HEAD' || !names.includes('GET'))
  return [...new Set(own)]
}

/** `{"page": 1}` or `dict(page=1)`. */
function defaultsOf(node: PyNode | undefined): ReadonlyMap<string, PyNode> | null {
  if (!node || isNone(node)) return new Map()
  if (node.kind === 'call' && textOf(field(node, 'function') ?? node) === 'dict') {
    const { positional, keywords, hasStar } = callArgs(node)
    return positional.length === 0 && !hasStar ? keywords : null
  }
  const pairs = literalPairs(node)?.map(({ key, value }) => [literalString(key), value] as const)
  return pairs?.every(([key]) => key !== null) ? new Map(pairs as [string, PyNode][]) : null
}

/** Some decorators only say something to a document. */
export function findHandlers(routes: readonly Route[], isDescription: (decorator: PyNode) => boolean): Handler[] {
  const byView = new Map<PyNode, Route[]>()
  for (const route of routes) if (route.view) byView.set(route.view, [...(byView.get(route.view) ?? []), route])
  return [...byView].map(([definition, own]) => ({
    definition,
    name: nameOf(definition),
    routes: own,
    decorators: [
      ...classDecorators(own),
      ...decoratorsOf(definition).filter(
        (decorator) =>
          !isDescription(decorator) &&
          !own.some(({ source, endpointDecorator }) => source === decorator || endpointDecorator === decorator),
      ),
    ],
  }))
}

/** What a class-based view lists for all of its methods or for this one, outermost first as decorators are. */
function classDecorators(routes: readonly Route[]): readonly PyNode[] {
  const [first = [], ...others] = routes.map((route) => [...(listedAround(route) ?? [])])
  return others.every((list) => list.length === first.length && list.every((node) => first.includes(node))) ? first : []
}

/** Null where the lists of a class, its Api or the method cannot be read. */
export function listedAround({ classView, view }: Route): readonly PyNode[] | null {
  if (!classView) return []
  const inner = classView.verbs.find(({ method }) => method === view)?.decorators ?? null
  return classView.decorators && inner && [...classView.decorators, ...inner]
}

/** The endpoint's own name, without its blueprint: given, or that of the function. */
export function endpointName(route: Route): string | null {
  if (route.endpoint) return literalString(route.endpoint)
  if (route.classView) return route.classView.name
  return route.view && nameOf(route.view)
}
