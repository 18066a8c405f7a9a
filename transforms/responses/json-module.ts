/** The functions of flask.json: reading is Python's own, writing keeps Flask's dates, decimals and sorted keys. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, importedModule, py } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import { enclosing } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const json = importedModule('json')

/** Same arguments, same meaning (flask.json.provider.DefaultJSONProvider). */
const READING = ['loads', 'load'] as const

export function planJsonModule(flask: FlaskModel, plan: Planner<Code>): void {
  const uses = (name: string) =>
    flask.uses(`flask.json.${name}`).filter((use) => !enclosing(use, 'import_from_statement'))
  for (const name of READING) for (const use of uses(name)) plan.replace(use, py`${json}.${code(name)}`)
  for (const use of uses('dumps')) {
    const call = callOf(use)
    // Handed on, or with an encoder class, it is what the program makes of it.
    if (call && !callArgs(call).keywords.has('cls')) plan.replace(use, plan.help('flask_dumps', use))
  }
}
