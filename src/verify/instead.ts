/** Other requests that prove a known difference: to them Flask must answer as FastAPI did to the one that differs. */
import type { Difference } from './compare.js'
import type { ScriptRequest } from './script.js'

export type InsteadKind = 'get-for-head' | 'last-value'

export interface Instead {
  readonly kind: InsteadKind
  /** Between Flask's answer to the other request and FastAPI's answer to this one. */
  readonly differences: readonly Difference[]
}

/** Only of requests that change nothing. */
export function insteads(request: ScriptRequest): readonly (readonly [InsteadKind, ScriptRequest])[] {
  const { method, query = [] } = request
  if (method === 'HEAD') return [['get-for-head', { ...request, method: 'GET' }]]
  if (method !== 'GET' || !isRepeated(query)) return []
  const last = query.filter(([name], at) => query.findLastIndex(([other]) => other === name) === at)
  return [['last-value', { ...request, query: last }]]
}

export function isRepeated(query: NonNullable<ScriptRequest['query']>): boolean {
  return new Set(query.map(([name]) => name)).size < query.length
}

/** Null in a recording, where nothing else can be asked. */
export function isProven(kind: InsteadKind, where: string, instead: readonly Instead[] | null): boolean {
  if (instead === null) return true
  const found = instead.find((item) => item.kind === kind)
  return found?.differences.every((item) => item.where !== where) === true
}
