/** Small questions about nodes: roles, text, surroundings. */
import type { PyModule, PyNode } from './node.js'

/** The first child with this role. */
export function field(node: PyNode, name: string): PyNode | null {
  for (const child of node.children) if (child.field === name) return child
  return null
}

export function fields(node: PyNode, name: string): readonly PyNode[] {
  return node.children.filter((child) => child.field === name)
}

export function textOf(node: PyNode): string {
  return node.module.text.slice(node.start, node.end)
}

/** Children without comments. */
export function parts(node: PyNode): readonly PyNode[] {
  return node.children.filter((child) => child.kind !== 'comment')
}

export function isKind(node: PyNode | null | undefined, ...kinds: readonly string[]): node is PyNode {
  return node != null && kinds.includes(node.kind)
}

/** The nearest ancestor of one of these kinds; never the node itself. */
export function enclosing(node: PyNode, ...kinds: readonly string[]): PyNode | null {
  for (let at = node.parent; at !== null; at = at.parent) if (kinds.includes(at.kind)) return at
  return null
}

/** The function whose body, parameters or decorators hold the node. */
export function enclosingFunction(node: PyNode): PyNode | null {
  return enclosing(node, 'function_definition')
}

export function enclosingClass(node: PyNode): PyNode | null {
  return enclosing(node, 'class_definition')
}

/** Whether `inner` is `outer` or stands in it. */
export function contains(outer: PyNode, inner: PyNode): boolean {
  return outer.module === inner.module && outer.start <= inner.start && inner.end <= outer.end
}

/** The statement a node stands in: the child of a block or module; null for the module itself. */
export function statementOf(node: PyNode): PyNode | null {
  let at = node
  while (at.parent !== null && at.parent.kind !== 'block' && at.parent.kind !== 'module') at = at.parent
  return at.parent === null ? null : at
}

/** The statements of a block, a module or a definition's body, comments left out. */
export function statementsOf(node: PyNode): readonly PyNode[] {
  const body = node.kind === 'block' || node.kind === 'module' ? node : bodyOf(node)
  return body === null ? [] : parts(body)
}

/** The block of a definition or compound statement. */
export function bodyOf(node: PyNode): PyNode | null {
  return field(node, 'body') ?? field(node, 'consequence')
}

/** The expression inside any number of parentheses. */
export function unparenthesized(node: PyNode): PyNode {
  let at = node
  while (at.kind === 'parenthesized_expression') {
    const inner = parts(at)[0]
    if (inner === undefined) return at
    at = inner
  }
  return at
}

/** Every node below and including `node`, in source order; `skip` keeps the walk out of a subtree. */
export function* descendants(node: PyNode, skip?: (node: PyNode) => boolean): Generator<PyNode, void, undefined> {
  const stack: PyNode[] = [node]
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    yield at
    if (at !== node && skip?.(at)) continue
    for (let i = at.children.length - 1; i >= 0; i--) stack.push(at.children[i] as PyNode)
  }
}

/** Every node of these kinds in a module or below a node, in source order. */
export function nodesOfKind(within: PyModule | PyNode, ...kinds: readonly string[]): readonly PyNode[] {
  const found: PyNode[] = []
  const root = 'root' in within ? within.root : within
  for (const node of descendants(root)) if (kinds.includes(node.kind)) found.push(node)
  return found
}

/** The smallest node that covers an offset range. */
export function nodeAt(module: PyModule, start: number, end = start): PyNode {
  let at = module.root
  for (;;) {
    const inner = at.children.find((child) => child.start <= start && end <= child.end)
    if (inner === undefined) return at
    at = inner
  }
}

/** Whether an assignment gives a value to what stands here; `a.b` in `a.b and c` is on a left side, too. */
export function isAssigned(node: PyNode): boolean {
  return node.field === 'left' && /^(augmented_)?assignment$/.test(node.parent?.kind ?? '')
}
