/** What an expression of the program may denote. */
import type { PyNode } from '../python/node.js'

export type Tag = 'app' | 'router' | 'client' | 'response' | 'runner' | 'result' | 'context' | 'instance'

/**
 * One object the program creates. `origin` is the call that makes an app, router, context or test client, the class of an instance, the
 * client's call for a response, the application's for a runner and its results.
 */
export interface Value {
  readonly tag: Tag
  /** Null for `current_app`, which may be any application. */
  readonly origin: PyNode | null
}

export type Values = ReadonlySet<Value>
export const NONE: Values = new Set()

/** Sets are shared where only one of them says something. */
export function union(sets: readonly Values[]): Values {
  const filled = sets.filter((set) => set.size > 0)
  if (filled.length === 0) return NONE
  return filled.length === 1 ? (filled[0] ?? NONE) : new Set(filled.flatMap((set) => [...set]))
}
