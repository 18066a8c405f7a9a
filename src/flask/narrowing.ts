/** Whether a value can no longer be None where it is used, because the code left before. */
import type { PyNode } from '../python/node.js'
import { field, isKind, parts, statementOf, statementsOf, textOf } from '../python/syntax.js'

/**
 * For the right side of `x = …`: whether a later statement of the same block leaves when x is None.
 * For a read of x: whether an earlier statement around it does.
 */
export function isNarrowed(expression: PyNode): boolean {
  const assignment = expression.parent
  if (assignment?.kind === 'assignment' && expression.field === 'right') {
    const target = field(assignment, 'left')
    const statement = statementOf(expression)
    return (
      target !== null &&
      statement !== null &&
      siblings(statement).after.some((later) => leavesOnNone(later, textOf(target)))
    )
  }
  if (!isKind(expression, 'identifier', 'attribute')) return false
  const text = textOf(expression)
  for (let at = statementOf(expression); at; at = at.parent ? statementOf(at.parent) : null) {
    if (siblings(at).before.some((earlier) => leavesOnNone(earlier, text))) return true
    if (at.parent?.parent?.kind === 'function_definition') return false
  }
  return false
}

function siblings(statement: PyNode): { readonly before: readonly PyNode[]; readonly after: readonly PyNode[] } {
  const all = statement.parent ? statementsOf(statement.parent) : []
  const position = all.indexOf(statement)
  return { before: all.slice(0, Math.max(position, 0)), after: all.slice(position + 1) }
}

function leavesOnNone(statement: PyNode, name: string): boolean {
  const condition = statement.kind === 'if_statement' ? field(statement, 'condition') : null
  const body = field(statement, 'consequence')
  if (!condition || !body || !testsNone(condition, name)) return false
  const last = statementsOf(body).at(-1)
  if (!last) return false
  return isKind(last, 'return_statement', 'raise_statement') || /^(\w+\.)?abort\(/.test(textOf(last))
}

function testsNone(condition: PyNode, name: string): boolean {
  const [left, right] = parts(condition)
  if (condition.kind === 'not_operator') return left !== undefined && textOf(left) === name
  return (
    condition.kind === 'comparison_operator' &&
    condition.words[0] === 'is' &&
    right?.kind === 'none' &&
    left !== undefined &&
    textOf(left) === name
  )
}
