/** Flask-CORS for a whole application: the same options and settings, in a middleware around all others. */
import { type HookPlace, placeOf } from '../../../src/flask/hook-places.js'
import type { FlaskModel } from '../../../src/flask/model.js'
import { code, join, py, quoted, type Template } from '../../../src/plan/template.js'
import { argument, callArgs } from '../../../src/python/calls.js'
import type { PyNode } from '../../../src/python/node.js'
import { scopeOpenedBy } from '../../../src/python/scope.js'
import { descendants, enclosingFunction, textOf } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

interface Job {
  readonly flask: FlaskModel
  readonly plan: ExtensionPlanner
}

const OPTIONS: ReadonlySet<string> = new Set([
  ...['app', 'resources', 'origins', 'methods', 'expose_headers', 'allow_headers', 'supports_credentials', 'max_age'],
  ...['send_wildcard', 'vary_header', 'automatic_options', 'intercept_exceptions', 'always_send'],
  'allow_private_network',
])

export const flaskCors: Table = {
  module: 'flask_cors',
  symbols: new Map([['CORS', { help: 'CORS' }]]),
  attributes: new Map([['CORS', new Set(['init_app'])]]),
  releases: 'flask-cors',
  plan(flask, plan) {
    for (const object of flask.extensions.of('flask_cors.CORS')) {
      const later = object.uses.flatMap(({ node, path }) =>
        path === 'init_app' && node.field === 'function' && node.parent ? [node.parent] : [],
      )
      const inits = new Set(object.inits.map(({ call }) => call))
      for (const call of [object.origin, ...later]) {
        const given = argument(call, 0, 'app')
        if (
          given &&
          given.kind !== 'none' &&
          !inits.has(call) &&
          !planBlueprint(call, given, object.origin, { flask, plan })
        )
          plan.refuse(call, 'not-the-application', { name: 'Flask-CORS', given: textOf(given) })
        planOptions(call, plan)
      }
    }
    if (flask.extensions.of('flask_cors.CORS').some(({ inits }) => inits.length > 0)) planHooks(flask, plan)
  },
}

/** `CORS(blueprint)`: the same for its routes, said where the blueprint is registered, or in place where the application is known. */
function planBlueprint(call: PyNode, given: PyNode, origin: PyNode, job: Job): boolean {
  const { flask, plan } = job
  const [value, ...others] = flask.flow.valuesOf(given)
  const router = flask.routers.find(({ origin: own, kind }) => own === value?.origin && kind === 'blueprint')
  const { positional, keywords, hasStar } = callArgs(call)
  const isWhole = call === origin || callArgs(origin).keywords.size === 0
  const statement = call.parent
  if (!router || others.length > 0 || !isWhole || hasStar || positional.length !== 1) return false
  const places = flask.mounting.placements(router).map(placeOf)
  if (statement?.kind !== 'expression_statement' || places.length === 0) return false
  const [place, ...more] = places
  if (place && more.length === 0 && isKnownAt(statement, place)) {
    const own = [code(place.app), py`blueprint=${quoted(place.blueprint)}`, ...options(keywords)]
    plan.discard(call)
    plan.replace(call, py`${plan.help('CORS', statement)}(${join(own)})`)
    return true
  }
  if (places.includes(null) || ![...keywords.values()].every(isLiteral)) return false
  plan.discard(call)
  plan.remove(statement)
  for (const each of places)
    if (each) {
      const own = [code(each.app), py`blueprint=${quoted(each.blueprint)}`, ...options(keywords)]
      plan.after(each.statement, py`${plan.help('CORS', each.statement)}(${join(own)})`, 2 + call.start / 1e8)
    }
  return true
}

const options = (keywords: ReadonlyMap<string, PyNode>): Template[] =>
  [...keywords].map(([name, node]) => py`${code(name)}=${node}`)

/** Whether the application is there already, in the function that registers the blueprint. */
function isKnownAt(statement: PyNode, place: HookPlace): boolean {
  const owner = enclosingFunction(statement)
  if (owner === null || owner !== enclosingFunction(place.statement)) return false
  const [definition] = scopeOpenedBy(owner)?.bindings.get(place.app)?.definitions ?? []
  return definition !== undefined && definition.node.start < statement.start
}

/** Means the same in another file. */
const isLiteral = (node: PyNode): boolean =>
  [...descendants(node)].every(
    ({ kind }) => !/^(?:call|attribute|identifier|subscript|interpolation|lambda)$/.test(kind),
  )

/** Keywords by name; what comes in `**options` is read when the program runs. */
function planOptions(call: PyNode, plan: ExtensionPlanner): void {
  const { positional, keywords } = callArgs(call)
  const unknown = [...keywords.keys()].filter((name) => !OPTIONS.has(name))
  const option = unknown.join(', ') || (positional.length > 1 ? 'more than the application' : '')
  if (option) plan.refuse(call, 'unknown-option', { name: 'Flask-CORS', option })
}

/** On errors Flask-CORS sets its headers before the hooks run, else when its own turn comes; the middleware comes after all of them. */
function planHooks(flask: FlaskModel, plan: ExtensionPlanner): void {
  for (const { kind, definition, source } of flask.hooks)
    if (kind === 'after_request' && definition && /access-control-/i.test(textOf(definition)))
      plan.refuse(source, 'cors-hook')
}
