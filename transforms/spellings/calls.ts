/** Arguments that have other names now, and SQL given as plain text. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isAtLeast } from '../../src/flask/pins.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, imported, py } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field } from '../../src/python/syntax.js'
import type { SpellingsPlanner } from './index.js'

/** Renamed in Flask 2.0, the old names gone in 2.2. */
const KEYWORDS: Readonly<Record<string, string>> = {
  attachment_filename: 'download_name',
  cache_timeout: 'max_age',
  add_etags: 'etag',
}

export function planCalls(flask: FlaskModel, plan: SpellingsPlanner): void {
  for (const name of ['flask.send_file', 'flask.send_from_directory', 'flask.helpers.send_file']) {
    for (const use of flask.uses(name)) {
      const call = callOf(use)
      if (call) planFile(call, name, flask, plan)
    }
  }
  planSql(flask, plan)
}

function planFile(call: PyNode, name: string, flask: FlaskModel, plan: SpellingsPlanner): void {
  const { positional, keywords } = callArgs(call)
  for (const [keyword, value] of keywords) {
    const fresh = KEYWORDS[keyword]
    if (fresh && isAtLeast(flask.project, 'flask', '2.0'))
      plan.replace(value.parent as PyNode, py`${code(fresh)}=${value}`)
    else if (fresh) plan.report(value, 'needs-newer', { name: keyword, fresh, distribution: 'flask', version: '2.0' })
  }
  // By its place it has no name in any release.
  const path = name.endsWith('send_from_directory') ? keywords.get('filename') : undefined
  const isFirst = [...keywords.keys()][0] === 'filename'
  if (path?.parent && positional.length === 1 && isFirst) plan.replace(path.parent, path)
}

/** `db.session.execute("…")`: SQLAlchemy 2 takes text() alone, and so do older ones. */
function planSql(flask: FlaskModel, plan: SpellingsPlanner): void {
  for (const call of flask.index.callsNamed('execute')) {
    const callee = field(call, 'function')
    const session = callee && field(callee, 'object')
    const owner =
      session?.kind === 'attribute' && attributeName(session) === 'session' ? field(session, 'object') : null
    const [statement] = callArgs(call).positional
    const isDatabase =
      owner !== null &&
      flask.extensions.of('flask_sqlalchemy.SQLAlchemy').some(({ uses }) => uses.some(({ object }) => object === owner))
    if (isDatabase && statement?.kind === 'string')
      plan.replace(statement, py`${imported('sqlalchemy', 'text')}(${statement})`)
  }
}
