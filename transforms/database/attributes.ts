/** What is read of the SQLAlchemy object: columns and types of SQLAlchemy, the session, the tables. */
import { passedOnFrom } from '../../src/flask/database-names.js'
import type { ExtensionUse } from '../../src/flask/extensions.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code, defined, type Hole, imported, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { decoratorsOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, enclosingFunction, field, isAssigned, parts, textOf } from '../../src/python/syntax.js'
import { isHanded } from './handed.js'
import { headOf, type Job, sessionAt } from './index.js'
import { planMissing } from './missing.js'
import { isPlainSql } from './queries.js'
import { engineAt } from './session.js'

/** What only the registry of sessions has. */
const REGISTRY: ReadonlySet<string> = new Set(['remove', 'registry', 'configure', 'query_property', 'session_factory'])
const TABLES: ReadonlySet<string> = new Set(['create_all', 'drop_all', 'reflect'])
/** Functions of the object that are functions of the support module. */
const ROWS: ReadonlyMap<string, string> = new Map([
  ['get_or_404', 'get_or_404'],
  ['first_or_404', 'scalar_or_404'],
  ['one_or_404', 'scalar_one_or_404'],
  ['paginate', 'paginate'],
])
/** Names that SQLAlchemy 1 had, and what they were other names of. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['Binary', 'LargeBinary'],
  ['relation', 'relationship'],
])

export function planAttribute(use: ExtensionUse, job: Job): void {
  const { flask, plan, base } = job
  const head = headOf(use)
  const [name = '', next = ''] = use.path.split('.')
  const call = callOf(head)
  if (name === '') return planObject(use, job)
  if (name === 'init_app' && call && flask.extensions.isInit(call)) return
  if (name === 'session') return planSession(use, next, job)
  if (name === 'Model') return plan.replace(head, base)
  if (name === 'metadata') return plan.replace(head, py`${base}.metadata`)
  if (isEngine(name, call)) return plan.replace(engineOf(head, call), py`${plan.help('db_session', head)}.get_bind()`)
  if (TABLES.has(name) && call && planAll(name, call, job)) return
  const row = ROWS.get(name)
  if (row && call) return planRow(row, call, job)
  const real = RENAMED.get(name) ?? name
  const from = passedOnFrom(real)
  if (!from || (name === 'app' && isAssigned(head))) return planOther(use, name, job)
  if (name === 'Table' && !planTable(call, job)) return plan.refuse(use.node, 'unknown-attribute', { name })
  plan.replace(head, imported(from, real))
}

/** The object alone: what other transforms decide about, and fixtures that give it to nobody any more. */
function planObject({ node }: ExtensionUse, { flask, plan }: Job): void {
  const exit = node.parent
  if (exit && flask.database.handedOut.has(exit))
    return plan.replace(exit, code(exit.kind === 'yield' ? 'yield' : 'return'))
  const call = enclosing(node, 'call')
  if (isHanded(node, flask) || (call && isMigrate(call, flask))) return
  // A view of Flask-Admin takes the session in its place.
  if (call && isAdminView(call, flask)) return plan.replace(node, plan.help('db_session', node))
  const owner = enclosingFunction(node)
  if (owner && isShellContext(owner, flask)) return
  if (owner && isManagerShell(owner, flask) && planShellName(node, plan)) return
  plan.refuse(node, 'handed-on')
}

function isAdminView(call: PyNode, { project }: Job['flask']): boolean {
  const callee = field(call, 'function')
  const qualified = callee && project.names.qualify(callee)
  const definition = qualified ? project.names.definition(qualified)?.definitions.at(-1) : null
  if (definition?.kind !== 'class') return qualified?.startsWith('flask_admin.contrib.sqla.') ?? false
  const given = field(definition.node, 'superclasses')?.children ?? []
  return given.some((base) => project.names.qualify(base)?.startsWith('flask_admin.contrib.sqla.'))
}

