/** Attributes of the application, wherever it is known: what Flask kept on it is kept on app.state. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import { deferringCall, givenTo } from '../../src/flask/deferred.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { rootFolder } from '../../src/flask/needs.js'
import { tableContexts } from '../../src/flask/own-session.js'
import { isFlaskSignal } from '../../src/flask/signals.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import { testedApp } from '../../src/flask/web-test.js'
import { code, imported, inner, py, quoted, type Template } from '../../src/plan/template.js'
import { argument, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { contains, field, isAssigned, textOf } from '../../src/python/syntax.js'
import { isFilling } from './config.js'
import type { ApplicationPlanner } from './index.js'
import { planJson } from './json.js'
import { planOwnExtensions } from './own-extensions.js'
import { planRegistry } from './registries.js'
import { isOwnSignal } from './signals.js'
import { TAKEN } from './taken.js'

const Path = imported('pathlib', 'Path')

/** Attributes that live in the configuration under another name. */
const IN_CONFIG: Readonly<Record<string, string>> = { testing: 'TESTING', debug: 'DEBUG', secret_key: 'SECRET_KEY' }

/** The same for those that give back something else than the configuration holds: they can only be set. */
const SET_IN_CONFIG: Readonly<Record<string, string>> = { permanent_session_lifetime: 'PERMANENT_SESSION_LIFETIME' }

/** Attributes other transforms carry over. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['route', 'get', 'post', 'put', 'delete', 'patch', 'add_url_rule', 'register_blueprint', 'run', 'cli'],
  ...['before_request', 'after_request', 'teardown_request', 'teardown_appcontext', 'context_processor'],
  ...['before_first_request', 'jinja_env', 'template_filter', 'template_test', 'template_global'],
  ...['add_template_filter', 'add_template_test', 'add_template_global'],
  ...['errorhandler', 'register_error_handler', 'test_client', 'test_cli_runner'],
  'shell_context_processor',
  ...['make_response', 'response_class', 'redirect', 'send_static_file', 'static_folder', 'wsgi_app'],
])

/** Methods that only an application or a blueprint has. */
const TELLING: readonly string[] = ['app_context', 'test_request_context', 'register_blueprint', 'add_url_rule']

export function planAttributes(flask: FlaskModel, plan: ApplicationPlanner): void {
  for (const access of flask.appAccesses) planAttribute(access, flask, plan)
  for (const name of TELLING) for (const node of flask.index.attributes.get(name) ?? []) planUnseen(node, flask, plan)
  for (const call of flask.index.calls) {
    const callee = field(call, 'function')
    const given = givenTo(call).find((value) => flask.flow.is(value, 'app'))
    // What becomes of an extension is decided by its own transform.
    if (flask.extensions.isInit(call) || isOwnSignal(call, flask) || isFlaskSignal(call, flask)) continue
    if (testedApp(call, flask)) continue
    if (!given || !callee || flask.index.functionOf(callee) || flask.index.isKnownCallee(callee)) continue
    if (flask.flow.far.of(call).length > 0 || flask.flow.methodsOf(callee).length > 0) continue
    // A thread or a scheduler hands it to a function of the project.
    if (givenTo(call).some((value) => deferringCall(value) === call && flask.index.functionOf(value))) continue
    plan.refuse(call, 'handed-out', { callee: textOf(callee) })
  }
}

/** An application that came a way nobody can follow would be asked for what FastAPI's has not. */
function planUnseen(node: PyNode, flask: FlaskModel, plan: ApplicationPlanner): void {
  const object = field(node, 'object')
  if (!object || isTestPath(node.module.path) || flask.flow.valuesOf(object).size > 0) return
  plan.refuse(node, 'unseen', { object: textOf(object), attribute: textOf(field(node, 'attribute') ?? node) })
}

function planAttribute(access: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): void {
  const { node, object, attribute, call } = access
  const isSet = isAssigned(node)
  const inConfig = IN_CONFIG[attribute] ?? (isSet ? SET_IN_CONFIG[attribute] : undefined)
  if (call && flask.extensions.isInit(call)) return
  if (ELSEWHERE.has(attribute) || flask.urlMaps.consumed.has(node) || planJson(access, flask, plan)) return
  if (planRegistry(access, flask, plan)) return
  if (attribute === 'extensions' && flask.migrations.isEnvironment(node.module)) return
  if (planOwnExtensions(access, flask, plan)) return
  // The errors transform carries it over, or says what is in the way.
  if (flask.hooks.some(({ override }) => override?.accesses.includes(node))) return
  if (attribute === 'config') {
    if (!isFilling(node, flask)) plan.replace(node, py`${object}.state.config`)
  } else if (inConfig) plan.replace(node, py`${object}.state.config[${quoted(inConfig)}]`)
  else if (attribute === 'instance_path') plan.replace(node, py`${object}.state.instance_path`)
  else if (attribute === 'logger') plan.replace(node, py`${object}.state.logger`)
  else if (attribute === 'open_resource' && call) planResource(access, flask, plan)
  else if (attribute === 'app_context' && call) {
    const isGone = flask.ownSession !== null && tableContexts(flask.database).has(call)
    if (!isTestPath(node.module.path) && !isGone) planContext(object, call, plan)
  } else if (attribute === 'test_request_context' && call?.parent?.kind === 'with_item') {
    if (!isTestPath(node.module.path)) planRequest(object, call, plan)
  } else if (isOwnAttribute(attribute, flask)) return
  else if (attribute === 'name' || attribute === 'import_name') planName(access, flask, plan)
  else if (attribute === '_get_current_object' && call) planObject(access, flask, plan)
  else if (attribute === 'endpoint' && isEndpoint(node, flask)) return
  else if (attribute === 'root_path') planRootPath(access, flask, plan)
  else if (!(isTestPath(node.module.path) && /^test_|^url_map$|^view_functions$/.test(attribute)))
    plan.refuse(node, 'unknown-attribute', { attribute })
}

