/** Tests that put sessions on one connection: `db.session = db.create_scoped_session(options)`. */
import type { ExtensionUse } from '../../src/flask/extensions.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { PyNode } from '../../src/python/node.js'
import { field } from '../../src/python/syntax.js'
import { headOf, type Job } from './index.js'

/** `db.create_scoped_session` until Flask-SQLAlchemy 3, `db._make_scoped_session` since. */
export const isScopedSession = (head: PyNode): boolean =>
  isTestPath(head.module.path) && /^(create|_make)_scoped_session$/.test(attributeName(head))

/** The sessions of the support module are bound where they are made: nothing is left to assign. */
export function planExchange(use: ExtensionUse, { flask, plan }: Job): void {
  const assignment = headOf(use).parent
  const statement = assignment?.parent
  const value = assignment && field(assignment, 'right')
  const made = value && (value.kind === 'call' ? value : flask.index.valueOf(value))
  const callee = made?.kind === 'call' ? field(made, 'function') : null
  const isPlain = statement?.kind === 'expression_statement' && assignment?.field !== 'right'
  if (!value || !isPlain || callee?.kind !== 'attribute' || !isScopedSession(callee))
    plan.refuse(use.node, 'unknown-attribute', { name: 'session =' })
  else if (value === made) plan.replace(statement, value)
  else plan.remove(statement)
}
