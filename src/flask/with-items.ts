/** What a with statement or an except clause binds to a name. */
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'

export function contextExpression(item: PyNode): PyNode | null {
  const pattern = item.kind === 'with_item' ? field(item, 'value') : item
  return pattern?.kind === 'as_pattern' ? (pattern.children[0] ?? null) : pattern
}
