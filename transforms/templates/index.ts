/** Templates and addresses: pages are rendered with what Flask gave them, url_for keeps its relative answers. */

import type { FlaskModel } from '../../src/flask/model.js'
import { requestParameter } from '../../src/plan/parameters.js'
import type { Planner } from '../../src/plan/plan.js'
import { imported, inner, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, field } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { planParts } from './parts.js'

const HTMLResponse = imported('fastapi.responses', 'HTMLResponse')

export type Code = keyof typeof findings

/** Flask names whose helper has the same name and arguments. */
const SAME = ['url_for', 'get_flashed_messages', 'get_template_attribute'] as const

export default defineTransform({
  id: 'templates',
  summary: 'Render templates and build addresses as Flask did',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const name of SAME) for (const use of flask.uses(`flask.${name}`)) plan.replace(use, plan.help(name, use))
    for (const use of flask.uses('flask.render_template')) planPage(use, flask, plan)
    for (const use of flask.uses('flask.render_template_string')) planText(use, flask, plan)
    for (const [name, kept] of KEPT)
      for (const use of flask.uses(name)) if (!enclosing(use, 'import_from_statement')) plan.replace(use, kept)
    planParts(flask, plan)
  },
})

/** Names Flask 1 and 2 passed on from MarkupSafe. */
const KEPT = [
  ['flask.Markup', imported('markupsafe', 'Markup')],
  ['flask.escape', imported('markupsafe', 'escape')],
] as const

function planPage(use: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const call = callOf(use)
  const list = call && field(call, 'arguments')
  // Whoever gets the function expects a text.
  if (!call || list?.kind !== 'argument_list') return plan.replace(use, plan.help('render', use))
  if (isNamed(call, 'template_name_or_list')) return plan.refuse(use, 'named-template')
  const { owner, role } = flask.ownerOf(use)
  if (owner && role === 'handler' && isReturned(call)) {
    const request = requestParameter(plan.draft(owner))
    plan.replace(call, py`${plan.help('page', use)}(${request}, ${inner(list)})`)
  } else plan.replace(use, plan.help('render', use))
}

function planText(use: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const call = callOf(use)
  if (call && isNamed(call, 'source')) return plan.refuse(use, 'named-template')
  plan.replace(use, plan.help('render_string', use))
  if (call && isReturned(call) && flask.ownerOf(use).role === 'handler')
    plan.replace(call, py`${HTMLResponse}(${call})`)
}

/** A keyword of this name is a value for the template there. */
const isNamed = (call: PyNode, name: string): boolean =>
  callArgs(call).positional.length === 0 && callArgs(call).keywords.has(name)

/** A call that is the whole answer becomes a response; a status beside it is the business of `responses`. */
const isReturned = (call: PyNode): boolean => call.parent?.kind === 'return_statement'
