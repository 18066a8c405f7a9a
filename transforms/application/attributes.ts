/** Attributes of the application, wherever it is known: what Flask kept on it is kept on app.state. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { rootFolder } from '../../src/flask/needs.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code, imported, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import { field, textOf } from '../../src/python/syntax.js'
import { isFilling } from './config.js'
import type { ApplicationPlanner } from './index.js'

const Path = imported('pathlib', 'Path')

/** Attributes that live in the configuration under another name. */
const IN_CONFIG: Readonly<Record<string, string>> = { testing: 'TESTING', debug: 'DEBUG', secret_key: 'SECRET_KEY' }

/** Attributes other transforms carry over. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['route', 'get', 'post', 'put', 'delete', 'patch', 'add_url_rule', 'register_blueprint', 'run', 'cli'],
  ...['before_request', 'after_request', 'teardown_request', 'teardown_appcontext', 'context_processor'],
  ...['errorhandler', 'register_error_handler', 'test_client', 'test_cli_runner'],
  ...['make_response', 'response_class', 'redirect', 'send_static_file', 'static_folder'],
])

export function planAttributes(flask: FlaskModel, plan: ApplicationPlanner): void {
  for (const access of flask.appAccesses) planAttribute(access, flask, plan)
  for (const call of flask.index.calls) {
    const callee = field(call, 'function')
    const given = callArgs(call).positional.find((value) => flask.flow.is(value, 'app'))
    if (!given || !callee || flask.index.functionOf(callee) || flask.index.isKnownCallee(callee)) continue
    plan.refuse(call, 'handed-out', { callee: textOf(callee) })
  }
}

function planAttribute(access: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): void {
  const { node, object, attribute, call } = access
  const inConfig = IN_CONFIG[attribute]
  if (ELSEWHERE.has(attribute)) return
  if (attribute === 'config') {
    if (!isFilling(node, flask)) plan.replace(node, py`${object}.state.config`)
  } else if (inConfig) plan.replace(node, py`${object}.state.config[${quoted(inConfig)}]`)
  else if (attribute === 'instance_path') plan.replace(node, py`${object}.state.instance_path`)
  else if (attribute === 'root_path') plan.replace(node, py`${object}.state.root_path`)
  else if (attribute === 'logger') plan.replace(node, py`${object}.state.logger`)
  else if (attribute === 'open_resource' && call) planResource(access, flask, plan)
  else if (attribute === 'app_context' && call) {
    if (!isTestPath(node.module.path)) plan.replace(call, py`${plan.help('app_context', node)}(${object})`)
  } else if (!(isTestPath(node.module.path) && /^test_|^url_map$|^view_functions$/.test(attribute)))
    plan.refuse(node, 'unknown-attribute', { attribute })
}

/** open_resource is relative to the folder of the application (flask.Flask.open_resource). */
function planResource({ node, call }: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): void {
  const name = call && argument(call, 0, 'resource')
  const mode = call && argument(call, 1, 'mode')
  const folders = new Set(flask.apps.map(rootFolder))
  const [root] = folders
  const here = node.module.path.split('/').slice(0, -1)
  const isInside = root !== undefined && (root === '' || `${here.join('/')}/`.startsWith(`${root}/`))
  if (!call || !name || folders.size !== 1 || !isInside || (mode && literalString(mode) === null))
    return plan.refuse(node, 'unknown-attribute', { attribute: 'open_resource' })
  const depth = here.length - (root ? root.split('/').length : 0)
  const folder = py`${Path}(__file__).parent${code('.parent'.repeat(depth))}`
  plan.replace(call, py`open(${folder} / ${name}, ${mode ?? quoted('rb')})`)
}
