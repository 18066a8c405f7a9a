/** abort(status, text) becomes raise HTTPException(status, text). */
import type { FlaskModel } from '../../src/flask/model.js'
import { constantStatus, ERROR_PHRASES } from '../../src/flask/status.js'
import type { Planner } from '../../src/plan/plan.js'
import { type ImportedName, inner, py } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

export const ABORTS = ['flask.abort', 'werkzeug.exceptions.abort'] as const

export function planAborts(flask: FlaskModel, plan: Planner<Code>, exceptionIn: (node: PyNode) => ImportedName): void {
  for (const name of ABORTS) for (const use of flask.uses(name)) planAbort(use, flask, plan, exceptionIn(use))
}

function planAbort(use: PyNode, flask: FlaskModel, plan: Planner<Code>, exception: ImportedName): void {
  const call = callOf(use)
  const target = call && statementFor(call, flask)
  if (!call || !target) return plan.refuse(use, 'abort-in-expression')
  const { keywords, positional, hasStar, list } = callArgs(call)
  const status = argument(call, 0, 'code')
  const isKnown = [...keywords.keys()].every((keyword) => keyword === 'code' || keyword === 'description')
  if (!list || hasStar || !isKnown || positional.length > 2) return plan.refuse(use, 'abort-arguments')
  const constant = constantStatus(status, flask.project.names)
  if (!status || !constant?.node || constant.value === null) return plan.refuse(use, 'abort-with-response')
  const phrase = ERROR_PHRASES.get(constant.value)
  if (phrase === undefined) return plan.refuse(use, 'unknown-status', { status: textOf(status) })
  if (literalString(argument(call, 1, 'description')) === phrase) plan.report(use, 'default-phrase')
  for (const keyword of list.children) {
    const key = keyword.kind === 'keyword_argument' ? field(keyword, 'name') : null
    if (key) plan.replace(key, textOf(key) === 'code' ? py`status_code` : py`detail`)
  }
  plan.replace(target, py`raise ${exception}(${inner(list)})`)
}

/** What a raise takes the place of: the call as a statement, or `return abort(...)`. */
function statementFor(call: PyNode, flask: FlaskModel): PyNode | null {
  const { parent } = call
  if (parent?.kind === 'expression_statement') return call
  const { role } = flask.ownerOf(call)
  // The exits of guards and hooks are rewritten as a whole.
  return parent?.kind === 'return_statement' && role !== 'guard' && role !== 'hook' ? parent : null
}
