/** What fills the parameters of a view: the variables of its rule, guards, its own defaults. */
import { sourceOf } from '../../src/flask/kept.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Route } from '../../src/flask/routes.js'
import { variablesOf } from '../../src/flask/rules.js'
import { viewUses } from '../../src/flask/view-calls.js'
import { type Parameter, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import type { RoutingPlanner } from './index.js'

/** Every variable of the rule has its parameter, and every parameter its variable or a guard that fills it. */
export function hasOwnParameters(
  route: Route,
  view: PyNode,
  full: string,
  flask: FlaskModel,
  plan: RoutingPlanner,
): boolean {
  const { consumed } = flask.giftsOf(view)
  const variables = valuesOf(route, full)
  const unread = unreadStars(view, flask)
  const parameters = askedOf(route, view, flask).filter(({ node }) => !unread.some((star) => star.node === node))
  const own = unfilled(route, view, full, flask).map(({ name }) => name)
  const extra = parameters.find(
    (parameter) => !own.includes(parameter.name) && (isStar(parameter) || !variables.has(parameter.name)),
  )
  const missing = [...variables].find(
    (name) => !consumed.has(name) && !parameters.some((parameter) => parameter.name === name),
  )
  const dropped = (): true => {
    for (const { node } of unread) plan.draft(view).drop(node)
    return true
  }
  if (!extra && !missing) return dropped()
  if (isFilledByDecorators(route, view, flask) || takesRest(route, view, flask)) return true
  if (extra) {
    plan.refuse(view, 'extra-parameter', { parameter: extra.name })
    return false
  }
  if (!missing || unread.some(({ kind }) => kind === 'doubleStar')) return dropped()
  plan.refuse(view, 'missing-parameter', { parameter: missing })
  return false
}

/** `**kwargs` takes what the rule gives beside the named parameters, and the view looks at it. */
export function takesRest(route: Route, view: PyNode, flask: FlaskModel): boolean {
  const { consumed } = flask.giftsOf(view)
  const unread = unreadStars(view, flask)
  const asked = askedOf(route, view, flask)
  const values = valuesOf(route, flask.mounting.fullRule(route) ?? '')
  const isPlain = asked.every(
    (parameter) => parameter.kind === 'doubleStar' || values.has(parameter.name) || parameter.default !== null,
  )
  const isRead = asked.some(({ kind, node }) => kind === 'doubleStar' && !unread.some((star) => star.node === node))
  const hasOthers = route.defaults?.size !== 0 || consumed.size > 0 || flask.giftsOf(view).given.size > 0
  return isRead && isPlain && !hasOthers && !isFilledByDecorators(route, view, flask)
}

/** Decorators give the view what its rules do not: FastAPI is shown the values of the address alone. */
export function isFilledByDecorators(route: Route, view: PyNode, flask: FlaskModel): boolean {
  const changing = flask.kept.of(view)?.changing
  const own = flask.handlers.find(({ definition }) => definition === view)?.routes ?? [route]
  const names = own.map((item) => [...valuesOf(item, flask.mounting.fullRule(item) ?? '')].sort().join())
  const isOne = new Set(names).size === 1 && own.every(({ defaults }) => defaults?.size === 0)
  return Boolean(changing) && isOne && !hasSameParameters(route, view, flask)
}

function hasSameParameters(route: Route, view: PyNode, flask: FlaskModel): boolean {
  const values = valuesOf(route, flask.mounting.fullRule(route) ?? '')
  const asked = askedOf(route, view, flask)
  return asked.every((parameter) => !isStar(parameter) && values.has(parameter.name)) && asked.length === values.size
}

const isStar = ({ kind }: Parameter): boolean => kind === 'star' || kind === 'doubleStar'

/** `*args` and `**kwargs` that neither the view nor what wraps it looks at: FastAPI passes what is asked for by name. */
function unreadStars(view: PyNode, flask: FlaskModel): readonly Parameter[] {
  const stars = parametersOf(view).filter(isStar)
  if (stars.length === 0 || flask.calledViews.has(view)) return []
  const decorators = flask.handlers.find(({ definition }) => definition === view)?.decorators ?? []
  const isBlind = (node: PyNode): boolean => {
    const decorator = flask.decorators.of(node)
    return decorator !== null && viewUses(sourceOf(decorator)).reads?.size === 0
  }
  const isUnread = ({ target }: Parameter): boolean =>
    bindingOf(target)?.references.every((use) => use === target) ?? false
  return decorators.every(isBlind) && stars.every(isUnread) ? stars : []
}

/** What the rule gives the view, by name. */
const valuesOf = (route: Route, full: string): ReadonlySet<string> =>
  new Set([...variablesOf(full).map(({ variable }) => variable), ...(route.defaults?.keys() ?? [])])

/** Parameters that no guard fills. */
function askedOf(route: Route, view: PyNode, flask: FlaskModel): readonly Parameter[] {
  const { given } = flask.giftsOf(view)
  const filled = flask.schemas.filled(view)
  return parametersOf(view)
    .slice(route.classView ? 1 : 0)
    .filter(({ name }) => !given.has(name) && !filled.has(name))
}

/** Parameters that keep their default here: FastAPI would ask the query string for them. */
export function unfilled(route: Route, view: PyNode, full: string, flask: FlaskModel): readonly Parameter[] {
  if (isFilledByDecorators(route, view, flask) || takesRest(route, view, flask)) return []
  const values = valuesOf(route, full)
  return askedOf(route, view, flask).filter((parameter) => parameter.default !== null && !values.has(parameter.name))
}
