/** Differences that are known of FastAPI or declared by the user, each with its reason. */
import { readFileSync } from 'node:fs'
import type { Difference } from './compare.js'
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

/** Why a difference is expected; null when it is not. `notes` is the text of MIGRATION.md, which names the known ones. */
export type Excuse = (request: ScriptRequest, difference: Difference) => string | null

export function excuse(notes: string, declared: readonly Declared[]): Excuse {
  const known = KNOWN.filter(({ id }) => notes.includes(id))
  return (request, difference) => {
    const own = declared.find((item) => isMeant(item, request, difference))
    return own?.reason ?? known.find(({ fits }) => fits(request, difference, notes))?.reason ?? null
  }
}

const DOCUMENTATION = 'documentation/pages-differ'

interface Known {
  /** As in MIGRATION.md. */
  readonly id: string
  readonly reason: string
  readonly fits: (request: ScriptRequest, difference: Difference, notes: string) => boolean
}

const KNOWN: readonly Known[] = [
  {
    id: '',
    reason: 'Flask has a route below /static also without such a folder',
    fits: ({ method, path }, { where, after }) =>
      /^\/static\//.test(path) && !['GET', 'HEAD'].includes(method) && (where !== 'status' || after === '404'),
  },
  {
    id: 'known/other-digits',
    reason: 'a number in an address takes the digits 0 to 9 only, in Flask those of every script [known/other-digits]',
    fits: ({ path }) => /%D9%A[0-9]/i.test(path),
  },
  {
    id: 'known/repeated-parameter',
    reason: 'of a query parameter given twice FastAPI takes the last value, Flask the first [known/repeated-parameter]',
    fits: ({ query = [] }) => new Set(query.map(([name]) => name)).size < query.length,
  },
  {
    id: 'known/head-method',
    reason: 'request.method is GET for a HEAD request [known/head-method]',
    fits: ({ method }) => method === 'HEAD',
  },
  {
    id: 'known/options-before-guard',
    reason: 'OPTIONS says what a route accepts without asking its guard [known/options-before-guard]',
    // Where Flask said what is allowed, it must still be the same.
    fits: ({ method }, { where, before }) => method === 'OPTIONS' && (where !== 'header allow' || before === '(none)'),
  },
  {
    id: DOCUMENTATION,
    reason: `FastAPI writes the documentation, and its page has other files [${DOCUMENTATION}]`,
    fits: ({ path }, _, notes) => documentationIn(notes).some((address) => isBelow(path, address)),
  },
]

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
