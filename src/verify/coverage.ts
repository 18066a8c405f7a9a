/** Which handlers a comparison has reached on both sides, and why the others count as unverified. */
import type { HandlerRow } from './observed.js'
import { ruleMatches } from './rules.js'
import type { Unverified, Why } from './verdict.js'

export interface Reached {
  /** By handler, what Flask answered in exchanges in which FastAPI entered a handler too. */
  readonly answered: Answered
  readonly enteredBefore: ReadonlySet<string>
  /** `METHOD path` of every request sent, without the query. */
  readonly asked: ReadonlySet<string>
}

/** Statuses by handler; 0 for an error that was raised into the test. */
export type Answered = ReadonlyMap<string, ReadonlySet<number>>

export function answeredBy(exchanges: readonly (readonly [entered: readonly string[], status: number])[]): Answered {
  const found = new Map<string, Set<number>>()
  for (const [entered, status] of exchanges)
    for (const name of entered) found.set(name, (found.get(name) ?? new Set()).add(status))
  return found
}

/** Who asks without the right, for what is not there, or wrongly, sees of a handler only how it refuses. */
const REFUSALS = new Set([0, 400, 401, 403, 404, 409, 415, 422, 429])

function isVerified(row: HandlerRow, { answered }: Reached): boolean {
  return [...(answered.get(row.name) ?? [])].some((status) => !REFUSALS.has(status) && status < 500)
}

/** A handler as the migration knows it from the text. */
export interface Known {
  readonly path: string
  readonly line: number
  readonly name: string
  readonly rule: string
  readonly methods: readonly string[]
}

/** For the observer: it looks through a decorator until it meets one of them. */
export function handlerNames(known: readonly Known[]): string {
  return known.map(({ path, name }) => `${path}::${name}`).join('\n')
}

export interface Coverage {
  readonly handlers: number
  readonly unverified: readonly Unverified[]
}

export function coverage(served: readonly HandlerRow[], known: readonly Known[], reached: Reached): Coverage {
  const asked = [...reached.asked].map((text) => text.split(' ') as [string, string])
  const open = served.filter((row) => !isVerified(row, reached))
  const absent = known.filter((handler) => !served.some((row) => isSame(row, handler)))
  return {
    handlers: served.length + absent.length,
    unverified: [
      ...open.map((row) => ({ handler: title(row), routes: routes(row), ...why(row, reached, asked) })),
      ...absent.map(({ path, line, name, rule, methods }) => ({
        handler: `${path}:${line} ${name}`,
        routes: `${methods.join(' ')} ${rule}`.trim(),
        why: 'not-served' as const,
      })),
    ],
  }
}

interface Told {
  readonly why: Why
  readonly statuses?: readonly number[]
}

function why(
  row: HandlerRow,
  { answered, enteredBefore }: Reached,
  asked: readonly (readonly [string, string])[],
): Told {
  const statuses = [...(answered.get(row.name) ?? [])].sort((a, b) => a - b)
  if (statuses.length > 0) return { why: 'only-refusals', statuses }
  if (enteredBefore.has(row.name)) return { why: 'entered-on-flask-only' }
  const isAsked = asked.some(
    ([method, path]) => row.methods.includes(method) && row.rules.some((rule) => ruleMatches(rule, path)),
  )
  return { why: isAsked ? 'never-entered' : 'never-asked' }
}

function title({ name, line }: HandlerRow): string {
  const [path = '', qualified = ''] = name.split('::')
  return `${path}:${line} ${qualified.split('.').at(-1)}`
}

function routes({ methods, rules }: HandlerRow): string {
  return `${methods.join(' ')} ${rules.join(' ')}`
}

function isSame(row: HandlerRow, { path, name }: Known): boolean {
  const [file, qualified = ''] = row.name.split('::')
  const last = name.split('.').at(-1)
  return file === path && qualified.split('.').at(-1) === last
}
