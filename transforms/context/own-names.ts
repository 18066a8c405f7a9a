/** Names that a handler gives to query values itself, where a parameter can take the place of the assignment. */
import type { Definition, PyNode } from '../../src/python/node.js'
import { scopeOpenedBy } from '../../src/python/scope.js'
import { contains, enclosing, field, textOf } from '../../src/python/syntax.js'
import type { Carrier } from './index.js'

/** The statements `page = request.args.get("page")` whose place the parameter can take: what the name means never differs. */
export function ownStatements(
  key: string,
  reads: readonly PyNode[],
  { definition, draft }: Carrier,
): ReadonlySet<PyNode> {
  const owns = reads.flatMap((call) => assignmentTo(call, key) ?? [])
  const scopes = [definition, ...owns.map((own) => enclosing(own, 'function_definition'))].flatMap(
    (node) => (node && scopeOpenedBy(node)) ?? [],
  )
  const bindings = new Set(scopes.flatMap((scope) => scope.bindings.get(key) ?? []))
  const [binding] = bindings
  if (!binding || bindings.size > 1 || draft.inside.free.has(key)) return new Set()
  const others = binding.definitions.filter(({ target }) => !owns.some((own) => contains(own, target)))
  const isKept = others.length === 0 || (owns.length === reads.length && owns.every((own) => isBefore(own, others)))
  return new Set(isKept ? owns : [])
}

/** Whether a statement has run for the last time when the name gets another value. */
function isBefore(own: PyNode, others: readonly Definition[]): boolean {
  const loop = enclosing(own, 'for_statement', 'while_statement', 'function_definition')
  return loop?.kind === 'function_definition' && others.every(({ target }) => target.start > own.end)
}

/** `page = request.args.get("page")`. */
function assignmentTo(call: PyNode, key: string): PyNode | null {
  const assignment = call.parent
  const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
  const statement = assignment?.parent
  if (left?.kind !== 'identifier' || textOf(left) !== key || statement?.kind !== 'expression_statement') return null
  return field(assignment as PyNode, 'type') ? null : statement
}
