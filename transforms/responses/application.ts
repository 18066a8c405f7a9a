/** What the application offers for answers: app.make_response(), app.response_class, app.send_static_file(). */
import type { ObjectAccess } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Hole, imported, inner, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field, isAssigned, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

export const redirect = imported('werkzeug.utils', 'redirect')
const WerkzeugResponse = imported('werkzeug.wrappers', 'Response')

export function planApplicationAnswers(flask: FlaskModel, plan: Planner<Code>): void {
  for (const access of flask.appAccesses) planAccess(access, plan)
}

function planAccess({ node, object, attribute, call }: ObjectAccess, plan: Planner<Code>): void {
  const isWritten = isAssigned(node)
  if (attribute === 'make_response') plan.replace(node, plan.help('make_response', node))
  else if (attribute === 'redirect') plan.replace(node, redirect)
  else if (attribute === 'response_class' && !isWritten) plan.replace(node, responseType(node, plan))
  else if (attribute === 'response_class') plan.refuse(node, 'own-response-class')
  else if (attribute === 'static_folder' && !isWritten) plan.replace(node, py`${object}.state.static_folder`)
  else if (attribute === 'static_folder') plan.refuse(node, 'static-folder')
  else if (attribute === 'send_static_file') planStaticFile(node, object, call, plan)
}

/** The folder is kept with the application. */
function planStaticFile(node: PyNode, object: PyNode, call: PyNode | null, plan: Planner<Code>): void {
  const list = call && field(call, 'arguments')
  const { keywords, hasStar } = callArgs(call ?? node)
  if (!call || list?.kind !== 'argument_list' || keywords.size > 0 || hasStar) return plan.refuse(node, 'static-folder')
  plan.replace(node, plan.help('send_from_directory', call))
  plan.replace(list, py`(${object}.state.static_folder, ${inner(list)})`)
  plan.copy(object)
}

/** The class of Flask's responses; what redirect() and send_file() of Werkzeug give is only of the one below it. */
export const responseType = (use: PyNode, plan: Planner<Code>): Hole =>
  isAskedFor(use) ? WerkzeugResponse : plan.help('FlaskResponse', use)

/** The type in `isinstance(answer, Response)`, alone or among others. */
function isAskedFor({ parent }: PyNode): boolean {
  const list = parent?.kind === 'tuple' ? parent.parent : parent
  const callee = list?.kind === 'argument_list' && list.parent ? field(list.parent, 'function') : null
  return callee?.kind === 'identifier' && /^is(instance|subclass)$/.test(textOf(callee))
}
