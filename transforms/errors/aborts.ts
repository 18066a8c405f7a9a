/** abort(status, text) becomes raise HTTPException(status, text); Werkzeug's abort stays where no statement can take its place. */
import type { FlaskModel } from '../../src/flask/model.js'
import { constantStatus, ERROR_PHRASES } from '../../src/flask/status.js'
import type { Planner } from '../../src/plan/plan.js'
import { type ImportedName, imported, inner, py } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

export const ABORTS = ['flask.abort', 'werkzeug.exceptions.abort'] as const
const WerkzeugAbort = imported('werkzeug.exceptions', 'abort')

/** `caught` are aborts around which an except clause looks at Werkzeug's exception. */
export function planAborts(
  flask: FlaskModel,
  plan: Planner<Code>,
  exceptionIn: (node: PyNode) => ImportedName,
  caught: ReadonlySet<PyNode>,
): void {
  for (const name of ABORTS) {
    for (const use of flask.uses(name)) {
      const call = callOf(use)
      const answer = call && flask.responses.aborted.get(call)
      if (call && answer) planResponse(use, call, plan)
      else if (caught.has(use) || !planRaise(use, exceptionIn(use), flask, plan)) keep(use, name, plan)
    }
  }
}

/** answer_like_flask answers Werkzeug's exceptions as FastAPI's own. */
function keep(use: PyNode, name: string, plan: Planner<Code>): void {
  if (name === 'flask.abort') plan.replace(use, WerkzeugAbort)
  plan.require('werkzeug', 'main', use.module.path)
}

/** A response that is handed to abort() bypasses the error handlers. */
function planResponse(use: PyNode, call: PyNode, plan: Planner<Code>): void {
  plan.replace(call, py`raise ${plan.help('Respond', use)}(${callArgs(call).positional[0]})`)
}

/** False when Werkzeug's abort has to stay. */
function planRaise(use: PyNode, exception: ImportedName, flask: FlaskModel, plan: Planner<Code>): boolean {
  const call = callOf(use)
  const target = call && statementFor(call, flask)
  if (!call || !target) return false
  const { keywords, positional, hasStar, list } = callArgs(call)
  const status = argument(call, 0, 'code')
  const isKnown = [...keywords.keys()].every((keyword) => keyword === 'code' || keyword === 'description')
  if (!list || hasStar || !isKnown || positional.length > 2) return false
  const constant = constantStatus(status, flask.project.names)
  if (!status || !constant?.node || constant.value === null) return false
  const phrase = ERROR_PHRASES.get(constant.value)
  if (phrase === undefined) return false
  if (literalString(argument(call, 1, 'description')) === phrase) plan.report(use, 'default-phrase')
  for (const keyword of list.children) {
    const key = keyword.kind === 'keyword_argument' ? field(keyword, 'name') : null
    if (key) plan.replace(key, textOf(key) === 'code' ? py`status_code` : py`detail`)
  }
  plan.replace(target, py`raise ${exception}(${inner(list)})`)
  return true
}

/** What a raise takes the place of: the call as a statement, or `return abort(...)`. */
function statementFor(call: PyNode, flask: FlaskModel): PyNode | null {
  const { parent } = call
  if (parent?.kind === 'expression_statement') return call
  const { role } = flask.ownerOf(call)
  // The exits of guards and hooks are rewritten as a whole.
  return parent?.kind === 'return_statement' && role !== 'guard' && role !== 'hook' ? parent : null
}
