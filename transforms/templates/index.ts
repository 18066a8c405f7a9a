/** Templates and addresses: pages are rendered with what Flask gave them, url_for keeps its relative answers. */

import { requestParameter } from '../../src/plan/parameters.js'
import { inner, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field } from '../../src/python/syntax.js'

/** Flask names whose helper has the same name and arguments. */
const SAME = ['url_for', 'get_flashed_messages'] as const

export default defineTransform({
  id: 'templates',
  summary: 'Render templates and build addresses as Flask did',
  stage: 'switch',
  findings: {
    'rendered-otherwise': {
      level: 'manual',
      what: '{name} is used in a way that is not a plain call',
      why: 'what it is given has to be seen',
      todo: 'call it directly',
    },
    'context-processor': {
      level: 'manual',
      what: 'a context processor adds names to every template',
      why: 'it has to be registered with the environment of the templates',
      todo: 'register it with context_processor(app, function) of the support module',
    },
  },
  plan(flask, plan) {
    for (const name of SAME) for (const use of flask.uses(`flask.${name}`)) plan.replace(use, plan.help(name, use))
    for (const use of flask.uses('flask.render_template')) {
      const call = callOf(use)
      const list = call && field(call, 'arguments')
      if (!call || list?.kind !== 'argument_list') {
        plan.refuse(use, 'rendered-otherwise', { name: 'render_template' })
        continue
      }
      const { owner, role } = flask.ownerOf(use)
      if (owner && role === 'handler' && isReturned(call)) {
        const request = requestParameter(plan.draft(owner))
        plan.replace(call, py`${plan.help('page', use)}(${request}, ${inner(list)})`)
      } else plan.replace(use, plan.help('render', use))
    }
    for (const use of flask.uses('flask.render_template_string')) plan.replace(use, plan.help('render_string', use))
    for (const hook of flask.hooks) if (hook.kind === 'context_processor') plan.refuse(hook.source, 'context-processor')
  },
})

/** A call that is the whole answer becomes a response; a status beside it is the business of `responses`. */
const isReturned = (call: PyNode): boolean => call.parent?.kind === 'return_statement'
