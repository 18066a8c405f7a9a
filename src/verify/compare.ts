/** What a client could tell apart in two answers to the same request. */
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { type Answer, parseSetCookie } from './client.js'
import { opened } from './signed.js'

export interface Difference {
  /** `status`, `header NAME`, `cookie NAME`, `body` or `answer`. */
  readonly where: string
  readonly before: string
  readonly after: string
}

/** Written by the server or by the connection, not by the application; the body is compared itself. */
export const NOT_COMPARED = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'server',
  'set-cookie',
  'transfer-encoding',
])

/** Lists whose order says nothing. */
const LISTS = new Set(['allow', 'vary', 'access-control-allow-methods', 'access-control-allow-headers'])

export function compare(before: Answer, after: Answer, method: string): Difference[] {
  return [
    ...differs('status', String(before.status), String(after.status)),
    ...headers(before, after),
    ...cookies(before, after),
    ...(hasBody(before) || hasBody(after) ? [...contentType(before, after), ...body(before, after, method)] : []),
  ]
}

/** Nobody reads the page of a redirect, and 204 and 304 have none. */
function hasBody(answer: Answer): boolean {
  const redirect = answer.status >= 300 && answer.status < 400 && answer.headers.has('location')
  return !redirect && answer.status !== 204 && answer.status !== 304
}

function differs(where: string, before: string | undefined, after: string | undefined): Difference[] {
  return before === after ? [] : [{ where, before: before ?? '(none)', after: after ?? '(none)' }]
}

function headers(before: Answer, after: Answer): Difference[] {
  const names = new Set([...before.headers.keys(), ...after.headers.keys()])
  return [...names]
    .filter((name) => !NOT_COMPARED.has(name))
    .filter((name) => !(name === 'expires' && areClose(header(before, name), header(after, name))))
    .flatMap((name) => differs(`header ${name}`, header(before, name), header(after, name)))
}

/** A moment counted from now differs by the time between the two requests. */
function areClose(before: string | undefined, after: string | undefined): boolean {
  const apart = Math.abs(Date.parse(before ?? '') - Date.parse(after ?? ''))
  return apart <= SECONDS_APART * 1000
}

const SECONDS_APART = 5

function header(answer: Answer, name: string): string | undefined {
  const value = answer.headers.get(name)?.join(', ')
  if (value === undefined || !LISTS.has(name)) return value
  return [...new Set(value.split(',').map((item) => item.trim().toLowerCase()))].sort().join(', ')
}

function contentType(before: Answer, after: Answer): Difference[] {
  const [old, now] = [before, after].map((answer) => {
    const parts = header(answer, 'content-type')?.split(';')
    return parts?.map((part) => part.trim().toLowerCase()).join('; ')
  })
  return differs('header content-type', old, now)
}

function body(packedBefore: Answer, packedAfter: Answer, method: string): Difference[] {
  if (method === 'HEAD') return []
  const [before, after] = [unpacked(packedBefore), unpacked(packedAfter)]
  const [old, now] = [before, after].map(textOf)
  if (old === now) return []
  if (isJson(before) && isJson(after)) {
    const [left, right] = [jsonValue(String(old)), jsonValue(String(now))]
    if (left !== undefined && right !== undefined && isDeepStrictEqual(left, right)) return []
  }
  return differs('body', old, now)
}

/** A gzip body holds the second it was packed in. */
function unpacked(answer: Answer): Answer {
  if (header(answer, 'content-encoding')?.toLowerCase() !== 'gzip') return answer
  try {
    return { ...answer, body: gunzipSync(answer.body, { maxOutputLength: MOST_UNPACKED }) }
  } catch {
    return answer
  }
}

const MOST_UNPACKED = 64 * 1024 * 1024

function isJson(answer: Answer): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(header(answer, 'content-type') ?? '')
}

function textOf(answer: Answer): string {
  const type = header(answer, 'content-type') ?? ''
  const isText = /^text\/|json|xml|javascript|x-www-form-urlencoded/i.test(type)
  const text = answer.body.toString('utf8')
  // A lossy decoding must not make two bodies equal.
  return isText && Buffer.from(text).equals(answer.body) ? text : `base64:${answer.body.toString('base64')}`
}

/** JSON.parse, but `1`, `1.0` and `1e0` stay apart (clients in typed languages see it) and NaN is readable. */
function jsonValue(text: string): unknown {
  const tokens = /"(?:[^"\\]|\\.)*"|-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)|NaN/g
  try {
    return JSON.parse(text.replace(tokens, (token) => (token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`)))
  } catch {
    return undefined
  }
}

function cookies(before: Answer, after: Answer): Difference[] {
  const [old, now] = [before, after].map(described) as [Map<string, string>, Map<string, string>]
  const names = new Set([...old.keys(), ...now.keys()])
  return [...names].flatMap((name) => differs(`cookie ${name}`, old.get(name), now.get(name)))
}

/** By name; a cookie that is set more than once, of several paths, counts each time. */
function described(answer: Answer): Map<string, string> {
  const found = new Map<string, string>()
  for (const text of answer.headers.get('set-cookie') ?? []) {
    const line = opened(text)
    const { name } = parseSetCookie(line)
    found.set(name, [...(found.has(name) ? [found.get(name)] : []), describe(line)].join(' and '))
  }
  return found
}

/** Value and flags without what changes with the clock: the date of `expires`. */
function describe(text: string): string {
  const { value, attributes } = parseSetCookie(text)
  const flags = [...attributes].map(
    ([name, item]) => `${name}=${name === 'expires' ? lifetime(item) : item.toLowerCase()}`,
  )
  return [value, ...flags.sort()].join('; ')
}

/** To the minute, so that two servers answering a moment apart agree. */
function lifetime(date: string): string {
  const seconds = (Date.parse(date) - Date.now()) / 1000
  return seconds <= 0 ? 'past' : `in ${Math.round(seconds / 60)} min`
}
