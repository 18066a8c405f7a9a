/** abort(404, message=...) of Flask-smorest: FastAPI's HTTPException with what is answered beside its code. */
import type { FlaskModel } from '../../src/flask/model.js'
import { constantStatus, ERROR_PHRASES } from '../../src/flask/status.js'
import type { Planner } from '../../src/plan/plan.js'
import { imported, join, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { enclosing } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const HTTPException = imported('fastapi', 'HTTPException')
const StarletteException = imported('starlette.exceptions', 'HTTPException')

export function planAborts(flask: FlaskModel, plan: Planner<Code>): void {
  // A module that names Starlette's for its handlers raises it too.
  const handling = new Set(
    flask.hooks.flatMap(({ kind, definition, source }) =>
      kind === 'errorhandler' ? [source.module, definition?.module ?? source.module] : [],
    ),
  )
  for (const name of ['flask_smorest.abort', 'webargs.flaskparser.abort'])
    for (const use of flask.uses(name)) {
      if (enclosing(use, 'import_from_statement')) continue
      const exception = handling.has(use.module) ? StarletteException : HTTPException
      if (!planRaise(use, exception, flask, plan)) plan.replace(use, plan.help('smorest_abort', use))
    }
}

function planRaise(
  use: PyNode,
  exception: ReturnType<typeof imported>,
  flask: FlaskModel,
  plan: Planner<Code>,
): boolean {
  const call = callOf(use)
  const isStatement = call && /^(expression_statement|return_statement)$/.test(call.parent?.kind ?? '')
  const status = call && argument(call, 0, 'http_status_code')
  const { positional, keywords, hasStar } = callArgs(call ?? use)
  const constant = status && constantStatus(status, flask.project.names)
  const isKnown = constant?.node && constant.value !== null && ERROR_PHRASES.has(constant.value)
  if (!call || !isStatement || !isKnown || hasStar || positional.length > 1) return false
  const { quote } = styleOf(call.module)
  const pairs = [...keywords].filter(([name]) => name !== 'http_status_code' && name !== 'exc')
  const data = join(pairs.map(([name, value]) => py`${quoted(name, quote)}: ${value}`))
  const target = call.parent?.kind === 'return_statement' ? call.parent : call
  plan.replace(target, py`raise ${exception}(${join([status, pairs.length > 0 && py`{${data}}`])})`)
  return true
}
