/** Which functions code may lead to: everything it names, and every method called what it calls. */
import { decoratedOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { descendants } from '../python/syntax.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

/** The roots and what they may run, sooner or later; more rather than less. */
export function reachedFrom(roots: readonly PyNode[], index: SyntaxIndex): ReadonlySet<PyNode> {
  const reached = new Set<PyNode>(roots)
  for (const root of reached)
    for (const node of descendants(decoratedOf(root))) for (const next of namedBy(node, index)) reached.add(next)
  return reached
}

function namedBy(node: PyNode, index: SyntaxIndex): readonly PyNode[] {
  if (node.kind !== 'identifier' && node.kind !== 'attribute') return []
  const own = [index.functionOf(node), index.classOf(node)].filter((definition) => definition !== null)
  return node.kind === 'attribute' ? [...own, ...index.methodsNamed(attributeName(node))] : own
}
