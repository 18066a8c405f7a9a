/** Sends one scripted request over a plain socket, with a cookie jar of its own for each application. */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { ScriptRequest } from './script.js'

export interface Answer {
  readonly status: number
  /** Lower-case names; every value in the order received. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Buffer
}

/** By jar name. */
export type Jars = Map<string, Jar>

export interface Jar {
  /** By cookie name and path. */
  readonly cookies: Map<string, Cookie>
  /** Values of earlier answers, for `{{name}}` in later requests. */
  readonly kept: Map<string, string>
  /** Headers that go with every request of the jar. */
  readonly always: Map<string, string>
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

const TIMEOUT = 30_000

/** The same host name is sent to both applications, so that absolute URLs in their answers can be compared. */
export const HOST = 'localhost'

export function send(port: number, scripted: ScriptRequest, jars: Jars): Promise<Answer> {
  const jar = scripted.jar === null ? undefined : jarOf(jars, scripted.jar ?? 'default')
  const sent = filled(scripted, jar)
  const [type, body] = bodyOf(sent)
  const cookie = jar && cookieHeader(jar, sent.path)
  const headers = {
    Host: HOST,
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
    ...(cookie ? { Cookie: cookie } : {}),
    ...Object.fromEntries(jar?.always ?? []),
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
        if (jar) remember(jar, answer, scripted)
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

/** Fills `{{name}}` in with what the jar has kept. */
export function filled(sent: ScriptRequest, jar: Jar | undefined): ScriptRequest {
  const text = JSON.stringify(sent)
  if (!text.includes('{{')) return sent
  const value = (name: string) => JSON.stringify(jar?.kept.get(name) ?? '').slice(1, -1)
  return JSON.parse(text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => value(name))) as ScriptRequest
}

const HIDDEN_FIELD = /<input\b[^>]*\bname=["']([\w-]*csrf[\w-]*)["'][^>]*>/gi

function remember(jar: Jar, answer: Answer, { keep: wanted, always, path }: ScriptRequest): void {
  for (const text of answer.headers.get('set-cookie') ?? []) keep(jar, text, path)
  for (const [tag, name = ''] of answer.body.toString('utf8').matchAll(HIDDEN_FIELD))
    jar.kept.set(name.replaceAll('-', '_'), /\bvalue=["']([^"']*)["']/i.exec(tag)?.[1] ?? '')
  for (const [name, place] of Object.entries(wanted ?? {})) jar.kept.set(name, memberOf(answer.body, place))
  for (const [name, value] of Object.entries(always ?? {}))
    jar.always.set(
      name,
      value.replace(/\{\{(\w+)\}\}/g, (_, key: string) => jar.kept.get(key) ?? ''),
    )
}

/** `data.token` of a JSON body; empty when it is not there. */
function memberOf(body: Buffer, place: string): string {
  try {
    const value = place
      .split('.')
      .reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], JSON.parse(body.toString()))
    return String(value ?? '')
  } catch {
    return ''
  }
}

function jarOf(jars: Jars, name: string): Jar {
  const jar = jars.get(name) ?? { cookies: new Map(), kept: new Map(), always: new Map() }
  jars.set(name, jar)
  return jar
}

/** RFC 6265 5.4: longer paths first. */
export function cookieHeader({ cookies }: Jar, path: string): string {
  const sent = [...cookies.values()].filter((cookie) => matches(cookie.path, path))
  return sent
    .sort((a, b) => b.path.length - a.path.length)
    .map((cookie) => `${cookie.name}=${cookie.value}`)
    .join('; ')
}

function matches(cookiePath: string, path: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`)
}

function keep({ cookies }: Jar, text: string, path: string): void {
  const { name, value, attributes } = parseSetCookie(text)
  const given = attributes.get('path')
  // RFC 6265 5.1.4: without a path the cookie belongs to the directory of the request.
  const scope = given?.startsWith('/') ? given : path.slice(0, path.lastIndexOf('/')) || '/'
  const age = attributes.get('max-age')
  const expires = Date.parse(attributes.get('expires') ?? '')
  const gone = age === undefined ? expires <= Date.now() : Number(age) <= 0
  if (gone) cookies.delete(`${name};${scope}`)
  else cookies.set(`${name};${scope}`, { name, value, path: scope })
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
