/** What the environment says of debugging. */
import type { FlaskModel } from '../../src/flask/model.js'
import { py } from '../../src/plan/template.js'
import { allows } from '../../src/project/versions.js'
import { callOf } from '../../src/python/calls.js'
import { enclosing } from '../../src/python/syntax.js'
import type { ApplicationPlanner } from './index.js'

export function planDebugFlag(flask: FlaskModel, plan: ApplicationPlanner): void {
  const pins = flask.project.manifests.requirements.filter(({ name, spec }) => name === 'flask' && spec !== '')
  const isOld = pins.some(({ spec }) => !allows(spec, '2.3'))
  for (const use of flask.uses('flask.helpers.get_debug_flag')) {
    const call = callOf(use)
    if (enclosing(use, 'import_from_statement')) continue
    // The argument was the answer where the environment says nothing (flask.helpers.get_debug_flag of Flask 1).
    if (call && !isBare(call)) plan.refuse(use, 'unknown-attribute', { attribute: 'get_debug_flag(default)' })
    else if (call && isOld) plan.replace(call, py`${plan.help('get_debug_flag', use)}(environment=True)`)
    else plan.replace(use, plan.help('get_debug_flag', use))
  }
}

const isBare = (call: Parameters<typeof enclosing>[0]): boolean =>
  call.children.every(({ kind, children }) => kind !== 'argument_list' || children.length === 0)
