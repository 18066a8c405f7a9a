/** What stands against mounting: everything that would make a request be answered otherwise than by Flask alone. */
import type { AppEnd } from '../../src/flask/app-end.js'
import type { App } from '../../src/flask/apps.js'
import { isExtensionModule } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Mounted } from '../../src/plan/mounted.js'
import { callArgs } from '../../src/python/calls.js'
import { importsOf } from '../../src/python/imports.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, field, nodesOfKind, textOf } from '../../src/python/syntax.js'
import type { findings } from './findings.js'
import { routeObstacles } from './route-obstacles.js'

export interface Obstacle {
  readonly node: PyNode
  readonly code: keyof typeof findings
  readonly data?: Readonly<Record<string, string>>
}

/** The program around the application, in two parts. */
export interface Sides {
  readonly flask: FlaskModel
  readonly app: App
  readonly end: AppEnd
  readonly isMounted: (node: PyNode) => boolean
  /** In a file of the program that becomes FastAPI; tests are on neither side. */
  readonly isNative: (node: PyNode) => boolean
  /** What is mounted uses the database and the users of the other side. */
  readonly isSharing: boolean
}

export function obstacles(sides: Sides): readonly Obstacle[] {
  return [
    ...routeObstacles(sides),
    ...wholeApplication(sides),
    ...blueprintUses(sides),
    ...handedOut(sides),
    ...endpointReads(sides),
    ...attributes(sides),
    ...extensions(sides),
    ...removedNames(sides),
    ...caughtErrors(sides),
  ]
}

/** Pages of an extension get all that stands around the application, so only this may come between. */
export function objectObstacles(sides: Sides): readonly Obstacle[] {
  const late = routeObstacles(sides).filter(({ code }) => code === 'late-route')
  return [...late, ...endpointReads(sides), ...attributes(sides), ...besideObjects(sides)]
}

/** Extensions whose counterparts reach what is mounted: around everything, through templates, or where they are called. */
const REACHING: ReadonlySet<string> = new Set([
  ...[
    'flask_admin',
    'flask_bootstrap',
    'flask_caching',
    'flask_ckeditor',
    'flask_cors',
    'flask_httpauth',
    'flask_jwt_extended',
  ],
  ...['flask_login', 'flask_mail', 'flask_moment', 'flask_pagedown', 'flask_redis', 'flask_restx', 'flask_script'],
  ...['flask_testing', 'flask_uploads', 'flask_wtf'],
])

function besideObjects(sides: Sides): Obstacle[] {
  return [
    ...guarding(sides),
    ...[...importedExtensions(sides.flask, sides.isNative)]
      .filter(([name]) => !QUIET.has(name) && !REACHING.has(name))
      .map(([name, node]): Obstacle => ({ node, code: 'extension', data: { package: name } })),
  ]
}

export function sidesOf(flask: FlaskModel, app: App, end: AppEnd, { files, isNear, isSharing }: Mounted): Sides {
  const isMounted = (node: PyNode): boolean => files.has(node.module.path)
  const isNative = (node: PyNode): boolean =>
    isNear(node.module.path) && !isMounted(node) && !isTestPath(node.module.path)
  return { flask, app, end, isMounted, isNative, isSharing }
}

/** FastAPI's own hooks and error handlers would run later than those. */
const AFTER: ReadonlySet<string> = new Set(['after_request', 'teardown_request'])

function wholeApplication({ flask, isMounted, isNative }: Sides): Obstacle[] {
  const hooks = flask.hooks.filter(({ source, kind }) => isMounted(source) && kind !== 'after_this_request')
  const wide = hooks.filter(({ isAppWide }) => isAppWide)
  const handles = flask.hooks.some(({ source, kind }) => kind === 'errorhandler' && isNative(source))
  const isMissed = (kind: string): boolean => AFTER.has(kind) || (kind === 'context_processor' && handles)
  return [
    ...wide.map(({ source, kind }): Obstacle => ({ node: source, code: 'application-wide', data: { what: kind } })),
    ...hooks
      .filter(({ kind, isAppWide }) => !isAppWide && isMissed(kind))
      .map(({ source }): Obstacle => ({ node: source, code: 'hook-after' })),
    ...flask.templateParts
      .filter(({ source }) => isMounted(source))
      .map(({ source }): Obstacle => ({ node: source, code: 'application-wide', data: { what: 'a template helper' } })),
  ]
}

