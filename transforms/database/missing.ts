/** `user = User.query.get_or_404(id)`: the row is asked for, then a missing one is a 404 as any reader of FastAPI knows it. */
import { descriptionOf, isOwnRow } from '../../src/flask/questions.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code, type Hole, imported, py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
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
  if (!isOwnRow(call) || !statement || !left || more.length > 0) return false
  if (text === null || isTestPath(call.module.path)) return false
  plan.replace(call, found)
  const error = py`${HTTPException}(404${text ? py`, ${text}` : code('')})`
  plan.after(statement, py`if ${code(textOf(left))} is None:\n    raise ${error}`)
  return true
}
