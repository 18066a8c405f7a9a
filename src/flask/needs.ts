/** What the whole application leans on: sessions, contexts, hooks, templates, static files. One fact, read by all. */

import type { Project } from '../project/project.js'
import { allows } from '../project/versions.js'
import { docstringOf, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { descendants, field, statementsOf, textOf } from '../python/syntax.js'
import type { App, ObjectAccess } from './apps.js'
import { type ContextUse, isWholeNamespace, type Role } from './contexts.js'
import type { Hook } from './hooks.js'
import type { OwnSession } from './own-session.js'

export interface Needs {
  readonly session: boolean
  readonly templates: boolean
  /** Hooks that run through the support module. */
  readonly hooks: boolean
  /** The ambient request, g, session or application outside the handlers. */
  readonly context: boolean
  /** `app.state.config`. */
  readonly config: boolean
  /** `app.state.root_path`, where relative names of files start. */
  readonly rootPath: boolean
  /** Werkzeug before 2.1 completes the addresses that it redirects to. */
  readonly wholeLocations: boolean
  /** `app.state.static_folder`. */
  readonly staticFolder: boolean
}

/** Methods and attributes of an application or blueprint that reach its Jinja environment. */
const JINJA_NAMES = [
  ...['jinja_env', 'template_filter', 'template_test', 'template_global'],
  ...['add_template_filter', 'add_template_test', 'add_template_global'],
  ...['app_template_filter', 'app_template_test', 'app_template_global'],
  ...['add_app_template_filter', 'add_app_template_test', 'add_app_template_global'],
]
const TEMPLATE_NAMES = [
  ...['render_template', 'render_template_string', 'get_template_attribute'],
  ...['stream_template', 'stream_template_string'],
]

const RESTFUL = ['reqparse.RequestParser', 'reqparse.Argument', 'fields']

/** Functions that have the request at hand when they flash a message. */
const FLASHING: ReadonlySet<Role> = new Set(['handler', 'guard', 'error-handler'])

/** Attributes of an application that live in its configuration. */
const IN_CONFIG: ReadonlySet<string> = new Set(['config', 'testing', 'debug', 'secret_key'])

type Lean = 'session' | 'hooks' | 'context' | 'config'

/** What the counterparts of extensions lean on. */
const EXTENSIONS: readonly (readonly [name: string, needs: readonly Lean[]])[] = [
  ['flask_admin', ['session', 'context', 'config']],
  ['flask_assets', ['context', 'config']],
  ['flask_babel', ['context', 'config']],
  ['flask_bootstrap', ['context', 'config']],
  ['flask_caching', ['context', 'config']],
  ['flask_ckeditor', ['context', 'config']],
  ['flask_httpauth', ['context']],
  ['flask_jwt_extended', ['context', 'config']],
  ['flask_limiter', ['hooks', 'context', 'config']],
  ['flask_login', ['session', 'hooks', 'context']],
  ['flask_mail', ['context', 'config']],
  ['flask_moment', ['context']],
  ['flask_pagedown', ['context']],
  ['flask_redis', ['config']],
  ['flask_sqlalchemy.SQLAlchemy', ['config']],
  ['flask_sslify', ['hooks', 'context']],
  ['flask_talisman', ['hooks', 'context', 'config']],
  ['flask_uploads', ['context', 'config']],
  ['flask_wtf', ['session', 'context']],
  ['flask_wtf.CSRFProtect', ['hooks']],
  ['flask_wtf.csrf.CSRFProtect', ['hooks']],
]

const leanings = ({ names }: Project): ReadonlySet<Lean> =>
  new Set(EXTENSIONS.flatMap(([name, needs]) => (names.usesUnder(name).length > 0 ? needs : [])))

export function findNeeds(
  project: Project,
  hooks: readonly Hook[],
  uses: readonly ContextUse[],
  shaped: ReadonlySet<PyNode>,
  accesses: readonly ObjectAccess[],
  roleAt: (node: PyNode) => Role,
  links: readonly (string | null)[],
  ownSession: OwnSession | null,
): Needs {
  const isUsed = (name: string): boolean => project.names.uses(`flask.${name}`).length > 0
  const isAccessed = (name: string): boolean => accesses.some(({ attribute }) => attribute === name)
  const templates =
    TEMPLATE_NAMES.some(isUsed) ||
    ['flask_assets', 'flask_bootstrap'].some((name) => project.names.usesUnder(name).length > 0) ||
    accesses.some(({ attribute }) => JINJA_NAMES.includes(attribute)) ||
    hooks.some(({ kind }) => kind === 'context_processor')
  const flashed = isUsed('flash') || isUsed('get_flashed_messages')
  const readsSession = project.templates.some(({ reads, calls }) => {
    return reads.some(({ name }) => name === 'session') || calls.some(({ name }) => name === 'get_flashed_messages')
  })
  const readsConfig = project.templates.some(
    ({ reads, opaque }) => opaque || reads.some(({ name }) => name === 'config'),
  )
  const leans = leanings(project)
  const session = isUsed('session') || flashed || leans.has('session') || (templates && readsSession)
  const files = isUsed('send_file') || isUsed('send_from_directory') || isAccessed('send_static_file')
  const setters = new Set(hooks.filter((hook) => isHeaderHook(hook, hooks)).map(({ definition }) => definition))
  const running = hooks.filter((hook) => runsThroughSupport(hook, hooks))
  const context =
    leans.has('context') ||
    // A session that others than handlers share is that of the context.
    (project.names.usesUnder('flask_sqlalchemy.SQLAlchemy').length > 0 && !ownSession) ||
    shaped.size > 0 ||
    files ||
    project.names.uses('flask.flash').some((use) => !FLASHING.has(roleAt(use))) ||
    uses.some((use) => isAmbient(use) || (use.owner && setters.has(use.owner))) ||
    templates ||
    ['url_for', 'has_request_context', 'has_app_context'].some(isUsed) ||
    (isAccessed('parser') && project.modules.some(({ text }) => text.includes('.parse_args('))) ||
    usesRest(project, links) ||
    running.length > 0
  return {
    session,
    templates,
    hooks: leans.has('hooks') || running.some(({ kind }) => /^(before|after)_/.test(kind)),
    context,
    config: session || leans.has('config') || accesses.some(({ attribute }) => IN_CONFIG.has(attribute)) || readsConfig,
    rootPath: files || project.names.usesUnder('flask_babel.Babel').length > 0,
    wholeLocations: wholeLocations(project),
    staticFolder:
      isAccessed('send_static_file') ||
      isAccessed('static_folder') ||
      project.names.usesUnder('flask_assets').length > 0,
  }
}

function wholeLocations({ manifests, modules }: Project): boolean {
  const isOld = manifests.requirements.some(
    ({ name, spec }) => name === 'werkzeug' && spec !== '' && !allows(spec, '2.1'),
  )
  return isOld && modules.some(({ text }) => /redirect|Location/.test(text))
}

/** Read where nothing hands the object over. */
const isAmbient = (use: ContextUse): boolean =>
  isWholeNamespace(use) ||
  (use.role !== 'handler' &&
    use.role !== 'hook' &&
    use.role !== 'error-handler' &&
    !(use.role === 'guard' && use.name !== 'current_app'))

/** Parsers read the request they are called in, addresses start at it. */
const usesRest = (project: Project, links: readonly (string | null)[]): boolean =>
  links.length > 0 ||
  RESTFUL.some((name) => project.names.uses(`flask_restful.${name}`).length > 0) ||
  ['flask_restx', 'flask_restplus'].some((root) => project.names.usesUnder(`${root}.reqparse`).length > 0)

function runsThroughSupport(hook: Hook, hooks: readonly Hook[]): boolean {
  if (hook.kind === 'errorhandler' || hook.kind === 'context_processor') return false
  if (hook.kind === 'before_request') return !hook.isDependency
  return !isHeaderHook(hook, hooks)
}

/**
 * An after-hook that only sets headers of the response it gets: it can be a middleware. With a second after-hook the order
 * between them would have to be proven, and a before-hook that answers would pass it by, so it stays a hook.
 */
export function isHeaderHook(hook: Hook, hooks: readonly Hook[]): boolean {
  const others = hooks.filter((other) => /^(before|after)_/.test(other.kind) && !other.isDependency)
  if (hook.kind !== 'after_request' || !hook.isAppWide || !hook.isDecorator || !hook.definition || others.length !== 1)
    return false
  const [parameter, ...more] = parametersOf(hook.definition)
  const docstring = docstringOf(hook.definition)?.parent
  const statements = statementsOf(hook.definition).filter((statement) => statement !== docstring)
  const last = statements.at(-1)
  if (!parameter || more.length > 0 || last?.kind !== 'return_statement') return false
  if (textOf(last.children[0] ?? last) !== parameter.name) return false
  return statements.slice(0, -1).every((statement) => setsHeader(statement, parameter.name))
}

/** `response.headers["X"] = <value>` with a value that calls nothing. */
function setsHeader(statement: PyNode, response: string): boolean {
  const assignment = statement.kind === 'expression_statement' ? statement.children[0] : null
  const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
  const target = left?.kind === 'subscript' ? field(left, 'value') : null
  if (!assignment || !target || textOf(target) !== `${response}.headers`) return false
  return [...descendants(assignment)].every((node) => node.kind !== 'call' && node.kind !== 'await')
}

/** Folder of the module that creates the application: Flask's root_path. */
export function rootFolder(app: App): string {
  return app.module.path.split('/').slice(0, -1).join('/')
}
