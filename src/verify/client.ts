/** Sends one scripted request over a plain socket, with a cookie jar of its own for each application. */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { ScriptRequest } from './script.js'

export interface Answer {
  readonly status: number
  /** Lower-case names; every value in the order received. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Buffer
}

/** Cookies by jar name, then by cookie name and path. */
export type Jars = Map<string, Map<string, Cookie>>

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

const TIMEOUT = 30_000

/** The same host name is sent to both applications, so that absolute URLs in their answers can be compared. */
export const HOST = 'localhost'

export function send(port: number, sent: ScriptRequest, jars: Jars): Promise<Answer> {
  const jar = sent.jar === null ? undefined : jarOf(jars, sent.jar ?? 'default')
  const [type, body] = bodyOf(sent)
  const cookie = jar && cookieHeader(jar, sent.path)
  const headers = {
    Host: HOST,
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
    ...(cookie ? { Cookie: cookie } : {}),
    ...sent.headers,
  }
  return new Promise((resolve, reject) => {
    const path = pathOf(sent)
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      method: sent.method,
      path,
      headers: mutable(headers),
      agent: false,
    })
    outgoing.setTimeout(TIMEOUT, () => outgoing.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)))
    outgoing.once('error', reject)
    outgoing.once('response', (incoming) => {
      read(incoming).then((answer) => {
        if (jar) for (const text of answer.headers.get('set-cookie') ?? []) keep(jar, text, sent.path)
        resolve(answer)
      }, reject)
    })
    outgoing.end(body)
  })
}

/** ASCII goes out as it is written; what a request line cannot carry is percent-encoded, as a browser does. */
export function pathOf(sent: ScriptRequest): string {
  const path = sent.path.replace(/[^\x21-\x7e]/gu, encodeURIComponent)
  return sent.query ? `${path}?${encoded(sent.query)}` : path
}

/** Media type and bytes. */
export function bodyOf(sent: ScriptRequest): readonly [string | undefined, Buffer | undefined] {
  if (sent.json !== undefined) return ['application/json', Buffer.from(JSON.stringify(sent.json))]
  if (sent.body !== undefined) return [undefined, Buffer.from(sent.body)]
  if (sent.form === undefined) return [undefined, undefined]
  const text = encoded(sent.form)
  return ['application/x-www-form-urlencoded', Buffer.from(text)]
}

/** As it can be typed; bytes that are no text are shown as such. */
export function bodyText(body: Buffer): string {
  return body.toString('utf8')
}

function encoded(pairs: readonly (readonly [string, string])[]): string {
  const search = new URLSearchParams()
  for (const [name, value] of pairs) search.append(name, value)
  return search.toString()
}

function mutable(headers: Record<string, string | readonly string[]>): Record<string, string | string[]> {
  const copy = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])
  return Object.fromEntries(copy)
}

async function read(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers = new Map<string, string[]>()
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    const name = String(incoming.rawHeaders[at]).toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), String(incoming.rawHeaders[at + 1])])
  }
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks) }
}

function jarOf(jars: Jars, name: string): Map<string, Cookie> {
  const jar = jars.get(name) ?? new Map<string, Cookie>()
  jars.set(name, jar)
  return jar
}

/** RFC 6265 5.4: longer paths first. */
function cookieHeader(jar: ReadonlyMap<string, Cookie>, path: string): string {
  const sent = [...jar.values()].filter((cookie) => matches(cookie.path, path))
  return sent
    .sort((a, b) => b.path.length - a.path.length)
    .map((cookie) => `${cookie.name}=${cookie.value}`)
    .join('; ')
}

function matches(cookiePath: string, path: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`)
}

function keep(jar: Map<string, Cookie>, text: string, path: string): void {
  const { name, value, attributes } = parseSetCookie(text)
  const given = attributes.get('path')
  // RFC 6265 5.1.4: without a path the cookie belongs to the directory of the request.
  const scope = given?.startsWith('/') ? given : path.slice(0, path.lastIndexOf('/')) || '/'
  const age = attributes.get('max-age')
  const expires = Date.parse(attributes.get('expires') ?? '')
  const gone = age === undefined ? expires <= Date.now() : Number(age) <= 0
  if (gone) jar.delete(`${name};${scope}`)
  else jar.set(`${name};${scope}`, { name, value, path: scope })
}

export interface SetCookie {
  readonly name: string
  readonly value: string
  /** Lower-case names; a flag such as `httponly` has an empty value. */
  readonly attributes: ReadonlyMap<string, string>
}

export function parseSetCookie(text: string): SetCookie {
  const [first = '', ...rest] = text.split(';').map((part) => part.trim())
  const [name, value] = halves(first)
  return { name, value, attributes: new Map(rest.map(halves).map(([key, item]) => [key.toLowerCase(), item])) }
}

function halves(text: string): [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
