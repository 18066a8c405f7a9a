/** Which handlers a comparison has reached on both sides, and why the others count as unverified. */
import type { HandlerRow } from './observed.js'
import { ruleMatches } from './rules.js'
import type { Unverified, Why } from './verdict.js'

export interface Reached {
  /** Handlers entered on Flask in an exchange in which FastAPI entered one too. */
  readonly verified: ReadonlySet<string>
  readonly enteredBefore: ReadonlySet<string>
  /** `METHOD path` of every request sent, without the query. */
  readonly asked: ReadonlySet<string>
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
  const open = served.filter(({ name }) => !reached.verified.has(name))
  const absent = known.filter((handler) => !served.some((row) => isSame(row, handler)))
  return {
    handlers: served.length + absent.length,
    unverified: [
      ...open.map((row) => ({ handler: title(row), routes: routes(row), why: why(row, reached, asked) })),
      ...absent.map(({ path, line, name, rule, methods }) => ({
        handler: `${path}:${line} ${name}`,
        routes: `${methods.join(' ')} ${rule}`.trim(),
        why: 'not-served' as const,
      })),
    ],
  }
}

function why(row: HandlerRow, { enteredBefore }: Reached, asked: readonly (readonly [string, string])[]): Why {
  if (enteredBefore.has(row.name)) return 'entered-on-flask-only'
  const isAsked = asked.some(
    ([method, path]) => row.methods.includes(method) && row.rules.some((rule) => ruleMatches(rule, path)),
  )
  return isAsked ? 'never-entered' : 'never-asked'
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
