/** `app.extensions["search"]` of the project itself: a dictionary on app.state. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, py } from '../../src/plan/template.js'
import { argument, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import { field, isAssigned, textOf } from '../../src/python/syntax.js'
import type { ApplicationPlanner } from './index.js'

/** Whether the access was one of these. */
export function planOwnExtensions(access: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): boolean {
  if (access.attribute !== 'extensions' || !isOwn(flask)) return false
  plan.replace(access.node, py`${access.object}.state.extensions`)
  for (const { statement, target } of flask.apps)
    if (target && !planned(access, flask)) plan.after(statement, py`${code(textOf(target))}.state.extensions = {}`, 3)
  return true
}

/** Only the first access prints the dictionary. */
const planned = (access: ObjectAccess, flask: FlaskModel): boolean =>
  flask.appAccesses.find(({ attribute }) => attribute === 'extensions') !== access

/** Nothing is read that the project did not put there: what Flask's extensions keep is not there any more. */
function isOwn(flask: FlaskModel): boolean {
  const keys = flask.appAccesses.filter(({ attribute }) => attribute === 'extensions').map(keyOf)
  const written = new Set(keys.filter((key) => key?.isWritten).map((key) => key?.name))
  return keys.length > 0 && keys.every((key) => key !== null && written.has(key.name))
}

function keyOf({ node }: ObjectAccess): { readonly name: string; readonly isWritten: boolean } | null {
  const { parent } = node
  if (parent?.kind === 'subscript' && node.field === 'value') {
    const name = literalString(field(parent, 'subscript'))
    return name === null ? null : { name, isWritten: isAssigned(parent) }
  }
  if (parent?.kind === 'comparison_operator' && /^(?:not )?in$/.test(parent.words[0] ?? '')) {
    const name = literalString(parent.children[0])
    return name === null || parent.children.length > 2 ? null : { name, isWritten: false }
  }
  const call = parent?.kind === 'attribute' && node.field === 'object' ? callOf(parent) : null
  const method = parent ? attributeName(parent) : ''
  const name = call && /^(?:get|setdefault|pop)$/.test(method) ? literalString(argument(call, 0, null)) : null
  return name === null ? null : { name, isWritten: method === 'setdefault' }
}
