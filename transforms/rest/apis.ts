/** An Api becomes a router whose routes answer JSON; where it met the application the application includes it. */
import type { Router } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isSwaggerCollector } from '../../src/flask/rest-documents.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, imported, py } from '../../src/plan/template.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { literalBool } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingFunction, field, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const APIRouter = imported('fastapi', 'APIRouter')
const OPTIONS: ReadonlySet<string> = new Set([
  'app',
  'prefix',
  'catch_all_404s',
  'errors',
  'default_mediatype',
  'decorators',
])
const ATTRIBUTES: ReadonlySet<string> = new Set(['add_resource', 'resource', 'init_app', 'url_for'])

export function planApis(flask: FlaskModel, plan: Planner<Code>): void {
  const apis = flask.routers.filter(({ kind, origin }) => kind === 'api' && !isSwaggerCollector(origin, flask.index))
  for (const router of apis) planApi(router, flask, plan)
  for (const { node, attribute, values } of flask.routerAccesses) {
    if (!apis.some(({ origin }) => [...values].some((one) => one.origin === origin))) continue
    if (!ATTRIBUTES.has(attribute)) plan.refuse(node, 'unknown-attribute', { name: attribute, what: 'an Api' })
  }
}

function planApi(router: Router, flask: FlaskModel, plan: Planner<Code>): void {
  const { origin, target, statement, registrations, prefixNode } = router
  const option = unknownOption(origin)
  if (option) return plan.refuse(origin, 'unknown-option', { what: 'Api(...)', option })
  const [registration, ...others] = registrations
  if (
    !target ||
    statement.kind !== 'expression_statement' ||
    !registration ||
    others.length > 0 ||
    !isPlaced(router, flask)
  )
    return plan.refuse(origin, 'not-assigned', { what: 'an Api' })
  const call = plan.call(origin).call(APIRouter).keyword('route_class', plan.help('ApiRoute', origin))
  const prefix = prefixNode && flask.constants.text(prefixNode)
  if (prefixNode && prefix === null)
    return plan.refuse(origin, 'unknown-option', { what: 'Api(...)', option: 'prefix' })
  if (prefix && !/^\/[^<>]*[^/<>]$/.test(prefix)) return plan.refuse(origin, 'address', { address: prefix })
  if (prefix) call.keyword('prefix', prefixNode)
  const errors = argument(origin, null, 'errors')
  if (errors && !isInReach(router, errors, flask))
    return plan.refuse(origin, 'unknown-option', { what: 'Api(...)', option: 'errors' })
  planLate(router, registration.call, flask, plan)
  planInclude(router, registration.call, plan)
}

/** Whether every application it ends up on is in sight: each answers its errors. */
export const isPlaced = (router: Router, { mounting, apps }: FlaskModel): boolean => {
  const places = mounting.placements(router)
  return places.length > 0 && places.every(({ app }) => apps.some(({ origin }) => origin === app))
}

/** `app.include_router(api)`, below the line that creates the Api or in the place of init_app(). */
function planInclude({ origin, target, statement }: Router, call: PyNode, plan: Planner<Code>): void {
  const app = argument(call, 0, 'app')
  if (!app) return
  const object = call === origin ? target && code(textOf(target)) : field(field(call, 'function') ?? call, 'object')
  plan.copy(app)
  const include = py`${app}.include_router(${object})`
  if (call === origin) plan.after(statement, include, 1)
  else plan.replace(call, include)
}

/** The line at the end of the application says it for all Apis. */
function isInReach({ origin }: Router, errors: PyNode, flask: FlaskModel): boolean {
  const apis = flask.routers.filter(({ kind }) => kind === 'api')
  const [app, ...others] = flask.apps.filter(({ module }) => !isTestPath(module.path))
  const isHere = app && app.module === origin.module && app.factory === enclosingFunction(origin)
  const isGlobal = app && app.module === origin.module && flask.project.names.qualify(errors) !== null
  return apis.length === 1 && others.length === 0 && Boolean(isHere || isGlobal)
}

/** Flask-RESTful forgets what is added once init_app() has run without an application in Api(...). */
function planLate({ origin }: Router, init: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  if (init === origin) return
  for (const { call, owners } of flask.resources) {
    const isOwn = [...owners].some((owner) => owner.origin === origin)
    const isLate = call.module === init.module && call.start > init.start
    if (isOwn && isLate && enclosingFunction(call) === enclosingFunction(init)) plan.refuse(call, 'added-late')
  }
}

/** The first argument of Api(...) that nobody carries over. */
function unknownOption(origin: PyNode): string | null {
  const { keywords, positional, hasStar } = callArgs(origin)
  const unknown = [...keywords.keys()].find((name) => !OPTIONS.has(name))
  if (hasStar || positional.length > 2) return 'more than its application and prefix'
  const all = keywords.get('catch_all_404s')
  if (all && literalBool(all) === null) return 'a computed catch_all_404s'
  const media = keywords.get('default_mediatype')
  if (media && !/^["']application\/json["']$/.test(textOf(media))) return 'default_mediatype'
  return unknown ?? null
}