/** A context that is pushed at once lasts; one that something else is done with is not known. */
function planContext(object: PyNode, call: PyNode, plan: ApplicationPlanner): void {
  const method = call.parent?.kind === 'attribute' && call.field === 'object' ? call.parent : null
  const outer = method && callOf(method)
  const isPushed = method && attributeName(method) === 'push' && outer?.parent?.kind === 'expression_statement'
  if (!method) plan.replace(call, py`${plan.help('app_context', call)}(${object})`)
  else if (outer && isPushed) {
    plan.discard(call)
    plan.replace(outer, py`${plan.help('push_context', call)}(${object})`)
  } else if (!/^__(?:enter|exit)__$/.test(attributeName(method)))
    plan.refuse(call, 'unknown-attribute', { attribute: `app_context().${attributeName(method)}` })
}

/** Addresses and pages for a request that nobody sent: in tasks, commands and scripts. */
function planRequest(object: PyNode, call: PyNode, plan: ApplicationPlanner): void {
  const list = field(call, 'arguments')
  const rest = list && list.children.length > 0 ? inner(list) : null
  const comma = rest && code(/^\(\s*\n/.test(textOf(rest.node)) ? ',' : ', ')
  plan.require('itsdangerous', 'main', call.module.path)
  plan.replace(call, py`${plan.help('request_context', call)}(${object}${comma}${rest})`)
}

/** What the project itself keeps on the application stays there, unless the name means something to Flask or FastAPI. */
function isOwnAttribute(attribute: string, flask: FlaskModel): boolean {
  if (TAKEN.has(attribute) || attribute.startsWith('_')) return false
  return flask.appAccesses.some((access) => {
    return access.attribute === attribute && isAssigned(access.node)
  })
}

/** Where the application comes as a parameter it is the object itself; elsewhere current_app stays a proxy. */
function planObject({ node, object, call }: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): void {
  const { role } = flask.ownerOf(node)
  if (call && /handler|hook|guard/.test(role)) plan.replace(call, object)
}

const isEndpoint = (node: PyNode, flask: FlaskModel): boolean =>
  flask.routes.some(({ endpointDecorator }) => endpointDecorator !== null && contains(endpointDecorator, node))

/** The import name of the application is the name of its module (flask.Flask.name). */
function planName({ node, attribute }: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): void {
  const [app, ...others] = flask.apps.filter(({ module }) => !isTestPath(module.path))
  const given = app && argument(app.origin, 0, 'import_name')
  const name = given && (textOf(given) === '__name__' ? app.module.name : flask.constants.text(given))
  if (!app || others.length > 0 || !name || isAssigned(node))
    return plan.refuse(node, 'unknown-attribute', { attribute })
  // Of a file that is started as a script the name is that of the file (flask.sansio.app.App.name).
  const isModule = attribute === 'import_name' && node.module === app.module && given && textOf(given) === '__name__'
  plan.replace(node, isModule ? code('__name__') : quoted(name))
}

/** root_path is the folder of the application's module (flask.sansio.scaffold.get_root_path). */
function planRootPath({ node, attribute }: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): void {
  const folder = rootFrom(node, flask)
  if (!folder || isAssigned(node)) return plan.refuse(node, 'unknown-attribute', { attribute })
  plan.replace(node, py`str(${folder})`)
}

/** open_resource is relative to the folder of the application (flask.Flask.open_resource). */
function planResource({ node, call }: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): void {
  const name = call && argument(call, 0, 'resource')
  const mode = call && argument(call, 1, 'mode')
  const folder = rootFrom(node, flask)
  if (!call || !name || !folder || (mode && literalString(mode) === null))
    return plan.refuse(node, 'unknown-attribute', { attribute: 'open_resource' })
  plan.replace(call, py`open(${folder} / ${name}, ${mode ?? quoted('rb')})`)
}

/** The folder of the application as a module inside it comes to it. */
function rootFrom(node: PyNode, flask: FlaskModel): Template | null {
  const folders = new Set(flask.apps.filter(({ module }) => !isTestPath(module.path)).map(rootFolder))
  const [root] = folders
  const here = node.module.path.split('/').slice(0, -1)
  const isInside = root !== undefined && (root === '' || `${here.join('/')}/`.startsWith(`${root}/`))
  if (folders.size !== 1 || !isInside) return null
  const depth = here.length - (root ? root.split('/').length : 0)
  return py`${Path}(__file__).parent${code('.parent'.repeat(depth))}`
}
