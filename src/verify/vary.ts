/** What differs between two runs of the original says nothing about the migration: it is masked in all three answers. */
import type { Answer } from './client.js'
import { NOT_COMPARED } from './compare.js'
import { opened } from './signed.js'

export interface Settled {
  readonly before: Answer
  readonly after: Answer
  /** Places left out of the comparison, in whole or in part: `status`, `header NAME`, `body`. */
  readonly masked: readonly string[]
}

/** `twin` is the original's answer in another run. */
export function withoutVariation(before: Answer, twin: Answer, after: Answer): Settled {
  const masked = new Set<string>()
  const noting =
    (where: string): Mask =>
    (a, b, c) => {
      const found = maskText(a, b, c)
      if (found[0] !== a) masked.add(where)
      return found
    }
  const [oldHeaders, newHeaders] = headers(before, twin, after, (name) => noting(`header ${name}`))
  const [oldBody, newBody] = bodies(before, twin, after, noting('body'))
  const status = before.status === twin.status ? after.status : before.status
  if (status !== after.status) masked.add('status')
  return {
    before: { ...before, headers: oldHeaders, body: oldBody },
    after: { ...after, status, headers: newHeaders, body: newBody },
    masked: [...masked],
  }
}

type Mask = (a: string, b: string, c: string) => readonly [string, string]

type Headers = ReadonlyMap<string, readonly string[]>

function headers(
  before: Answer,
  twin: Answer,
  after: Answer,
  maskOf: (name: string) => Mask,
): readonly [Headers, Headers] {
  const old = new Map(before.headers)
  const now = new Map(after.headers)
  for (const [name, given] of before.headers) {
    if (name !== 'set-cookie' && name !== 'content-type' && NOT_COMPARED.has(name)) continue
    // A new signature each second must not hide what is signed.
    const read = (text: string) => (name === 'set-cookie' ? opened(text) : text)
    const mask = maskOf(name)
    const values = given.map(read)
    const others = (twin.headers.get(name) ?? []).map(read)
    const own = (after.headers.get(name) ?? []).map(read)
    if (values.length !== others.length || values.every((value, at) => value === others[at])) continue
    const pairs = values.map((value, at) => mask(value, String(others[at]), own[at] ?? ''))
    old.set(
      name,
      pairs.map(([value]) => value),
    )
    if (own.length > 0)
      now.set(name, [...pairs.slice(0, own.length).map(([, value]) => value), ...own.slice(pairs.length)])
  }
  return [old, now]
}

function bodies(before: Answer, twin: Answer, after: Answer, mask: Mask): readonly [Buffer, Buffer] {
  if (before.body.equals(twin.body)) return [before.body, after.body]
  const [a, b, c] = [before, twin, after].map(({ body }) => body.toString('utf8')) as [string, string, string]
  const values = [a, b, c].map(parsed) as [unknown, unknown, unknown]
  const [old, now] = values.includes(undefined)
    ? mask(a, b, c)
    : maskValue(values[0], values[1], values[2], mask).map((value) => JSON.stringify(value) ?? '')
  return [Buffer.from(String(old)), Buffer.from(String(now))]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const VARIES = '(varies)'

/** Member by member, so that one changing stamp does not hide the rest. */
function maskValue(a: unknown, b: unknown, c: unknown, mask: Mask): readonly [unknown, unknown] {
  if (typeof a === 'string' && typeof b === 'string' && typeof c === 'string') return mask(a, b, c)
  if (Array.isArray(a) && Array.isArray(b) && Array.isArray(c) && a.length === b.length && a.length === c.length) {
    const pairs = a.map((item, at) => maskValue(item, b[at], c[at], mask))
    return [pairs.map(([old]) => old), pairs.map(([, now]) => now)]
  }
  if (isRecord(a) && isRecord(b) && isRecord(c)) return maskRecord(a, b, c, mask)
  if (JSON.stringify(a) === JSON.stringify(b)) return [a, c]
  mask('a', 'b', 'c')
  return [VARIES, typeof a === typeof c && Array.isArray(a) === Array.isArray(c) ? VARIES : c]
}

type Json = Record<string, unknown>

function maskRecord(a: Json, b: Json, c: Json, mask: Mask): readonly [Json, Json] {
  const [old, now]: [Json, Json] = [{ ...a }, { ...c }]
  for (const key of Object.keys(a)) {
    if (!(key in b) || !(key in c)) continue
    ;[old[key], now[key]] = maskValue(a[key], b[key], c[key], mask)
  }
  return [old, now]
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Word by word when the two runs of the original have the same shape; else the whole text. */
function maskText(a: string, b: string, c: string): readonly [string, string] {
  if (a === b) return [a, c]
  const [x, y, z] = [a, b, c].map((text) => text.split(/([\w+/=%.-]+)/)) as [string[], string[], string[]]
  if (x.length !== y.length) return [VARIES, VARIES]
  const keep = (own: readonly string[]) => own.map((word, at) => (x[at] === y[at] ? word : VARIES)).join('')
  // A text of another shape is a difference, whatever varies in it.
  return x.length === z.length ? [keep(x), keep(z)] : [a, c]
}
