/** `try: import a` / `except ImportError: import b` where both imports go: the whole statement goes. */
import type { PyNode } from '../python/node.js'
import { descendants } from '../python/syntax.js'

/** The `try` of each import that leaves nothing behind. */
export function emptiedTries(
  imports: Iterable<PyNode>,
  isGone: (statement: PyNode) => boolean,
): ReadonlyMap<PyNode, PyNode> {
  const found = new Map<PyNode, PyNode>()
  for (const statement of imports) {
    const outer = tryAround(statement)
    // Its own comments would go with it, and the block it alone fills would be empty.
    if (outer && isReplaceable(outer) && isEmptied(outer, isGone)) found.set(statement, outer)
  }
  return found
}

function tryAround(statement: PyNode): PyNode | null {
  const clause = statement.parent?.kind === 'block' ? statement.parent.parent : null
  if (clause?.kind === 'try_statement') return clause
  return clause?.parent?.kind === 'try_statement' ? clause.parent : null
}

function isReplaceable(outer: PyNode): boolean {
  const { parent } = outer
  const isAlone = parent?.children.filter(({ kind }) => kind !== 'comment').length === 1
  return parent !== null && !isAlone && [...descendants(outer)].every(({ kind }) => kind !== 'comment')
}

function isEmptied(outer: PyNode, isGone: (statement: PyNode) => boolean): boolean {
  const clauses = [outer, ...outer.children.filter(({ kind }) => /_clause$/.test(kind))]
  const blocks = clauses.flatMap(({ children }) => children.filter(({ kind }) => kind === 'block'))
  return blocks.every(({ children }) =>
    children.every((child) => child.kind === 'pass_statement' || (/^import/.test(child.kind) && isGone(child))),
  )
}
