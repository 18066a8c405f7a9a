/** What a check of an extension becomes: a dependency of a handler, the first line of any other function. */
import type { Check } from '../flask/checks.js'
import type { Guard } from '../flask/guards.js'
import type { PyNode } from '../python/node.js'
import { statementsOf } from '../python/syntax.js'
import type { Planner } from './plan.js'
import { type Hole, imported, py } from './template.js'

const Depends = imported('fastapi', 'Depends')

/** Prints the check where it is asked; `dependency` is what a handler depends on, `statement` raises like the decorator answers. */
export function planCheck(
  { node, definition, guard, place, order }: Check,
  { dependency, statement }: { readonly dependency: Hole; readonly statement: Hole },
  plan: Planner,
): void {
  // The wrapper of a guard goes with its decorators.
  if (guard) return plan.before(firstOf(guard), statement)
  // A class lists it once for all of its methods.
  if (node.kind === 'decorator') plan.remove(node)
  else plan.copy(node)
  const [first] = statementsOf(definition)
  const key = `check:${node.start}`
  if (place === 'handler') plan.draft(definition).dependsOn(key, py`${Depends}(${dependency})`, order)
  else if (first?.kind === 'pass_statement') plan.replace(first, statement)
  else plan.draft(definition).prepend(key, statement)
}

/** The statement of a guard that is printed first; a guard that only calls the view has none of its own. */
function firstOf({ definition, statements, passes }: Guard): PyNode {
  const [first] = statements
  const isOwn = first && !(statements.length === 1 && passes.includes(first))
  return isOwn ? first : (statementsOf(definition).at(-1) as PyNode)
}
