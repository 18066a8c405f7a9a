/** Differences that are known of FastAPI or declared by the user, each with its reason. */
import { readFileSync } from 'node:fs'
import type { Difference } from './compare.js'
import { type Instead, isProven, isRepeated } from './instead.js'
import type { ScriptRequest } from './script.js'
import { ScriptError } from './script.js'

export interface Declared {
  /** Upper case; `*` for every method. */
  readonly method: string
  /** A path in which `*` stands for anything. */
  readonly path: string
  /** As in a difference (`status`, `header allow`, `body`); `*` for every place. */
  readonly where: string
  readonly reason: string
}

/** Why a difference is expected; null when it is not. */
export type Excuse = (request: ScriptRequest, difference: Difference, seen?: Seen) => string | null

/** What else is known of the two answers that differ. */
export interface Seen {
  /** What FastAPI answered; null when it did not. */
  readonly status: number | null
  /** Null in a recording, where nothing else can be asked. */
  readonly instead: readonly Instead[] | null
}

/** `notes` is the text of MIGRATION.md, which names the known differences. */
export function excuse(notes: string, declared: readonly Declared[]): Excuse {
  const known = KNOWN.filter(({ id }) => notes.includes(id))
  return (request, difference, seen = UNSEEN) => {
    const own = declared.find((item) => isMeant(item, request, difference))
    return own?.reason ?? known.find(({ fits }) => fits(request, difference, { ...seen, notes }))?.reason ?? null
  }
}

const UNSEEN: Seen = { status: null, instead: null }

const DOCUMENTATION = 'documentation/pages-differ'

interface Known {
  /** As in MIGRATION.md. */
  readonly id: string
  readonly reason: string
  /** Only what the reason says: any other answer is a difference. */
  readonly fits: (request: ScriptRequest, difference: Difference, seen: Seen & { readonly notes: string }) => boolean
}

const KNOWN: readonly Known[] = [
  {
    id: '',
    reason: 'Flask has a route below /static also without such a folder',
    fits: ({ method, path }, _, { status }) =>
      /^\/static\//.test(path) && !['GET', 'HEAD'].includes(method) && status === 404,
  },
  {
    id: 'known/other-digits',
    reason: 'a number in an address takes the digits 0 to 9 only, in Flask those of every script [known/other-digits]',
    fits: ({ path }, _, { status }) => /%D9%A[0-9]/i.test(path) && status === 404,
  },
  {
    id: 'known/repeated-parameter',
    reason: 'of a query parameter given twice FastAPI takes the last value, Flask the first [known/repeated-parameter]',
    fits: ({ query = [] }, { where }, seen) => isRepeated(query) && isProven('last-value', where, seen.instead),
  },
  {
    id: 'known/head-method',
    reason: 'request.method is GET for a HEAD request [known/head-method]',
    fits: ({ method }, { where }, seen) => method === 'HEAD' && isProven('get-for-head', where, seen.instead),
  },
  {
    id: 'known/options-before-guard',
    reason: 'OPTIONS says what a route accepts without asking its guard [known/options-before-guard]',
    // Where Flask said what is allowed, it must still be the same.
    fits: ({ method }, { where, before }, { status }) =>
      method === 'OPTIONS' && (where !== 'header allow' || before === '(none)') && status === 200,
  },
  {
    id: 'known/none-in-form',
    reason: 'a test sends None in a form: Flask leaves the field out, httpx sends it empty [known/none-in-form]',
    fits: (_, { where, before, after }) => where === 'request body' && names(before, 'all') === names(after, 'filled'),
  },
  {
    id: 'known/session-vary',
    reason: 'Vary: Cookie also where the session is only asked for a key, as Flask 3.1.3 does [known/session-vary]',
    fits: (_, { where, before, after }) => where === 'header vary' && withCookie(before) === after,
  },
  {
    id: DOCUMENTATION,
    reason: `FastAPI writes the documentation, and its page has other files [${DOCUMENTATION}]`,
    fits: ({ path }, _, { notes }) => documentationIn(notes).some((address) => isBelow(path, address)),
  },
]

function names(form: string, which: 'all' | 'filled'): string {
  const fields = [...new URLSearchParams(form)].filter(([, value]) => which === 'all' || value !== '')
  return fields
    .map(([name]) => name)
    .sort()
    .join('&')
}

/** What `Vary` is with the cookie in it, in the order of a comparison. */
const withCookie = (vary: string): string =>
  [...(vary === '(none)' ? [] : vary.split(', ')), 'cookie'].sort().join(', ')

/** The addresses that the notes name with that finding. */
function documentationIn(notes: string): readonly string[] {
  const rows = notes.split('\n').filter((row) => row.includes(DOCUMENTATION))
  return rows.flatMap((row) =>
    [...row.replaceAll('\\', '').matchAll(/ (\/[^\s,;]*)/g)].map(([, address = '']) => address),
  )
}

const isBelow = (path: string, address: string): boolean =>
  address.endsWith('/*') ? path.startsWith(address.slice(0, -1)) : path === address

function isMeant(item: Declared, { method, path }: ScriptRequest, { where }: Difference): boolean {
  const pattern = item.path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return (
    (item.method === '*' || item.method === method) &&
    (item.where === '*' || item.where === where) &&
    new RegExp(`^${pattern.join('.*')}$`).test(path)
  )
}

/** `[{"method": "GET", "path": "/old/*", "where": "body", "reason": "…"}]`. */
export function readDeclared(file: string): readonly Declared[] {
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(list)) throw new ScriptError(`${file}: a list is needed`)
  return list.map((item: Partial<Declared>, at) => {
    if (!item.path || !item.reason) throw new ScriptError(`${file}: entry ${at + 1} needs a path and a reason`)
    return { method: item.method?.toUpperCase() ?? '*', path: item.path, where: item.where ?? '*', reason: item.reason }
  })
}
