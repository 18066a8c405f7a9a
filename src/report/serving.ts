/** How many requests run at a time, before and after. */
import { count } from './document.js'
import type { ServerReport } from './types.js'

/** Starlette hands `def` handlers to so many threads of each process. */
export const THREADS_AFTER = 40

export interface Serving extends ServerReport {
  readonly before: string
  readonly after: string
}

export function servingOf(server: ServerReport): Serving {
  return { ...server, before: beforeText(server), after: afterText(server) }
}

function beforeText({ name, processes, threads }: ServerReport): string {
  if (name === 'flask') return 'a thread for each request'
  const workers = processes === null ? 'processes as configured' : count(processes, 'process', 'processes')
  if (threads === null) return `${workers}, threads as configured`
  const most = processes === null ? '' : `: ${processes * threads} at a time`
  return `${workers} × ${count(threads, 'thread')}${most}`
}

function afterText({ processes }: ServerReport): string {
  const workers = processes === null ? 'each process' : count(processes, 'process', 'processes')
  const most = processes === null ? '' : `: ${processes * THREADS_AFTER} at a time`
  return `${workers} × ${THREADS_AFTER} threads for def handlers${most}, and async def handlers beside them`
}
