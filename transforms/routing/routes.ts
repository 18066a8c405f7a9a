/** One route at a time: path, methods, name and typed path parameters. */
import { isNeverAsked } from '../../src/flask/folders.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Route } from '../../src/flask/routes.js'
import { type RuleVariable, variablesOf } from '../../src/flask/rules.js'
import type { Operation } from '../../src/plan/draft.js'
import { operationArguments } from '../../src/plan/signature.js'
import { code, deferred, defined, type Hole, join, py, quoted, type Template } from '../../src/plan/template.js'
import { nameOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { scopeOf, visibleNames } from '../../src/python/scope.js'
import { styleOf } from '../../src/python/style.js'
import { annotate, shown } from './annotations.js'
import { acceptsClass, methodHole, noteMissing } from './class-methods.js'
import { planDefaults } from './defaults.js'
import type { RoutingPlanner } from './index.js'
import { below, outOfLoop, putFirst, type RouteOrder, routeOrder, statement } from './order.js'
import { hasOwnParameters, takesRest, unfilled } from './parameters.js'
import type { Paths } from './paths.js'

/** What every part of this transform needs. */
export interface Routing {
  readonly flask: FlaskModel
  readonly plan: RoutingPlanner
  readonly paths: Paths
  readonly order: RouteOrder
  /** One view may have several rules. */
  readonly byView: ReadonlyMap<PyNode | null, readonly Route[]>
}

export function planRoutes({ flask, plan, paths }: Omit<Routing, 'order' | 'byView'>): void {
  const order = routeOrder(flask)
  const byView = new Map<PyNode | null, Route[]>()
  for (const route of flask.routes) byView.set(route.view, [...(byView.get(route.view) ?? []), route])
  const routing = { flask, plan, paths, order, byView }
  const calls = new Map<PyNode, Template[]>()
  const classes = new Map<PyNode, Template[]>()
  for (const route of flask.routes) {
    const lines = planRoute(route, routing)
    const [places, place] =
      route.source.kind === 'decorator' ? ([classes, route.source] as const) : ([calls, whole(route)] as const)
    if (lines) places.set(place, [...(places.get(place) ?? []), ...lines])
  }
  for (const [call, lines] of calls) plan.replace(call, join(lines, '\n'))
  for (const [decorator, lines] of classes) {
    plan.remove(decorator)
    // Python applies the last decorator first.
    if (decorator.parent) below(decorator.parent, join(lines, '\n'), 150 - decorator.start / 1e8, plan)
  }
  // A call of a guarded view runs its guards too: as dependencies they would not run.
  for (const { definition, name, decorators } of flask.handlers) {
    const isGuarded = flask.guards.some(({ applications }) => decorators.some((node) => applications.includes(node)))
    if (flask.calledViews.has(definition) && isGuarded) plan.refuse(definition, 'called-directly', { name })
  }
  for (const { winner, loser, isSlash } of flask.overlaps) {
    // Werkzeug gives up where a number is out of range; FastAPI would go on to the next route.
    const limited = isSlash ? null : variablesOf(winner.rule ?? '').find(isLimited)
    const problem = `\`${loser.rule}\` matches what it leaves out`
    if (limited)
      plan.refuse(winner.source, 'converter', { converter: `${limited.converter}(${limited.arguments})`, problem })
  }
  for (const { winner, loser } of order.refused)
    plan.refuse(winner.source, 'order-differs', { winner: winner.rule ?? '', loser: loser.rule ?? '' })
}

/** `app.route("/")(view)` with the call around it. */
const whole = ({ source, call }: Route): PyNode => (call.parent === source ? source : call)

const isLimited = ({ converter, arguments: given }: RuleVariable): boolean =>
  (converter === 'int' || converter === 'float') && /\b(min|max|fixed_digits)\b/.test(given)

/** The lines that stand for an `add_url_rule` call; null where decorators or later lines do it. */
function planRoute(route: Route, routing: Routing): Template[] | null {
  const { flask, plan, paths } = routing
  const { source, methods, otherOptions, call, defaults, view } = route
  const rule = flask.mounting.ruleOf(route)
  const full = flask.mounting.fullRule(route)
  if (rule === null) return refuse(plan, source, 'computed-rule')
  // A prefix that cannot be read is refused where it stands.
  if (full === null) return null
  if (methods === null || methods.length === 0) return refuse(plan, source, 'computed-methods')
  if (otherOptions.length > 0 || defaults === null)
    return refuse(plan, source, 'rule-option', { option: otherOptions.join(', ') || 'computed defaults' })
  if (isNeverAsked(route, flask)) {
    plan.remove(source)
    plan.report(source, 'never-asked', { rule: full })
    return null
  }
  if (!paths.accepts(full, call)) return null
  const own = pathsOf(route, rule, routing)
  if (!view) return planAlias(route, own, routing)
  if (route.classView && !acceptsClass(route, { flask, plan })) return null
  noteMissing(route, { flask, plan })
  if (!hasOwnParameters(route, view, full, flask, plan)) return null
  const isFilled = defaults.size > 0 || unfilled(route, view, full, flask).length > 0 || takesRest(route, view, flask)
  annotate(route, view, full, routing)
  planSlash(route, routing)
  if (routing.order.first.has(route)) putFirst(route, plan)
  if (route.endpointDecorator) planEndpoint(route, route.endpointDecorator, flask, plan)
  const late = routing.order.late.get(route)
  if (defaults.size > 0 && !planDefaults(route, full, routing)) return null
  if ((route.source.kind !== 'decorator' || route.classView) && !late)
    return own.flatMap((path) => registrations(route, path, routing))
  if (late || isFilled) {
    const anchor = late?.anchor ?? statement(route)
    if (route.source.kind === 'decorator') plan.remove(source)
    else plan.remove(statement(route))
    const lines = own.flatMap((path) => registrations(route, path, routing))
    if (late)
      below(anchor, code('# Below the more specific routes: FastAPI takes the first that matches.'), 149.5, plan)
    below(anchor, join(lines, '\n'), 150 + (late?.rank ?? -1), plan)
    return null
  }
  for (const { path, inSchema } of [...own].reverse())
    for (const method of methods)
      plan.draft(view).operation({ ...operation(route, path, inSchema, flask), method: method.toLowerCase() })
  return null
}

function refuse(plan: RoutingPlanner, ...given: Parameters<RoutingPlanner['refuse']>): null {
  plan.refuse(...given)
  return null
}

interface OwnPath {
  readonly path: Hole
  readonly inSchema: boolean
}

/** The rule as it stands, and with or without the slash at its end where Flask does not care. */
function pathsOf(route: Route, rule: string, { flask, paths }: Routing): OwnPath[] {
  const { call } = route
  const hasPrefix = [...flask.mounting.placementsOf(route)].every(({ prefix }) => prefix !== '')
  const slashed = rule.startsWith('/') || (rule === '' && hasPrefix) ? rule : `/${rule}`
  const main = {
    path: paths.path(slashed, slashed === route.rule ? route.ruleNode : null, call),
    inSchema: true,
  }
  if (flask.isStrict(route) || (slashed === '/' && !hasPrefix)) return [main]
  const other = slashed.endsWith('/') ? slashed.slice(0, -1) : `${slashed}/`
  return [main, { path: paths.path(other, null, call), inSchema: false }]
}

const operation = (route: Route, path: Hole, inSchema: boolean, flask: FlaskModel): Operation => ({
  source: route.source,
  router: route.object,
  method: (route.methods?.[0] ?? 'GET').toLowerCase(),
  path,
  name: nameHole(route, flask),
  inSchema,
})

/** `router.add_api_route(path, view, methods=[...])`: the same as a call, all methods at once. */
function registrations(route: Route, { path, inSchema }: OwnPath, routing: Routing): Template[] {
  const { flask, plan } = routing
  const { view, methods, object, defaults } = route
  if (!view) return []
  plan.copy(object)
  const own = unfilled(route, view, flask.mounting.fullRule(route) ?? '', flask)
  const values = [...(defaults ?? [])].map(([name, value]) => py`${code(name)}=${value}`)
  const filled = [...own.map(({ name }) => quoted(name)), ...values]
  const named = viewHole(route, view, { flask, plan })
  const served = takesRest(route, view, flask)
    ? py`${plan.help('address_values', route.call)}(${join(shown(route, routing))})(${named})`
    : filled.length > 0
      ? py`${plan.help('with_values', route.call)}(${join([named, ...filled])})`
      : named
  // In a schema that is shown each operation has an id of its own.
  const isShown = flask.documentation.pages.length > 0
  const printed = [route.viewExpression, route.endpoint, route.ruleNode, ...(defaults?.values() ?? [])]
  if (isShown) for (const node of printed) if (node) plan.copy(node)
  return (isShown ? (methods ?? []).map((method) => [method]) : [methods ?? []]).map((verbs) => {
    const list = py`methods=[${join(verbs.map((method) => quoted(method)))}]`
    const rest = deferred(() => {
      const all = operation(route, path, inSchema, flask)
      const method = verbs.length === 1 ? (verbs[0] ?? '').toLowerCase() : ''
      const [, ...options] = operationArguments(plan.draft(view), { ...all, method })
      return options.length > 0 ? py`, ${join(options)}` : null
    })
    return py`${object}.add_api_route(${join([path, served, list])}${rest})`
  })
}

function viewHole(route: Route, view: PyNode, { flask, plan }: Pick<Routing, 'flask' | 'plan'>): Hole {
  const { classView, viewExpression } = route
  return classView ? methodHole(route, { flask, plan }) : (viewExpression ?? reachable(view, route.call, flask))
}

/** The address without the slash, where a less specific route would take it (werkzeug.routing.matcher.SlashRequired). */
function planSlash(route: Route, { plan, paths, order }: Routing): void {
  const methods = order.slashes.get(route)
  if (!methods || order.refused.some(({ winner }) => winner === route)) return
  const path = paths.path((route.rule ?? '').replace(/\/$/, ''), null, route.call)
  // Werkzeug adds the slash for OPTIONS as well.
  const list = join([...new Set([...methods, 'OPTIONS'])].map((method) => quoted(method)))
  const call = py`${route.object}.add_api_route(${path}, ${plan.help('add_slash', route.call)}, methods=[${list}], include_in_schema=False)`
  plan.copy(route.object)
  below(outOfLoop(statement(route)), call, 140, plan)
}

/** `@app.endpoint("name")` goes once a rule names its function; the function has to stand above that rule. */
function planEndpoint(route: Route, decorator: PyNode, flask: FlaskModel, plan: RoutingPlanner): void {
  const { view, call } = route
  const isFirst = flask.routes.find((other) => other.endpointDecorator === decorator) === route
  if (isFirst) plan.remove(decorator)
  const isAbove = view && (view.module !== call.module || view.end < call.start)
  if (!isAbove) plan.refuse(call, 'unknown-view')
}

/** A rule without a view gives an endpoint that is served elsewhere a name of its own (flask.Flask.add_url_rule). */
function planAlias(route: Route, [own]: readonly OwnPath[], { flask, plan }: Routing): Template[] | null {
  const endpoint = route.endpoint && literalString(route.endpoint)
  const named = flask.endpointOf(route)
  const twin = flask.twinOf(route)
  if (!endpoint || route.viewExpression) return refuse(plan, route.source, 'unknown-view')
  if (!twin?.view || twin.classView) return refuse(plan, route.source, 'unknown-endpoint', { endpoint })
  const view = reachable(twin.view, route.call, flask)
  const list = join((route.methods ?? []).map((method) => quoted(method)))
  const name = named === endpoint ? route.endpoint : quoted(named ?? endpoint)
  const rest = py`methods=[${list}], name=${name}, include_in_schema=False`
  return [py`${route.object}.add_api_route(${own?.path}, ${view}, ${rest})`]
}

/** A handler as it can be named at a place: through a module that is in scope there, or imported. */
function reachable(view: PyNode, place: PyNode, flask: FlaskModel): Hole {
  const name = nameOf(view)
  for (let scope = scopeOf(place); ; ) {
    for (const binding of scope.bindings.values()) {
      const imported = binding.definitions.find(({ kind }) => kind === 'import')
      const module = imported && binding.references[0] && flask.project.names.qualify(binding.references[0])
      if (module === `${view.module.path}:`) return code(`${binding.name}.${name}`)
    }
    if (!scope.parent) break
    scope = scope.parent
  }
  return visibleNames(scopeOf(place)).has(name) && view.module === place.module
    ? code(name)
    : defined(view.module.path, name)
}

/** Endpoint names are printed where an address is built from them. */
function nameHole(route: Route, flask: FlaskModel): Hole {
  const endpoint = flask.endpointOf(route)
  if (!endpoint || !route.view) return null
  if (endpoint === nameOf(route.view) || !flask.isNameNeeded(endpoint)) return null
  return route.endpoint && literalString(route.endpoint) === endpoint
    ? route.endpoint
    : quoted(endpoint, styleOf(route.call.module).quote)
}
