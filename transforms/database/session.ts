/** The session as a dependency of the project's own, and the engine behind it. */
import { appOfContext, contextOf, type OwnSession } from '../../src/flask/own-session.js'
import { code, defined, type Hole, imported, join, py } from '../../src/plan/template.js'
import { callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, field, statementsOf, textOf } from '../../src/python/syntax.js'
import type { Job } from './index.js'

const Annotated = imported('typing', 'Annotated')
const Depends = imported('fastapi', 'Depends')
const Iterator = imported('collections.abc', 'Iterator')
const Request = imported('fastapi', 'Request')
const Session = imported('sqlalchemy.orm', 'Session')

/** `get_session` and `SessionDep`, beside the engine or for the one that the application has. */
export function sessionLines({ engine }: OwnSession): Hole[] {
  const isGlobal = engine === 'module'
  const parameter = isGlobal ? null : py`request: ${Request}`
  const made = isGlobal ? code('engine') : code('request.app.state.engine')
  const body = py`with ${Session}(${made}) as session:\n    yield session`
  return [
    py`def get_session(${parameter}) -> ${Iterator}[${Session}]:\n    ${body}`,
    py`SessionDep = ${Annotated}[${Session}, ${Depends}(get_session)]`,
  ]
}

/** The engine where code stands. */
export function engineAt(node: PyNode, { path, engine }: OwnSession, { flask }: Job): Hole {
  if (engine === 'module') return path === node.module.path ? code('engine') : defined(path, 'engine')
  const app = appOfContext(node, flask.flow)
  return app && code(`${textOf(app)}.state.engine`)
}

/** A `with app.app_context():` around nothing but tables goes: they need no context any more. */
export function planTableContexts({ flask, plan }: Job): void {
  const calls = flask.database.uses.flatMap(({ node, path }) => {
    const call = /^(?:create_all|drop_all)$/.test(path) ? callOf(node) : null
    return call ? [call] : []
  })
  const statements = new Set(calls.map((call) => call.parent))
  for (const block of new Set(calls.map((call) => enclosing(call, 'with_statement')))) {
    const body = block && field(block, 'body')
    const context = block && contextOf(block)
    const all = body ? statementsOf(body) : []
    if (!block || !context || !all.every((statement) => statements.has(statement))) continue
    plan.replace(block, join(all, '\n'))
    plan.discard(context)
  }
}