const OF_BLUEPRINTS: ReadonlySet<string> = new Set([
  ...['route', 'get', 'post', 'put', 'delete', 'patch', 'add_url_rule', 'register_blueprint', 'name', 'url_prefix'],
  ...['before_request', 'after_request', 'teardown_request', 'context_processor'],
  ...['errorhandler', 'register_error_handler', 'root_path', 'import_name'],
  // Those are for the whole application and named there.
  ...['before_app_request', 'after_app_request', 'teardown_app_request', 'app_errorhandler', 'app_context_processor'],
  ...['app_template_filter', 'app_template_test', 'app_template_global', 'before_app_first_request'],
])

function blueprintUses({ flask, isMounted }: Sides): Obstacle[] {
  const apis = flask.routers.filter(({ origin, kind }) => kind === 'api' && isMounted(origin))
  const origins = new Set(flask.routers.filter(({ origin }) => isMounted(origin)).map(({ origin }) => origin))
  const used = flask.routerAccesses
    .filter(({ attribute, values }) => {
      return !OF_BLUEPRINTS.has(attribute) && [...values].some(({ origin }) => origin && origins.has(origin))
    })
    .map(({ node, attribute }): Obstacle => ({ node, code: 'blueprint-use', data: { attribute } }))
  // An API object answers errors and wrong addresses of the whole application.
  return [
    ...used,
    ...apis.map(({ origin }): Obstacle => ({ node: origin, code: 'blueprint-use', data: { attribute: 'Api' } })),
  ]
}

/** What a blueprint or the application is handed to may register anything with it. */
function handedOut({ flask, isMounted }: Sides): Obstacle[] {
  const modules = flask.project.modules.filter(({ root }) => isMounted(root))
  const calls = modules.flatMap((module) => nodesOfKind(module, 'call'))
  return calls.flatMap((call): Obstacle[] => {
    const { positional, keywords } = callArgs(call)
    const callee = field(call, 'function')
    const isKnown =
      callee?.kind === 'attribute' && textOf(field(callee, 'attribute') ?? callee) === 'register_blueprint'
    const given = [...positional, ...keywords.values()].find((node) => {
      return flask.flow.is(node, 'router') || flask.flow.is(node, 'app')
    })
    return given && !isKnown && callee
      ? [{ node: call, code: 'blueprint-use', data: { attribute: textOf(callee) } }]
      : []
  })
}

const ROUTED: ReadonlySet<string> = new Set([
  ...['endpoint', 'blueprint', 'blueprints', 'url_rule', 'view_args', 'routing_exception'],
])

/** Hooks run before the mounted part knows which route it is. */
function endpointReads({ flask, isNative }: Sides): Obstacle[] {
  return flask.contextUses
    .filter(({ name, attribute, role, node }) => {
      return name === 'request' && ROUTED.has(attribute ?? '') && (role === 'hook' || role === 'far') && isNative(node)
    })
    .map(({ node, attribute }) => ({ node, code: 'reads-endpoint', data: { attribute: attribute ?? '' } }))
}

const SHARED: ReadonlySet<string> = new Set([
  ...['config', 'logger', 'name', 'root_path', 'instance_path', 'debug', 'testing', 'secret_key', 'open_resource'],
])
const NATIVE_ONLY: ReadonlySet<string> = new Set([
  ...['route', 'get', 'post', 'put', 'delete', 'patch', 'add_url_rule', 'register_blueprint', 'errorhandler'],
  ...['register_error_handler', 'before_request', 'after_request', 'teardown_request', 'teardown_appcontext'],
  ...['context_processor', 'template_filter', 'template_test', 'template_global', 'shell_context_processor'],
  ...['add_template_filter', 'add_template_test', 'add_template_global', 'cli', 'run', 'app_context'],
  ...['test_client', 'test_cli_runner', 'test_request_context', 'static_folder', 'jinja_env'],
  // Middleware becomes that of FastAPI, around both.
  'wsgi_app',
])
const OF_JINJA: ReadonlySet<string> = new Set(['filters', 'tests', 'globals'])

function attributes({ flask, isMounted, isNative }: Sides): Obstacle[] {
  const isShared = (node: PyNode, attribute: string): boolean => {
    if (SHARED.has(attribute)) return true
    if (isMounted(node) || !NATIVE_ONLY.has(attribute)) return false
    const next = node.parent?.kind === 'attribute' && node.field === 'object' ? field(node.parent, 'attribute') : null
    return attribute !== 'jinja_env' || (next !== null && OF_JINJA.has(textOf(next)))
  }
  return flask.appAccesses
    .filter(({ node, attribute }) => (isMounted(node) || isNative(node)) && !isShared(node, attribute))
    .map(({ node, attribute }) => ({ node, code: 'application-attribute', data: { attribute } }))
}

