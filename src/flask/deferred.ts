/** Calls that somebody else makes later: threads, executors, schedulers and partial functions, with what they will pass. */
import { callArgs } from '../python/calls.js'
import { literalElements, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'

/** Last names of what takes a function and its arguments (threading, concurrent.futures, multiprocessing, asyncio, functools, gevent, APScheduler). */
const DEFERRERS: ReadonlySet<string> = new Set([
  ...['Thread', 'Timer', 'Process', 'partial', 'start_new_thread'],
  ...['submit', 'apply', 'apply_async', 'run_in_executor', 'to_thread', 'run_in_threadpool'],
  ...['call_soon', 'call_soon_threadsafe', 'call_later', 'spawn', 'spawn_later', 'start_background_task'],
  ...['add_job', 'add_task', 'enqueue'],
])

/** The call a function is given to when that call only keeps it to call it later. */
export function deferringCall(use: PyNode): PyNode | null {
  const argument = use.parent?.kind === 'keyword_argument' && use.field === 'value' ? use.parent : use
  const call = argument.parent?.kind === 'argument_list' ? argument.parent.parent : null
  const callee = call?.kind === 'call' ? field(call, 'function') : null
  const name = callee?.kind === 'attribute' ? field(callee, 'attribute') : callee
  return call && name && DEFERRERS.has(textOf(name)) ? call : null
}

/** What the function will be called with at a position or by a name. */
export function deferredArguments(use: PyNode, position: number, name: string): readonly PyNode[] {
  const call = deferringCall(use)
  if (!call) return []
  const { positional, keywords } = callArgs(call)
  const given = [...positional, ...keywords.values()].filter((node) => node !== use)
  const inLists = given.map((node) => (isList(node) ? literalElements(node)?.[position] : undefined))
  const inNames = given.flatMap((node) => (node.kind === 'dictionary' ? valuesAt(node, name) : []))
  const behind = positional.includes(use) ? positional[positional.indexOf(use) + 1 + position] : undefined
  return [...inLists, behind, keywords.get(name), ...inNames].filter((node) => node !== undefined)
}

const isList = ({ kind }: PyNode): boolean => kind === 'list' || kind === 'tuple'

const valuesAt = (dictionary: PyNode, name: string): PyNode[] =>
  dictionary.children.flatMap((pair) => {
    const value = pair.kind === 'pair' && literalString(field(pair, 'key')) === name ? field(pair, 'value') : null
    return value ?? []
  })

/** Everything a call is given: its arguments, and what stands in the lists and dictionaries among them. */
export function givenTo(call: PyNode): readonly PyNode[] {
  const { positional, keywords } = callArgs(call)
  return [...positional, ...keywords.values()].flatMap((node) => {
    if (isList(node)) return [node, ...(literalElements(node) ?? [])]
    if (node.kind !== 'dictionary') return [node]
    return [node, ...node.children.flatMap((pair) => (pair.kind === 'pair' ? (field(pair, 'value') ?? []) : []))]
  })
}
