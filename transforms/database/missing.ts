/** `user = User.query.get_or_404(id)`: the row is asked for, then a missing one is a 404 as any reader of FastAPI knows it. */
import { isTestPath } from '../../src/flask/tests.js'
import { code, type Hole, imported, py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { field, isKind, textOf } from '../../src/python/syntax.js'
import type { Job } from './index.js'

const HTTPException = imported('fastapi', 'HTTPException')

/** Whether a call was written as two statements; others stay a call of the support module. */
export function planMissing(call: PyNode, found: Hole, others: readonly PyNode[], { plan, flask }: Job): boolean {
  // A view that stays Flask's has no business with the errors of FastAPI.
  if (flask.sharing.has(call.module.path)) return false
  const assignment = call.parent
  const statement = assignment?.parent
  const left = assignment && field(assignment, 'left')
  const [text, ...more] = others.map(descriptionOf)
  if (assignment?.kind !== 'assignment' || !statement || left?.kind !== 'identifier' || more.length > 0) return false
  if (text === null || field(assignment, 'type') || call.field !== 'right' || !isAlone(statement)) return false
  plan.replace(call, found)
  const error = py`${HTTPException}(404${text ? py`, ${text}` : code('')})`
  plan.after(statement, py`if ${code(textOf(left))} is None:\n    raise ${error}`)
  return true
}

/** A text that may be put together later as well; null for anything else. */
function descriptionOf(given: PyNode): PyNode | null {
  if (given.kind !== 'keyword_argument') return given.kind === 'string' ? given : null
  const [name, value] = [field(given, 'name'), field(given, 'value')]
  return name && textOf(name) === 'description' && value?.kind === 'string' ? value : null
}

/** Whether a statement has its line for itself, in a function that serves requests. */
function isAlone(statement: PyNode): boolean {
  const { text, path } = statement.module
  const before = text.slice(text.lastIndexOf('\n', statement.start - 1) + 1, statement.start)
  const after = /^[^\n]*/.exec(text.slice(statement.end))?.[0] ?? ''
  return isKind(statement, 'expression_statement') && `${before}${after}`.trim() === '' && !isTestPath(path)
}
