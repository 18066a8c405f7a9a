/** The method of a class-based view as an endpoint: of one object or of a new one, with what the class lists around it. */
import type { ClassView } from '../../src/flask/class-views.js'
import { type KeptDecorator, sourceOf } from '../../src/flask/kept.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { listedAround, type Route } from '../../src/flask/routes.js'
import { viewUses } from '../../src/flask/view-calls.js'
import { relocated } from '../../src/plan/relocate.js'
import { code, type Hole, imported, join, py, quoted, type Template } from '../../src/plan/template.js'
import { argument, callOf } from '../../src/python/calls.js'
import { nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { textOf } from '../../src/python/syntax.js'
import type { RoutingPlanner } from './index.js'
import { isFilledByDecorators } from './parameters.js'

const partial = imported('functools', 'partial')

interface Place {
  readonly flask: FlaskModel
  readonly plan: RoutingPlanner
}

export function methodHole(route: Route, place: Place): Hole {
  const { view, classView, viewExpression } = route
  const { flask, plan } = place
  if (!view || !classView) return null
  const name = code(nameOf(view))
  const inner = classView.verbs.find(({ method }) => method === view)?.decorators ?? []
  const [outside, inside] = [classView.decorators ?? [], inner].map((list) =>
    list.filter((node) => isWrapper(node, flask)).flatMap((node) => printed(node, route, place) ?? []),
  ) as [Template[], Template[]]
  if (classView.isOwnObject) {
    noteOrder(route, place)
    const list = inside.length > 0 ? py`decorators=[${join(inside.toReversed())}]` : null
    const given = join([maker(classView, plan), quoted(nameOf(view)), list])
    return within(outside, py`${plan.help('per_request', route.call)}(${given})`)
  }
  plan.copy(viewExpression ?? view)
  const object = viewExpression === classView.creation ? instance(classView, plan) : viewExpression
  return within([...outside, ...inside], py`${object}.${name}`)
}

/** Methods that a rule names and its class does not have. */
export function noteMissing(route: Route, { flask, plan }: Place): void {
  const { call, classView, rule } = route
  const given = argument(call, null, 'methods')
  const named = (given && flask.constants.texts(given)) ?? []
  const own = new Set(classView?.verbs.flatMap(({ methods }) => methods) ?? [])
  const missing = named.map((name) => name.toUpperCase()).filter((name) => !own.has(name) && name !== 'HEAD')
  const isFirst = flask.routes.find((other) => other.call === call) === route
  if (classView && isFirst && missing.length > 0)
    plan.note(call, 'unimplemented-method', { methods: missing.join(', '), rule: rule ?? '' })
}

/** Dependencies come first. */
function noteOrder({ view, classView }: Route, { flask, plan }: Place): void {
  const decorators = flask.handlers.find(({ definition }) => definition === view)?.decorators ?? []
  const late = decorators.filter((node) => isDependency(node, flask) && !classView?.decorators?.includes(node))
  if (view && classView && late.length > 0)
    plan.note(view, 'asked-before-made', { name: nameOf(view), class: nameOf(classView.definition) })
}

const within = (decorators: readonly Template[], view: Template): Template =>
  decorators.reduceRight((inner, decorator) => py`${decorator}(${inner})`, view)

/** `UserAPI(store)` for `UserAPI.as_view("user", store)`. */
export function instance(view: ClassView, plan: RoutingPlanner): Template {
  plan.copy(view.classExpression)
  return py`${view.classExpression}(${join(argumentsOf(view, plan))})`
}

/** The class, or `partial(UserAPI, store)`. */
function maker(view: ClassView, plan: RoutingPlanner): Hole {
  plan.copy(view.classExpression)
  const given = argumentsOf(view, plan)
  return given.length > 0 ? py`${partial}(${join([view.classExpression, ...given])})` : view.classExpression
}

function argumentsOf(view: ClassView, plan: RoutingPlanner): readonly Hole[] {
  const { starred, doubleStarred } = view
  for (const node of [...view.arguments, ...view.keywords.values(), starred, doubleStarred]) if (node) plan.copy(node)
  const named = [...view.keywords].map(([name, value]) => py`${code(name)}=${value}`)
  return [
    ...view.arguments,
    ...(starred ? [py`*${starred}`] : []),
    ...named,
    ...(doubleStarred ? [py`**${doubleStarred}`] : []),
  ]
}

function printed(node: PyNode, { call }: Route, { flask, plan }: Place): Template | null {
  plan.copy(node)
  const expression = call.module === node.module ? node : relocated(node, flask)
  return expression ? py`${expression}` : null
}

export function acceptsClass(route: Route, { flask, plan }: Place): boolean {
  const { classView, source } = route
  const problem = classView?.problem ?? (isReadable(route, flask) ? null : 'decorates its views')
  if (problem) plan.refuse(source, 'class-view', { name: textOf(classView?.classExpression ?? source), problem })
  return !problem
}

/** What only asks goes to the dependencies of the route, before everything that stays around the method. */
function isReadable(route: Route, flask: FlaskModel): boolean {
  const listed = listedAround(route)
  const known = flask.handlers.find(({ definition }) => definition === route.view)?.decorators ?? []
  if (!listed?.every((node) => known.includes(node))) return false
  const first = known.findIndex((node) => listed.includes(node) && !isDependency(node, flask))
  const staying = first < 0 ? [] : listed.filter((node) => !isDependency(node, flask))
  const isMoved = (node: PyNode): boolean => route.call.module === node.module || relocated(node, flask) !== null
  // What an Api lists gets responses, and data on FastAPI.
  const isBlind = (node: PyNode): boolean =>
    !route.classView?.ofApi.includes(node) || isCached(node, flask) || Boolean(keptOf(node, flask)?.isPlain)
  return (
    staying.every((node) => isWrapper(node, flask) && isMoved(node) && isBlind(node)) &&
    (first < 0 || !known.slice(first).some((node) => isDependency(node, flask))) &&
    (first < 0 || !route.view || !isFilledByDecorators(route, route.view, flask))
  )
}

const isDependency = (node: PyNode, flask: FlaskModel): boolean =>
  flask.checks.of(node) !== null ||
  flask.login.checkOf(node) !== null ||
  flask.guards.some(({ applications }) => applications.includes(node)) ||
  isMadeBy('flask_limiter.Limiter', LIMITS, node, flask)

/** A decorator of the project that only calls the view, or `cache.cached()`. */
function isWrapper(node: PyNode, flask: FlaskModel): boolean {
  if (isDependency(node, flask)) return false
  if (isCached(node, flask)) return true
  const kept = keptOf(node, flask)
  if (!kept || kept.problems.length > 0) return false
  const { others } = sourceOf(kept.decorator)
  return others.length === 0 && !viewUses(sourceOf(kept.decorator)).isPassedOn
}

const keptOf = (node: PyNode, flask: FlaskModel): KeptDecorator | undefined =>
  flask.kept.all.find(({ decorator }) => decorator === flask.decorators.of(node))

const isCached = (node: PyNode, flask: FlaskModel): boolean => isMadeBy('flask_caching.Cache', ['cached'], node, flask)

const LIMITS = ['limit', 'shared_limit', 'exempt']

const isMadeBy = (symbol: string, names: readonly string[], node: PyNode, flask: FlaskModel): boolean =>
  flask.extensions
    .of(symbol)
    .some(({ uses }) => uses.some((use) => names.includes(use.path) && (callOf(use.node) ?? use.node) === node))
