/** The names a function knows: those it binds and those it takes from outside. */
import type { PyNode } from './node.js'
import { bindingOf, isUnboundRead, scopeOpenedBy } from './scope.js'
import { descendants, textOf } from './syntax.js'

export interface NamesInside {
  /** Bound by the function itself or by a scope inside it. */
  readonly bound: ReadonlySet<string>
  /** Identifiers of its body that mean a name from outside, by name. */
  readonly free: ReadonlyMap<string, readonly PyNode[]>
  readonly all: ReadonlySet<string>
}

export function namesInside(definition: PyNode): NamesInside {
  const bound = new Set(scopeOpenedBy(definition)?.bindings.keys())
  const free = new Map<string, PyNode[]>()
  const body = definition.children.find(({ field }) => field === 'body')
  for (const node of body ? descendants(body) : []) {
    for (const name of scopeOpenedBy(node)?.bindings.keys() ?? []) bound.add(name)
    if (node.kind !== 'identifier' || !isFree(node, definition)) continue
    const list = free.get(textOf(node))
    if (list) list.push(node)
    else free.set(textOf(node), [node])
  }
  return { bound, free, all: new Set([...bound, ...free.keys()]) }
}

/** Read of a name that a scope around the function or nothing binds, or one that `global` and `nonlocal` name. */
function isFree(node: PyNode, { start, end }: PyNode): boolean {
  if (node.parent?.kind === 'global_statement' || node.parent?.kind === 'nonlocal_statement') return true
  const scope = bindingOf(node)?.scope.node
  return scope ? scope.start < start || scope.end > end : isUnboundRead(node)
}
