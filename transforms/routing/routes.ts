/** One route at a time: path, methods, name and typed path parameters. */
import type { FlaskModel } from '../../src/flask/model.js'
import { parseRule, type Route } from '../../src/flask/routes.js'
import { operationArguments } from '../../src/plan/signature.js'
import { code, defined, type Hole, join, py, quoted } from '../../src/plan/template.js'
import { nameOf, parametersOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { scopeOf, visibleNames } from '../../src/python/scope.js'
import { styleOf } from '../../src/python/style.js'
import type { RoutingPlanner } from './index.js'
import { findOverlaps } from './overlaps.js'

/** Werkzeug converters whose addresses Starlette's convertor of this name matches exactly, and the Python type. */
const CONVERTERS: Readonly<Record<string, { readonly convertor: string | null; readonly type: string }>> = {
  default: { convertor: null, type: 'str' },
  string: { convertor: null, type: 'str' },
  int: { convertor: 'int', type: 'int' },
}

export function planRoutes(flask: FlaskModel, plan: RoutingPlanner): void {
  for (const route of flask.routes) planRoute(route, flask, plan)
  // A call of a decorated view runs its decorators too: as dependencies they would not run.
  for (const { definition, name, decorators } of flask.handlers)
    if (flask.calledViews.has(definition) && decorators.length > 0) plan.refuse(definition, 'called-directly', { name })
  for (const { winner, loser } of findOverlaps(flask))
    plan.refuse(winner.source, 'order-differs', { winner: winner.rule ?? '', loser: loser.rule ?? '' })
}

function planRoute(route: Route, flask: FlaskModel, plan: RoutingPlanner): void {
  const { source, rule, methods, otherOptions, call } = route
  if (rule === null) return plan.refuse(source, 'computed-rule')
  if (methods === null || methods.length === 0) return plan.refuse(source, 'computed-methods')
  if (otherOptions.length > 0) return plan.refuse(source, 'rule-option', { option: otherOptions.join(', ') })
  const path = pathOf(rule, call, flask, plan)
  if (!path) return
  if (!route.view) return planAlias(route, path, flask, plan)
  if (!hasOwnParameters(route, route.view, plan)) return
  const draft = plan.draft(route.view)
  for (const part of parseRule(rule)) {
    const parameter = typeof part !== 'string' && parametersOf(route.view).find(({ name }) => name === part.variable)
    const type = typeof part !== 'string' && CONVERTERS[part.converter]?.type
    if (parameter && type && !parameter.annotation) draft.annotate(parameter.node, code(type))
  }
  const name = nameHole(route, flask)
  for (const method of methods) {
    const operation = { source, router: route.object, method: method.toLowerCase(), path, name, inSchema: true }
    if (route.viewExpression) planCall(route, operation, flask, plan)
    else draft.operation(operation)
  }
}

/** `add_url_rule(rule, view_func=f)`: the same as a call, all methods at once. */
function planCall(
  route: Route,
  operation: Parameters<typeof operationArguments>[1],
  flask: FlaskModel,
  plan: RoutingPlanner,
): void {
  const { call, viewExpression, view, methods } = route
  if (!view || !viewExpression || operation.method !== methods?.[0]?.toLowerCase()) return
  const name = operation.name ?? (flask.endpointOf(route) === nameOf(view) ? null : operation.name)
  const list = py`methods=[${join((methods ?? []).map((method) => quoted(method)))}]`
  const [path, ...options] = operationArguments(plan.draft(view), { ...operation, name })
  plan.replace(call, py`${route.object}.add_api_route(${join([path, viewExpression, list, ...options])})`)
}

/** A rule without a view gives an endpoint that is served elsewhere a name of its own (flask.Flask.add_url_rule). */
function planAlias(route: Route, path: Hole, flask: FlaskModel, plan: RoutingPlanner): void {
  const endpoint = route.endpoint && literalString(route.endpoint)
  const twin = flask.routes.find(
    (other) => other.view && fullRule(other, flask) === fullRule(route, flask) && other !== route,
  )
  if (!endpoint || route.viewExpression) return plan.refuse(route.source, 'unknown-view')
  if (!twin?.view) return plan.refuse(route.source, 'unknown-endpoint', { endpoint })
  const view = reachable(twin.view, route.call, flask)
  const list = join((route.methods ?? []).map((method) => quoted(method)))
  const rest = py`methods=[${list}], name=${route.endpoint}, include_in_schema=False`
  plan.replace(route.call, py`${route.object}.add_api_route(${path}, ${view}, ${rest})`)
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

/** The rule with the prefixes of its blueprint, as far as they are literals. */
export function fullRule(route: Route, flask: FlaskModel): string | null {
  const [owner] = [...route.owners]
  if (route.rule === null) return null
  if (owner?.tag !== 'router') return route.rule
  const router = flask.routers.find(({ origin }) => origin === owner.origin)
  const [registration] = router?.registrations ?? []
  const prefix = registration?.prefix ? literalString(registration.prefix) : (router?.prefix ?? '')
  if (prefix === null) return null
  return prefix ? `${prefix.replace(/\/+$/, '')}/${route.rule.replace(/^\/+/, '')}` : route.rule
}

function pathOf(rule: string, call: PyNode, flask: FlaskModel, plan: RoutingPlanner): Hole {
  const parts = parseRule(rule)
  for (const part of parts) {
    if (typeof part === 'string') continue
    if (!CONVERTERS[part.converter] || part.arguments) {
      plan.refuse(call, 'converter', {
        converter: part.arguments ? `${part.converter}(${part.arguments})` : part.converter,
      })
      return null
    }
  }
  const path = parts.map((part) => (typeof part === 'string' ? part : variable(part.converter, part.variable))).join('')
  const slashed = path.startsWith('/') ? path : `/${path}`
  const given = flask.index.ruleNode(call)
  return given && slashed === rule ? given : quoted(slashed, styleOf(call.module).quote)
}

function variable(converter: string, name: string): string {
  const convertor = CONVERTERS[converter]?.convertor
  return convertor ? `{${name}:${convertor}}` : `{${name}}`
}

/** Every variable of the rule has its parameter, and every parameter its variable. */
function hasOwnParameters(route: Route, view: PyNode, plan: RoutingPlanner): boolean {
  const variables = new Set(
    parseRule(route.rule ?? '').flatMap((part) => (typeof part === 'string' ? [] : [part.variable])),
  )
  const parameters = parametersOf(view)
  const extra = parameters.find(({ name, kind }) => !variables.has(name) || kind === 'star' || kind === 'doubleStar')
  if (extra) {
    plan.refuse(view, 'extra-parameter', { parameter: extra.name })
    return false
  }
  const missing = [...variables].find((name) => !parameters.some((parameter) => parameter.name === name))
  if (missing) plan.refuse(view, 'missing-parameter', { parameter: missing })
  return !missing
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