/** Extensions that do nothing to requests beside what their own names do where they are used. */
const QUIET: ReadonlySet<string> = new Set(['flask_sqlalchemy', 'flask_migrate', 'flask_bcrypt', 'flask_marshmallow'])

/** What of an extension stays in use where views stay Flask's. */
const SHARED_BY_NAME: ReadonlySet<string> = new Set(['flask_sqlalchemy', 'flask_login'])

function extensions(sides: Sides): Obstacle[] {
  const { flask, isMounted, isNative, isSharing } = sides
  const [native, mounted] = [importedExtensions(flask, isNative), importedExtensions(flask, isMounted)]
  const isShared = (name: string): boolean => isSharing && SHARED_BY_NAME.has(name)
  const objects = flask.extensions.objects.filter(({ symbol, uses }) => {
    return uses.some(({ node }) => isMounted(node)) && !isShared(symbol.split('.')[0] ?? symbol)
  })
  return [
    ...guarding(sides),
    ...objects.filter(({ origin }) => isNative(origin)).map(({ origin, symbol }) => shared(origin, symbol)),
    ...[...native].flatMap(([name, node]): Obstacle[] => {
      if (mounted.has(name) && !isShared(name)) return [shared(node, name)]
      const isKnown = QUIET.has(name) || REACHING.has(name)
      return isKnown ? [] : [{ node, code: 'extension', data: { package: name } }]
    }),
  ]
}

const shared = (node: PyNode, symbol: string): Obstacle => ({
  node,
  code: 'shared-extension',
  data: { package: symbol.split('.')[0] ?? symbol },
})

/** Tokens that every form has to bring along are not asked for on the other side. */
function guarding({ flask }: Sides): Obstacle[] {
  const protects = ['flask_wtf.CSRFProtect', 'flask_wtf.csrf.CSRFProtect', 'flask_wtf.csrf.CsrfProtect']
  const guarded = flask.extensions.of(...protects).map(({ origin }) => origin)
  return guarded.map((node): Obstacle => ({ node, code: 'extension', data: { package: 'CSRFProtect' } }))
}

function importedExtensions({ project }: FlaskModel, is: (node: PyNode) => boolean): Map<string, PyNode> {
  const found = new Map<string, PyNode>()
  for (const module of project.modules.filter(({ root }) => is(root)))
    for (const { module: name, level, node } of importsOf(module)) {
      const isOwn = project.names.resolveModule(module, name, level) !== null
      if (level === 0 && !isOwn && isExtensionModule(name)) found.set(name.split('.')[0] ?? name, node)
    }
  return found
}

const REMOVED: ReadonlySet<string> = new Set([
  ...['flask.Markup', 'flask.escape', 'flask._app_ctx_stack', 'flask._request_ctx_stack', 'flask.safe_join'],
  ...['flask.json.JSONEncoder', 'flask.json.JSONDecoder', 'flask.helpers.safe_join', 'flask.__version__'],
  ...['werkzeug.security.safe_str_cmp', 'werkzeug.utils.escape', 'werkzeug.wrappers.BaseResponse'],
])
const REMOVED_FROM =
  /^(?:flask\.(?:ext|globals\._|signals|\w+_(?:started|finished|rendered|exception|pushed|popped|flashed)$)|werkzeug\.(?:contrib|urls|[a-z_]+$))/

/** Signals are told of both sides by neither. */
function removedNames({ flask, isMounted }: Sides): Obstacle[] {
  return ['flask', 'werkzeug'].flatMap((root) =>
    flask.project.names
      .usesUnder(root)
      .filter(({ node, name }) => isMounted(node) && (REMOVED.has(name) || REMOVED_FROM.test(name)))
      .map(({ node, name }): Obstacle => ({ node, code: 'removed-name', data: { name } })),
  )
}

function caughtErrors({ flask, isMounted }: Sides): Obstacle[] {
  const caught = flask.project.names
    .usesUnder('werkzeug')
    .filter(({ node }) => isMounted(node) && enclosing(node, 'except_clause') && inHead(node))
  return caught.map(({ node }): Obstacle => ({ node, code: 'catches-errors' }))
}

function inHead(node: PyNode): boolean {
  const block = enclosing(node, 'block')
  const clause = enclosing(node, 'except_clause')
  return clause !== null && (block === null || block.start < clause.start)
}

/** Handlers of a file: what is left to convert. */
export const hasNativeRoute = ({ flask, isNative }: Sides): boolean =>
  flask.handlers.some(({ definition }) => isNative(definition))
