/** Values that a hook leaves in its thread or in its context: the handler runs in another one. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { PyNode } from '../../src/python/node.js'
import { field, isAssigned } from '../../src/python/syntax.js'
import type { HookPlanner } from './index.js'

/** Classes whose objects hold a value for each thread or context. */
const HOLDERS: ReadonlySet<string> = new Set(['contextvars.ContextVar', 'threading.local', 'werkzeug.local.Local'])

/** Functions that set such values themselves. */
const SETTERS = /^structlog\.(contextvars|threadlocal)\.\w*(bind|clear|merge)\w*$/

export function planThreadBound(flask: FlaskModel, plan: HookPlanner): void {
  for (const [name, nodes] of flask.index.attributes)
    for (const node of nodes) {
      const object = field(node, 'object')
      const isSet = name === 'set' || name === 'reset' || isAssigned(node)
      if (isSet && object && isHolder(object, flask) && runsBefore(node, flask)) plan.refuse(node, 'thread-bound')
    }
  for (const call of flask.index.calls) {
    const callee = field(call, 'function')
    if (callee && SETTERS.test(flask.project.names.qualify(callee) ?? '') && runsBefore(call, flask))
      plan.refuse(call, 'thread-bound')
  }
}

function isHolder(object: PyNode, { project }: FlaskModel): boolean {
  const { names } = project
  const qualified = names.qualify(object)
  const binding = (qualified && names.definition(qualified)) || names.binding(object)
  const value = binding?.definitions[0]?.value
  const made = value?.kind === 'call' ? field(value, 'function') : null
  return made !== null && HOLDERS.has(names.qualify(made) ?? '')
}

/** In a hook or guard, or in a function that one of them calls. */
function runsBefore(node: PyNode, flask: FlaskModel): boolean {
  const { owner, role } = flask.ownerOf(node)
  const isBefore = (other: string): boolean => other === 'hook' || other === 'guard'
  if (isBefore(role) || !owner || role !== 'far') return isBefore(role)
  return flask.flow.callersOf(owner).some((call) => isBefore(flask.ownerOf(call).role))
}
