/** The request script: what is sent to both applications, and which differences are meant. */
import { readFileSync } from 'node:fs'

export interface ScriptRequest {
  readonly method: string
  /** Sent as it stands: not normalised, not encoded. */
  readonly path: string
  /** Pairs, so that a name can come twice. */
  readonly query?: readonly (readonly [string, string])[]
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** At most one of the three bodies. */
  readonly json?: unknown
  readonly form?: readonly (readonly [string, string])[]
  readonly body?: string
  /** Cookie jar to use and fill; `null` sends and keeps none. Default `"default"`. */
  readonly jar?: string | null
  /** Values of the JSON answer to keep in the jar: name to place, `{"token": "data.access_token"}`; `{{token}}` stands for it. */
  readonly keep?: Readonly<Record<string, string>>
  /** Headers that go with every later request of the jar: `{"Authorization": "Bearer {{token}}"}`. */
  readonly always?: Readonly<Record<string, string>>
  /** Differences that are meant: place (`status`, `header allow`, `cookie session`, `body`) to reason. */
  readonly differs?: Readonly<Record<string, string>>
}

export interface Script {
  readonly requests: readonly ScriptRequest[]
}

export class ScriptError extends Error {}

/** Reads a script file; throws ScriptError when it is no script or asks for nothing. */
export function readScript(file: string): Script {
  return parseScript(readFileSync(file, 'utf8'), file)
}

export function parseScript(text: string, file: string): Script {
  const requests = list(parseJson(text, file)).map((item, at) => request(item, `${file}: request ${at + 1}`))
  if (requests.length === 0) throw new ScriptError(`${file}: no requests, so nothing would be compared`)
  return { requests }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ScriptError(`${file}: ${error instanceof Error ? error.message : error}`)
  }
}

function list(value: unknown): readonly unknown[] {
  if (isRecord(value) && Array.isArray(value.requests)) return value.requests
  throw new ScriptError('a request script is an object with a list named "requests"')
}

const KEYS = new Set([
  'method',
  'path',
  'query',
  'headers',
  'json',
  'form',
  'body',
  'jar',
  'differs',
  'note',
  'keep',
  'always',
])

function request(value: unknown, where: string): ScriptRequest {
  if (!isRecord(value)) throw new ScriptError(`${where}: not an object`)
  const unknown = Object.keys(value).find((key) => !KEYS.has(key))
  if (unknown !== undefined) throw new ScriptError(`${where}: unknown key "${unknown}"`)
  const { method = 'GET', path, query, form } = value
  if (typeof method !== 'string' || typeof path !== 'string' || !path.startsWith('/')) {
    throw new ScriptError(`${where}: needs a path that starts with / and a method`)
  }
  if (['json', 'form', 'body'].filter((key) => key in value).length > 1) {
    throw new ScriptError(`${where}: json, form and body exclude one another`)
  }
  return {
    ...value,
    method,
    path,
    ...(query === undefined ? {} : { query: pairs(query, where) }),
    ...(form === undefined ? {} : { form: pairs(form, where) }),
  }
}

/** `{"a": "1", "b": ["2", "3"]}` or `[["a", "1"]]`. */
function pairs(value: unknown, where: string): [string, string][] {
  if (Array.isArray(value)) return value.map(([name, item]) => [String(name), String(item)])
  if (!isRecord(value)) throw new ScriptError(`${where}: query and form are objects or lists of pairs`)
  return Object.entries(value).flatMap(([name, items]) =>
    [items].flat().map((item): [string, string] => [name, String(item)]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
