/** The arguments of a call as Python sorts them. */
import type { PyNode } from './node.js'
import { field, textOf } from './syntax.js'

export interface CallArguments {
  readonly positional: readonly PyNode[]
  /** Value by keyword. */
  readonly keywords: ReadonlyMap<string, PyNode>
  /** `*args` or `**kwargs` is passed, so what is missing here may still be given. */
  readonly hasStar: boolean
  /** `argument_list`, or the `generator_expression` that is the only argument. */
  readonly list: PyNode | null
}

export function callArgs(call: PyNode): CallArguments {
  const list = field(call, 'arguments')
  const positional: PyNode[] = []
  const keywords = new Map<string, PyNode>()
  let hasStar = false
  if (list?.kind === 'generator_expression') positional.push(list)
  else {
    for (const argument of list?.children ?? []) {
      if (argument.kind === 'keyword_argument') addKeyword(argument, keywords)
      else if (argument.kind === 'list_splat' || argument.kind === 'dictionary_splat') hasStar = true
      else if (argument.kind !== 'comment' && !hasStar) positional.push(argument)
    }
  }
  return { positional, keywords, hasStar, list }
}

function addKeyword(argument: PyNode, keywords: Map<string, PyNode>): void {
  const name = field(argument, 'name')
  const value = field(argument, 'value')
  if (name && value) keywords.set(textOf(name), value)
}

/** The argument at a position or under a keyword, whichever is given. */
export function argument(call: PyNode, position: number | null, keyword: string | null): PyNode | null {
  const args = callArgs(call)
  const byKeyword = keyword === null ? undefined : args.keywords.get(keyword)
  return byKeyword ?? (position === null ? undefined : args.positional[position]) ?? null
}

/** What is called. */
export function calleeOf(call: PyNode): PyNode | null {
  return field(call, 'function')
}

/** The call a name or attribute is the callee of, null when it is not called. */
export function callOf(callee: PyNode): PyNode | null {
  return callee.parent?.kind === 'call' && callee.field === 'function' ? callee.parent : null
}
