/** Handlers that may wait for the database instead of a thread: everything they ask of it can be awaited, and nothing is loaded unasked. */
import { isAsync } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { descendants, enclosingFunction, textOf } from '../python/syntax.js'
import type { BlockingSources } from './blocking-sources.js'
import type { Database } from './database.js'
import { EventLoop } from './event-loop.js'
import { lazyLoad } from './lazy-loads.js'
import type { OwnSession } from './own-session.js'
import { type Question, questionAt } from './questions.js'
import { type Refresh, refreshesOf } from './refreshes.js'

/** What is asked for beyond a migration that changes as little as it can. */
export interface Wishes {
  /** Handlers wait for the database in the event loop where they can. */
  readonly async?: boolean
  /** Files that stay Flask in this step: what they decorate or call has to go on working for them. */
  readonly staying?: ReadonlySet<string>
  /** Files whose functions are no handlers, hooks or guards of the application: what they share with it is far code to it. */
  readonly sharing?: ReadonlySet<string>
}

export interface Awaiting {
  /** What each handler that can be converted asks of the database. */
  readonly handlers: ReadonlyMap<PyNode, Asked>
  /** What holds the others that use the database. */
  readonly held: ReadonlyMap<PyNode, string>
  /** Whether something still needs the engine that does not wait: tables, migrations, handlers that are held. */
  readonly needsEngine: boolean
}

export interface Asked {
  readonly questions: readonly Question[]
  /** Rows that are read after a commit: they are asked for anew, as SQLAlchemy does by itself where it may wait. */
  readonly refreshes: readonly Refresh[]
}

export interface AwaitingSources extends BlockingSources {
  readonly database: Database
  readonly ownSession: OwnSession | null
}

/** Drivers whose counterparts nobody chose yet. */
const OTHER_DRIVERS =
  /^(?:mysqlclient|pymysql|mysql-connector-python|pyodbc|cx-oracle|oracledb|aiomysql|asyncmy|pg8000)$/

export function findAwaiting(sources: AwaitingSources): Awaiting {
  const { database, ownSession, project } = sources
  const handlers = new Map<PyNode, Asked>()
  const held = new Map<PyNode, string>()
  const driver = project.manifests.requirements.find(({ name }) => OTHER_DRIVERS.test(name))?.name
  for (const definition of new Set(sources.handlers.map((handler) => handler.definition))) {
    const roots = rootsIn(definition, database)
    if (roots.length === 0) continue
    const asked = ownSession && !driver ? askedBy(definition, roots, sources) : null
    const word = driver ?? (ownSession ? null : 'code outside of handlers has the same session')
    if (word !== null) held.set(definition, word)
    else if (typeof asked === 'string') held.set(definition, asked)
    else if (asked) handlers.set(definition, asked)
  }
  const needsEngine =
    held.size > 0 ||
    database.uses.some(({ path }) => /^(?:create_all|drop_all)$/.test(path)) ||
    project.modules.some(({ text }) => /^from alembic\b/m.test(text))
  const isInMemory = project.modules.some(({ text }) => /sqlite:\/\/(?:["']|\/["'](?!\s*\+)|\/:memory:)/.test(text))
  if (!needsEngine || !isInMemory) return { handlers, held, needsEngine }
  // Two engines would each have a database of their own.
  for (const definition of handlers.keys()) held.set(definition, 'a database in memory')
  return { handlers: new Map(), held, needsEngine }
}

/** `db.session`, `db.get_or_404`, `User.query` below a function. */
function rootsIn(definition: PyNode, database: Database): PyNode[] {
  const own = database.uses
    .filter(({ path }) => /^(?:session\.|get_or_404|first_or_404|one_or_404|paginate)/.test(path))
    .map(({ node }) => node)
  const all = new Set(own)
  return [...descendants(definition)].filter(
    (node) =>
      all.has(node) ||
      (node.kind === 'attribute' &&
        textOf(node.children.at(-1) ?? node) === 'query' &&
        database.modelOf(node.children[0] ?? node) !== null),
  )
}

/** What a handler asks, or what holds it. */
function askedBy(definition: PyNode, roots: readonly PyNode[], sources: AwaitingSources): Asked | string {
  if (isAsync(definition)) return 'it is async already'
  const questions: Question[] = []
  for (const root of roots) {
    if (enclosingFunction(root) !== definition || isDelayed(root, definition))
      return `${textOf(root)} in a function of its own`
    const question = questionAt(root, sources)
    if (typeof question === 'string') return question
    questions.push(question)
  }
  const refreshes = refreshesOf(definition, questions, sources)
  if (typeof refreshes === 'string') return refreshes
  const word = lazyLoad(definition, sources) ?? new EventLoop(sources, questions).heldBy(definition)
  return word ?? { questions, refreshes }
}

/** In a lambda or a generator nothing can be awaited where it stands. */
function isDelayed(root: PyNode, definition: PyNode): boolean {
  for (let at = root.parent; at && at !== definition; at = at.parent)
    if (/^(?:lambda|generator_expression)$/.test(at.kind)) return true
  return false
}