/** What `flask shell` starts with: decided with the application. */
const isShellContext = (owner: PyNode, { index }: Job['flask']): boolean =>
  decoratorsOf(owner).some((decorator) => /\.shell_context_processor\b/.test(textOf(decorator))) ||
  index
    .usesOf(owner)
    .some(({ parent }) => /\.shell_context_processor\(/.test(parent?.parent ? textOf(parent.parent) : ''))

/** `Shell(make_context=names)` of Flask-Script. */
const isManagerShell = (owner: PyNode, { index }: Job['flask']): boolean =>
  index
    .usesOf(owner)
    .some(({ parent }) => parent?.kind === 'keyword_argument' && /^make_context\b/.test(textOf(parent)))

/** `db=db`: its session is what a shell is opened for. */
function planShellName(node: PyNode, plan: Job['plan']): boolean {
  const entry = node.parent
  const session = plan.help('db_session', node)
  if (entry?.kind === 'pair' && node.field === 'value') plan.replace(entry, py`${quoted('session')}: ${session}`)
  else if (entry?.kind === 'keyword_argument') plan.replace(entry, py`session=${session}`)
  else return false
  plan.discard(entry)
  plan.note(node, 'shell-session')
  return true
}

/** `Migrate(app, db)`, `migrate.init_app(app, db)`: decided with that extension. */
function isMigrate(call: PyNode, flask: Job['flask']): boolean {
  const objects = flask.extensions.of('flask_migrate.Migrate')
  const callee = field(call, 'function')
  return objects.some(
    ({ origin, uses }) => origin === call || uses.some(({ node, path }) => path === 'init_app' && node === callee),
  )
}

/** `db.app = app` only told the extension what the context tells. */
function planOther(use: ExtensionUse, name: string, { plan }: Job): void {
  const head = headOf(use)
  const statement = head.parent?.parent
  const right = head.parent && field(head.parent, 'right')
  if (name === 'app' && isAssigned(head) && statement?.kind === 'expression_statement' && right?.kind === 'identifier')
    return plan.remove(statement)
  plan.refuse(use.node, 'unknown-attribute', { name })
}

/** `db.engine`, `db.engines[None]`, `db.get_engine()`. */
const isEngine = (name: string, call: PyNode | null): boolean =>
  name === 'engine' || (name === 'get_engine' && call !== null && isEmpty(call))

const engineOf = (head: PyNode, call: PyNode | null): PyNode =>
  textOf(head).endsWith('get_engine') && call ? call : head

const isEmpty = (call: PyNode): boolean => {
  const { positional, keywords, hasStar } = callArgs(call)
  return positional.length + keywords.size === 0 && !hasStar
}

/** `db.create_all()`; with `app=app` it brings the context that it asks for. */
function planAll(name: string, call: PyNode, job: Job): boolean {
  const { plan, base, flask } = job
  if (flask.ownSession) {
    plan.replace(call, py`${base}.metadata.${code(name)}(${engineAt(call, flask.ownSession, job)})`)
    return true
  }
  const all = py`${base}.metadata.${code(name)}(${plan.help('db_session', call)}.get_bind())`
  const app = callArgs(call).keywords.get('app')
  const isAlone = callArgs(call).keywords.size === 1 && callArgs(call).positional.length === 0
  const given = app && isAlone && flask.flow.is(app, 'app') ? app : isEmpty(call) ? ownApp(call, flask) : null
  if (given && call.parent?.kind === 'expression_statement') {
    plan.replace(call.parent, py`with ${plan.help('app_context', call)}(${given}):\n    ${all}`)
    return true
  }
  if (isEmpty(call)) plan.replace(call, all)
  return isEmpty(call)
}

/** Before Flask-SQLAlchemy 3 the tables of `SQLAlchemy(app)` were made outside any context too. */
export function ownApp(call: PyNode, { database }: Job['flask']): Hole {
  const [object] = database.objects
  const own = object?.inits.find(({ call: init }) => init === object.origin)
  if (!database.old.extension || !own || !isWithoutContext(call)) return null
  const [path, name] = [own.app.module.path, own.app]
  if (name.kind !== 'identifier') return null
  return path === call.module.path ? code(textOf(name)) : defined(path, textOf(name))
}

/** A statement of a module, unless a `with` stands around it. */
export const isWithoutContext = (node: PyNode): boolean =>
  enclosingFunction(node) === null &&
  enclosing(node, 'with_statement', 'lambda') === null &&
  !isTestPath(node.module.path)

/** `db.get_or_404(User, 1)` asks the session that is given. */
function planRow(helper: string, call: PyNode, job: Job): void {
  const head = field(call, 'function')
  const list = field(call, 'arguments')
  const [first, second, ...others] = list ? parts(list) : []
  if (!head || !first) return
  const session = sessionAt(call, job)
  const texts = second ? [second, ...others] : []
  if (helper === 'get_or_404' && second && isValue(first) && isValue(second))
    if (planMissing(call, py`${session}.get(${first}, ${second})`, others, job)) return
  if (helper === 'scalar_or_404' && isValue(first))
    if (planMissing(call, py`${session}.scalar(${first})`, texts, job)) return
  job.plan.replace(head, job.plan.help(helper, head))
  if (helper === 'paginate') job.plan.replace(first, py`${first}, session=${session}`)
  else job.plan.replace(first, py`${session}, ${first}`)
}

const isValue = ({ kind }: PyNode): boolean => !/^(?:keyword_argument|list_splat|dictionary_splat)$/.test(kind)

/** Tables get the metadata that the extension gave them. */
function planTable(call: PyNode | null, { plan, base }: Job): boolean {
  const first = call && argument(call, 0, 'name')
  if (!call || !first || first.field === 'value' || callArgs(call).keywords.has('bind_key')) return false
  const second = callArgs(call).positional[1]
  if (second && /(?:^|\.)metadata$/i.test(textOf(second))) return true
  if (second && !/^(?:call|list_splat)$/.test(second.kind) && second.kind !== 'string') return false
  plan.replace(first, py`${first},${code(/\(\s*\n/.test(textOf(call)) ? '\n' : ' ')}${base}.metadata`)
  return true
}

function planSession(use: ExtensionUse, next: string, job: Job): void {
  const head = headOf(use)
  const method = head.parent?.kind === 'attribute' && head.field === 'object' ? head.parent : null
  const call = method && callOf(method)
  if (call && /^(?:execute|scalars?)$/.test(next) && isPlainSql(argument(call, 0, 'statement')))
    job.plan.refuse(call, 'raw-sql')
  const own = field(head, 'attribute')
  if (!own) return
  const isRegistry = method === null || REGISTRY.has(next)
  const session: Hole = isRegistry ? job.plan.help('db_session', head) : sessionAt(head, job)
  job.plan.replace(head, session)
}
