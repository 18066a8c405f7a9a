/** The session as a dependency of the project's own, and the engine behind it. */
import { appOfContext, type OwnSession, tableContexts } from '../../src/flask/own-session.js'
import { code, defined, type Hole, imported, join, py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { textOf } from '../../src/python/syntax.js'
import type { Job } from './index.js'

const Annotated = imported('typing', 'Annotated')
const Depends = imported('fastapi', 'Depends')
const Iterator = imported('collections.abc', 'Iterator')
const AsyncIterator = imported('collections.abc', 'AsyncIterator')
const Request = imported('fastapi', 'Request')
const Session = imported('sqlalchemy.orm', 'Session')
const AsyncSession = imported('sqlalchemy.ext.asyncio', 'AsyncSession')

/** What the dependencies and engines of a project are called. */
export interface SessionNames {
  /** Handlers that do not wait; null where there are none. */
  readonly plain: { readonly function: string; readonly alias: string } | null
  /** Handlers that await their questions. */
  readonly awaited: { readonly function: string; readonly alias: string; readonly engine: string } | null
  readonly hasEngine: boolean
}

export function sessionNames({ flask }: Pick<Job, 'flask'>): SessionNames {
  const plain = { function: 'get_session', alias: 'SessionDep' }
  const { awaiting } = flask
  if (!awaiting || awaiting.handlers.size === 0) return { plain, awaited: null, hasEngine: true }
  const engine = awaiting.needsEngine ? 'async_engine' : 'engine'
  if (awaiting.held.size === 0) return { plain: null, awaited: { ...plain, engine }, hasEngine: awaiting.needsEngine }
  const awaited = { function: 'get_async_session', alias: 'AsyncSessionDep', engine }
  return { plain, awaited, hasEngine: true }
}

/** The alias of the dependency that a handler takes. */
export function sessionAlias(owner: PyNode, job: Pick<Job, 'flask'>): string {
  const { plain, awaited } = sessionNames(job)
  const own = job.flask.awaiting?.handlers.has(owner) ? awaited : plain
  return own?.alias ?? 'SessionDep'
}

/** `get_session` and `SessionDep`, beside the engine or for the one that the application has. */
export function sessionLines({ engine }: OwnSession, job: Job): Hole[] {
  const isGlobal = engine === 'module'
  const { plain, awaited } = sessionNames(job)
  const parameter = isGlobal ? null : py`request: ${Request}`
  const made = (name: string): Hole => code(isGlobal ? name : `request.app.state.${name}`)
  const lines: Hole[] = []
  if (plain) {
    const body = py`with ${Session}(${made('engine')}) as session:\n    yield session`
    lines.push(py`def ${code(plain.function)}(${parameter}) -> ${Iterator}[${Session}]:\n    ${body}`)
  }
  if (awaited) {
    const body = py`async with ${AsyncSession}(${made(awaited.engine)}) as session:\n    yield session`
    lines.push(py`async def ${code(awaited.function)}(${parameter}) -> ${AsyncIterator}[${AsyncSession}]:\n    ${body}`)
  }
  const alias = (name: string, type: Hole, provider: string): Hole =>
    py`${code(name)} = ${Annotated}[${type}, ${Depends}(${code(provider)})]`
  const aliases = [
    plain && alias(plain.alias, Session, plain.function),
    awaited && alias(awaited.alias, AsyncSession, awaited.function),
  ].filter((line) => line !== null)
  return [...lines, join(aliases, '\n')]
}

/** The lines that connect: one engine, or one more for those who await it. */
export function engineLines(call: PyNode, given: Hole, begin: string, job: Job): Hole {
  const { awaited, hasEngine } = sessionNames(job)
  const line = (name: string, helper: string): Hole =>
    py`${code(`${begin}${name}`)} = ${job.plan.help(helper, call)}(${given})`
  return join(
    [hasEngine && line('engine', 'database_engine'), awaited && line(awaited.engine, 'async_database_engine')].filter(
      (each) => each,
    ),
    '\n',
  )
}

/** The engine where code stands. */
export function engineAt(node: PyNode, { path, engine }: OwnSession, { flask }: Job): Hole {
  if (engine === 'module') return path === node.module.path ? code('engine') : defined(path, 'engine')
  const app = appOfContext(node, flask.flow)
  return app && code(`${textOf(app)}.state.engine`)
}

/** A `with app.app_context():` around nothing but tables goes. */
export function planTableContexts({ flask, plan }: Job): void {
  for (const [context, { block, statements }] of tableContexts(flask.database)) {
    plan.replace(block, join(statements, '\n'))
    plan.discard(context)
  }
}
