/** Flask-DebugToolbar: what it shows is Flask's, so it goes. */
import { contains } from '../../../src/python/syntax.js'
import type { Table } from '../index.js'

export const flaskDebugtoolbar: Table = {
  module: 'flask_debugtoolbar',
  symbols: new Map([['DebugToolbarExtension', null]]),
  releases: 'flask-debugtoolbar',
  plan(flask, plan) {
    for (const { symbol, origin, statement, target, uses, inits } of flask.extensions.objects) {
      if (symbol !== 'flask_debugtoolbar.DebugToolbarExtension') continue
      const isAlone = origin.parent?.kind === 'expression_statement' || target !== null
      const calls = inits.filter(({ call }) => call !== origin)
      const isOnlySetUp = uses.every(({ node }) => calls.some(({ call }) => contains(call, node)))
      const areStatements = calls.every(({ call }) => call.parent?.kind === 'expression_statement')
      if (!isAlone || !isOnlySetUp || !areStatements || statement.kind !== 'expression_statement')
        return plan.refuse(origin, 'unknown-option', { name: 'Flask-DebugToolbar', option: 'another use' })
      for (const gone of [statement, ...calls.map((init) => init.statement)]) plan.remove(gone)
      plan.note(origin, 'toolbar-removed')
      plan.release('flask-debugtoolbar', origin.module.path)
    }
  },
}
