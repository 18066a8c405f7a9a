/** A request as a command to type. */
import { bodyOf, cookieHeader, HOST, type Jars, pathOf } from './client.js'
import type { ScriptRequest } from './script.js'

/** `curl`, PORT to be filled in; with `jars`, the cookies it would send. */
export function replay(sent: ScriptRequest, jars?: Jars): string {
  return `curl ${replayArguments(sent, jars)}`
}

export function replayArguments(sent: ScriptRequest, jars?: Jars): string {
  const [type, body] = bodyOf(sent)
  const headers = Object.entries(sent.headers ?? {}).flatMap(([name, value]) =>
    [value].flat().map((item) => `${name}: ${item}`),
  )
  if (type !== undefined) headers.unshift(`Content-Type: ${type}`)
  const jar = sent.jar === null ? undefined : jars?.get(sent.jar ?? 'default')
  const cookies = jar ? cookieHeader(jar, sent.path) : ''
  if (cookies !== '') headers.push(`Cookie: ${cookies}`)
  return [
    sent.method === 'HEAD' ? '--head' : `--request ${sent.method}`,
    ...headers.map((text) => `--header ${quoted(text)}`),
    ...(body === undefined ? [] : [`--data-binary ${quoted(body.toString())}`]),
    `--path-as-is ${quoted(`http://${HOST}:PORT${pathOf(sent)}`)}`,
  ].join(' ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
