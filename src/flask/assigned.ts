/** Values that a handler binds to a name of its own in its outermost statements. */
import type { PyNode } from '../python/node.js'
import { scopeOpenedBy } from '../python/scope.js'
import { field, statementsOf, textOf } from '../python/syntax.js'

export interface Assigned {
  readonly statement: PyNode
  readonly name: string
}

/** `name = value()` as a statement of the handler itself, the only one that binds the name. */
export function assignedTo(node: PyNode, owner: PyNode): Assigned | null {
  const assignment = node.parent?.kind === 'assignment' && node.field === 'right' ? node.parent : null
  const left = assignment && field(assignment, 'left')
  const statement = assignment?.parent
  if (left?.kind !== 'identifier' || !statement || field(assignment, 'type')) return null
  const own = statementsOf(owner)
  const binding = scopeOpenedBy(owner)?.bindings.get(textOf(left))
  const isOnly = binding?.definitions.length === 1 && own.includes(statement) && own.length > 1
  return isOnly ? { statement, name: textOf(left) } : null
}
