/** Routes and blueprints: route decorators become method decorators, blueprints become routers, registrations become includes. */
import type { Router } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Hole, imported, py, quoted } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { field, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { planRoutes } from './routes.js'

const APIRouter = imported('fastapi', 'APIRouter')
const ROUTER_OPTIONS = new Set(['name', 'import_name', 'url_prefix'])
const ELSEWHERE = new Set([
  ...[
    'route',
    'get',
    'post',
    'put',
    'delete',
    'patch',
    'add_url_rule',
    'before_request',
    'after_request',
    'teardown_request',
  ],
  ...[
    'before_app_request',
    'after_app_request',
    'teardown_app_request',
    'errorhandler',
    'app_errorhandler',
    'register_error_handler',
  ],
  ...['context_processor', 'app_context_processor', 'before_app_first_request'],
  ...['app_template_filter', 'app_template_test', 'app_template_global'],
  ...['add_app_template_filter', 'add_app_template_test', 'add_app_template_global'],
])

export type Code = keyof typeof findings
export type RoutingPlanner = Planner<Code>

export default defineTransform({
  id: 'routing',
  summary: 'Turn routes into path operations and blueprints into routers',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const router of flask.routers) planRouter(router, plan)
    for (const { node, attribute } of flask.routerAccesses)
      if (!ELSEWHERE.has(attribute)) plan.refuse(node, 'unknown-attribute', { attribute })
    for (const use of flask.uses('flask.Blueprint')) if (use.parent?.kind === 'type') plan.replace(use, APIRouter)
    planRoutes(flask, plan)
    planUnknownRegistrations(flask, plan)
  },
})

function planRouter(router: Router, plan: RoutingPlanner): void {
  const { origin, registrations } = router
  const { positional, keywords, hasStar } = callArgs(origin)
  const unknown = [...keywords.keys()].filter((keyword) => !ROUTER_OPTIONS.has(keyword))
  if (hasStar || unknown.length > 0 || positional.length > 2 || !router.name || !router.target)
    return plan.refuse(origin, 'blueprint-option', { option: unknown.join(', ') || 'its name' })
  if (router.hasComputedPrefix) return plan.refuse(origin, 'computed-prefix')
  if (registrations.length > 1) return plan.refuse(registrations[1]?.call ?? origin, 'registered-twice')
  const [registration] = registrations
  const prefix = argument(origin, null, 'url_prefix')
  const call = plan.call(origin).call(APIRouter)
  if (prefix && !registration?.prefix) {
    const own = prefixOf(prefix)
    if (own) call.keyword('prefix', own)
  }
  if (registration) planRegistration(registration.call, registration.prefix, plan)
}

/** A router's prefix must not end in a slash (fastapi.APIRouter), a blueprint's may. */
function prefixOf(node: PyNode): Hole {
  const value = literalString(node)
  if (value === null) return node
  const plain = `/${value.replace(/^\/+|\/+$/g, '')}`
  if (plain === '/') return null
  return plain === value ? node : quoted(plain, styleOf(node.module).quote)
}

function planRegistration(call: PyNode, prefix: PyNode | null, plan: RoutingPlanner): void {
  const callee = field(call, 'function')
  const { positional, keywords } = callArgs(call)
  const unknown = [...keywords.keys()].filter((keyword) => keyword !== 'url_prefix' && keyword !== 'blueprint')
  const router = positional[0] ?? keywords.get('blueprint')
  const object = callee && field(callee, 'object')
  if (!router || !object || unknown.length > 0 || (prefix && literalString(prefix) === null))
    return plan.refuse(call, 'registration-option', { option: unknown.join(', ') || 'a computed url_prefix' })
  const own = prefix ? prefixOf(prefix) : null
  plan.replace(
    call,
    own ? py`${object}.include_router(${router}, prefix=${own})` : py`${object}.include_router(${router})`,
  )
}

/** register_blueprint of something that is not one known blueprint. */
function planUnknownRegistrations(flask: FlaskModel, plan: RoutingPlanner): void {
  const known = new Set(flask.routers.flatMap(({ registrations }) => registrations.map(({ call }) => call)))
  for (const { attribute, call } of [...flask.appAccesses, ...flask.routerAccesses]) {
    if (attribute !== 'register_blueprint' || !call || known.has(call)) continue
    plan.refuse(call, 'unknown-blueprint', { what: textOf(argument(call, 0, 'blueprint') ?? call) })
  }
}
