/** Arguments of a function that somebody else calls: `Thread(target=f, args=(app,))`, `executor.submit(f, app)`. */
import { callArgs } from '../python/calls.js'
import { literalElements, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'

/** What the parameter at a position, or of a name, may get where the function is handed over at `use`. */
export function handedOver(use: PyNode, position: number, name: string): readonly PyNode[] {
  const holder = use.parent?.kind === 'keyword_argument' ? use.parent : use
  const call = holder.parent?.kind === 'argument_list' ? holder.parent.parent : null
  if (call?.kind !== 'call') return []
  const { positional, keywords } = callArgs(call)
  const index = positional.indexOf(use)
  const behind = index < 0 ? [] : positional.slice(index + 1)
  const lists = [keywords.get('args'), ...behind].flatMap((list) => literalElements(list)?.[position] ?? [])
  const named = index < 0 ? [] : [keywords.get(name)]
  const candidates = [...lists, behind[position], ...named, inDictionary(keywords.get('kwargs'), name)]
  return candidates.filter((value) => value !== undefined && value !== null)
}

function inDictionary(node: PyNode | undefined, name: string): PyNode | null {
  const pairs = node?.kind === 'dictionary' ? node.children.filter(({ kind }) => kind === 'pair') : []
  const pair = pairs.find((item) => literalString(field(item, 'key')) === name)
  return pair ? field(pair, 'value') : null
}
