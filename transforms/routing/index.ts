/** Routes and blueprints: route decorators become method decorators, blueprints become routers, registrations become includes. */
import type { Router } from '../../src/flask/apps.js'
import type { Value } from '../../src/flask/flow.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Hole, imported, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { isNone, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { contains, field, textOf } from '../../src/python/syntax.js'
import { planClassViews } from './class-views.js'
import { planConverters } from './converters.js'
import { findings } from './findings.js'
import { planFolders } from './folders.js'
import { planListed } from './listed.js'
import { planName } from './names.js'
import { Paths } from './paths.js'
import { planRoutes } from './routes.js'

const APIRouter = imported('fastapi', 'APIRouter')
const ROUTER_OPTIONS = new Set([
  ...['name', 'import_name', 'url_prefix', 'static_folder', 'static_url_path', 'template_folder', 'cli_group'],
  'description',
])
const ELSEWHERE = new Set([
  ...[
    'cli',
    'route',
    'register_blueprint',
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
    const paths = new Paths(flask, plan)
    for (const router of flask.routers) if (router.kind === 'blueprint') planRouter(router, { flask, plan, paths })
    planRegistrations({ flask, plan, paths })
    for (const access of flask.routerAccesses) {
      const { node, attribute, values } = access
      if (ELSEWHERE.has(attribute) || isCollector(values, flask)) continue
      if (flask.schemas.all.some(({ decorator }) => contains(decorator, node))) continue
      if (attribute === 'name' && planName(access, flask, plan)) continue
      if (!flask.routes.some(({ endpointDecorator: own }) => own && contains(own, node)))
        plan.refuse(node, 'unknown-attribute', { attribute })
    }
    for (const use of flask.uses('flask.Blueprint')) if (use.parent?.kind === 'type') plan.replace(use, APIRouter)
    planRoutes({ flask, plan, paths })
    planClassViews(flask, plan)
    planConverters(flask, plan)
    planListed(flask, plan)
    planUnknownRegistrations(flask, plan)
  },
})

/** What collects resources has other attributes than a blueprint. */
const isCollector = (values: ReadonlySet<Value>, flask: FlaskModel): boolean =>
  flask.routers.some(({ origin, kind }) => kind !== 'blueprint' && [...values].some((value) => value.origin === origin))

interface Planning {
  readonly flask: FlaskModel
  readonly plan: RoutingPlanner
  readonly paths: Paths
}

function planRouter(router: Router, planning: Planning): void {
  const { flask, plan } = planning
  const { origin, registrations } = router
  const { positional, keywords, hasStar } = callArgs(origin)
  const unknown = [...keywords.keys()].filter((keyword) => !ROUTER_OPTIONS.has(keyword))
  if (hasStar || unknown.length > 0 || positional.length > 2 || !router.name || !router.target)
    return plan.refuse(origin, 'blueprint-option', { option: unknown.join(', ') || 'its name' })
  const [again] = registeredAgain(router)
  if (again) return plan.refuse(again, 'registered-twice')
  const prefix = argument(origin, null, 'url_prefix')
  const call = plan.call(origin).call(APIRouter)
  if (prefix && !isNone(prefix) && !registrations.some((registration) => registration.prefix)) {
    const own = prefixOf(prefix, planning)
    if (own === undefined) return plan.refuse(origin, 'computed-prefix')
    if (own) call.keyword('prefix', own)
  }
  planFolders(router, flask, planning)
}

/** Registrations that would give a route a second name or prefix; one for each of several applications is fine. */
function registeredAgain({ registrations }: Router): readonly PyNode[] {
  const apps = registrations.map(({ parent }) => [...parent].map(({ origin }) => origin))
  const isShared = apps.some((own, at) =>
    apps.some((other, index) => index < at && own.some((app) => other.includes(app))),
  )
  const isMixed = new Set(registrations.map(({ prefix }) => prefix !== null)).size > 1
  return isShared || isMixed ? registrations.slice(1).map(({ call }) => call) : []
}

/** A router's prefix must not end in a slash (fastapi.APIRouter), a blueprint's may; undefined when it cannot be read. */
function prefixOf(node: PyNode, { flask, paths }: Planning): Hole | undefined {
  const value = flask.constants.text(node)
  if (value === null) return undefined
  const plain = `/${value.replace(/^\/+|\/+$/g, '')}`
  if (plain === '/') return null
  if (!paths.accepts(plain, node)) return null
  return paths.path(plain, plain === value ? node : null, node)
}

function planRegistrations(planning: Planning): void {
  const done = new Set<PyNode>()
  for (const { registrations } of planning.flask.routers.filter(({ kind }) => kind === 'blueprint'))
    for (const { call, prefix } of registrations) {
      if (!done.has(call)) planRegistration(call, prefix, planning)
      done.add(call)
    }
}

function planRegistration(call: PyNode, prefix: PyNode | null, planning: Planning): void {
  const { plan } = planning
  const callee = field(call, 'function')
  const { positional, keywords, hasStar } = callArgs(call)
  const name = keywords.get('name')
  const unknown = [...keywords.keys()].filter(
    (keyword) => !['url_prefix', 'blueprint', 'name', 'cli_group'].includes(keyword),
  )
  const router = positional[0] ?? keywords.get('blueprint')
  const object = callee && field(callee, 'object')
  if (name && literalString(name) === null) unknown.push('a computed name')
  const own = prefix && !isNone(prefix) ? prefixOf(prefix, planning) : null
  if (!router || !object || unknown.length > 0 || own === undefined || hasStar || positional.length > 1)
    return plan.refuse(call, 'registration-option', { option: unknown.join(', ') || 'a computed url_prefix' })
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
