/** A request as a command to type. */
import { bodyOf, cookieHeader, filled, HOST, type Jars, pathOf } from './client.js'
import type { ScriptRequest } from './script.js'

/** `curl`, PORT to be filled in; with `jars`, the cookies and headers they would send. */
export function replay(scripted: ScriptRequest, jars?: Jars): string {
  const jar = scripted.jar === null ? undefined : jars?.get(scripted.jar ?? 'default')
  const sent = jars ? filled(scripted, jar) : scripted
  const [type, body] = bodyOf(sent)
  const cookies = jar ? cookieHeader(jar, sent.path) : ''
  const given = Object.entries(sent.headers ?? {}).flatMap(([name, value]) =>
    [value].flat().map((item): [string, string] => [name, item]),
  )
  const names = new Set(given.map(([name]) => name.toLowerCase()))
  const always = [...(jar?.always ?? [])].filter(([name]) => !names.has(name.toLowerCase()))
  return command({
    method: sent.method,
    target: pathOf(sent),
    headers: [
      ...(type === undefined ? [] : ([['Content-Type', type]] as const)),
      ...given,
      ...always,
      ...(cookies === '' ? [] : ([['Cookie', cookies]] as const)),
    ],
    body,
  })
}

export interface Sent {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer | undefined
}

export function command({ method, target, headers, body }: Sent): string {
  const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const [feed, data] = body === undefined || body.length === 0 ? ['', ''] : bodyArguments(body)
  const words = [
    method === 'HEAD' ? '--head' : `--request ${method}`,
    // A header without a value is one with a semicolon, and a body has a type unless it is taken away.
    ...headers.map(([name, value]) => `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(data === '' ? [] : [...(isTyped ? [] : ["--header 'Content-Type:'"]), data]),
    ...(/[[\]{}]/.test(target) ? ['--globoff'] : []),
    `--path-as-is ${quoted(`http://${HOST}:PORT${target}`)}`,
  ]
  return `${feed}curl ${words.join(' ')}`
}

/** What is no text is fed from printf. */
function bodyArguments(body: Buffer): readonly [feed: string, data: string] {
  const text = body.toString('utf8')
  const isText = Buffer.from(text).equals(body) && !CONTROL.test(text) && !text.startsWith('@')
  if (isText) return ['', `--data-binary ${quoted(text)}`]
  const octal = [...body].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  return [`printf '${octal}' | `, '--data-binary @-']
}

/** Not printed as they are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
