/** Whether only handlers ask for the database session: then it is a plain dependency, and no context is needed for it. */
import type { Project } from '../project/project.js'
import { callArgs, callOf } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { enclosing, enclosingClass, enclosingFunction, field, statementsOf, textOf } from '../python/syntax.js'
import type { Role } from './contexts.js'
import type { Database } from './database.js'
import type { Extensions, ExtensionUse } from './extensions.js'
import type { Flow } from './flow.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export interface OwnSession {
  /** The module of the SQLAlchemy object, which gets the dependency. */
  readonly path: string
  /** A name of that module, or an attribute of `app.state` where a factory makes the application. */
  readonly engine: 'module' | 'state'
}

interface Sources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly database: Database
  readonly extensions: Extensions
  readonly roleAt: (node: PyNode) => Role
}

/** What only a session of the context can do, and settings that make it one. */
const SHARED =
  /SQLALCHEMY_(?:COMMIT_ON_TEARDOWN|RECORD_QUERIES|BINDS)|get_(?:recorded|debug)_queries|__bind_key__|load_instance|sqla_session|flask_admin/
const NAMES = ['get_session', 'SessionDep', 'engine', 'get_async_session', 'AsyncSessionDep', 'async_engine']
const REGISTRY = /^session(?:$|\.(?:remove|registry|configure|query_property|session_factory)\b)/
/** Reads of the object that need no session. */
const FREE = /^(?:init_app|Model|metadata)\b/
const ROWS = /^(?:get_or_404|first_or_404|one_or_404|paginate)$/
const TELLING =
  /^(?:all|first|one|one_or_none|filter|filter_by|order_by|outerjoin|offset|options|distinct|get_or_404|first_or_404|one_or_404|paginate|with_entities|get|count|join|limit|delete|update)$/

export function findOwnSession(sources: Sources): OwnSession | null {
  const { database, project } = sources
  const [object, ...more] = database.objects
  if (!object?.target || more.length > 0 || object.inits.length === 0) return null
  const { origin, handed, inits } = object
  if (database.old.extension || handed.length > 0 || database.handedOut.size > 0) return null
  if (callArgs(origin).keywords.has('session_options') || object.statement.parent?.kind !== 'module') return null
  if (NAMES.some((name) => origin.module.scope.bindings.has(name))) return null
  if (project.modules.some(({ text }) => SHARED.test(text))) return null
  const engine = inits.length === 1 && inits[0]?.call === origin ? 'module' : 'state'
  const isTaken = project.modules.some(({ text }) => text.includes('alembic') && /\bengine\s*=/.test(text))
  if (engine === 'module' && isTaken) return null
  const isPlain =
    database.uses.every((use) => isFree(use, engine, sources)) &&
    sources.index.attribute('query').every((query) => isOfHandler(query, sources))
  return isPlain ? { path: origin.module.path, engine } : null
}

function isFree({ object, node, path }: ExtensionUse, engine: OwnSession['engine'], sources: Sources): boolean {
  if (enclosing(object, 'import_from_statement')) return true
  if (path === '') return isMigrate(node, sources)
  if (/^(?:create_all|drop_all)$/.test(path)) return isTables(node, engine, sources)
  if (/^(?:engines?|get_engine|reflect)\b/.test(path) || REGISTRY.test(path)) return false
  if (FREE.test(path)) return true
  return path.startsWith('session.') || ROWS.test(path) ? sources.roleAt(node) === 'handler' : true
}

/** `Migrate(app, db)` takes the tables alone. */
function isMigrate(node: PyNode, { extensions }: Sources): boolean {
  const call = enclosing(node, 'call')
  const objects = extensions.of('flask_migrate.Migrate')
  return objects.some(
    ({ origin, uses }) =>
      origin === call || uses.some((use) => use.path === 'init_app' && callOf(use.node) === call && call !== null),
  )
}

function isTables(node: PyNode, engine: OwnSession['engine'], { flow }: Sources): boolean {
  const call = callOf(node)
  const { positional, keywords, hasStar } = call
    ? callArgs(call)
    : { positional: [], keywords: new Map(), hasStar: true }
  if (hasStar || positional.length + keywords.size > 0 || call?.parent?.kind !== 'expression_statement') return false
  return engine === 'module' || appOfContext(node, flow) !== null
}

/** The application of the `with app.app_context():` around code. */
export function appOfContext(node: PyNode, flow: Flow): PyNode | null {
  const statement = enclosing(node, 'with_statement')
  if (!statement || enclosingFunction(statement) !== enclosingFunction(node)) return null
  const call = contextOf(statement)
  const app = call && field(field(call, 'function') as PyNode, 'object')
  return app && flow.is(app, 'app') && /^[\w.]+$/.test(textOf(app)) ? app : null
}

export interface TableContext {
  /** The `with` statement. */
  readonly block: PyNode
  readonly statements: readonly PyNode[]
}

/** The `app.app_context()` that stand around nothing but tables: with a session of their own they need no context any more. */
export function tableContexts({ uses }: Database): ReadonlyMap<PyNode, TableContext> {
  const calls = uses.flatMap(({ node, path }) => {
    const call = /^(?:create_all|drop_all)$/.test(path) ? callOf(node) : null
    return call ? [call] : []
  })
  const tables = new Set(calls.map((call) => call.parent))
  const found = new Map<PyNode, TableContext>()
  for (const block of new Set(calls.map((call) => enclosing(call, 'with_statement')))) {
    const body = block && field(block, 'body')
    const context = block && contextOf(block)
    const statements = body ? statementsOf(body) : []
    if (block && context && statements.every((statement) => tables.has(statement)))
      found.set(context, { block, statements })
  }
  return found
}

/** `app.app_context()` of a `with` that has nothing else. */
function contextOf(statement: PyNode): PyNode | null {
  const clause = statement.children.find(({ kind }) => kind === 'with_clause')
  const [item, ...others] = clause?.children ?? []
  const call = item && others.length === 0 ? field(item, 'value') : null
  const callee = call?.kind === 'call' ? field(call, 'function') : null
  return callee?.kind === 'attribute' && attributeName(callee) === 'app_context' ? call : null
}

/** `User.query` in a handler, or a thing of the same name that is none of ours. */
function isOfHandler(query: PyNode, { database, roleAt }: Sources): boolean {
  const owner = field(query, 'object')
  if (!owner || database.uses.some(({ object }) => object === field(owner, 'object'))) return true
  const container = enclosingClass(query)
  const isOwn = /^(?:cls|type\(self\)|self\.__class__|self)$/.test(textOf(owner))
  if (database.modelOf(owner)) return roleAt(query) === 'handler'
  if (isOwn && container !== null && database.isPartOfModels(container)) return false
  const method = query.parent?.kind === 'attribute' && query.field === 'object' ? query.parent : null
  return !(method && callOf(method) && TELLING.test(attributeName(method)))
}
