/** Arguments of app.run() as uvicorn.run() takes them. */
import { code, type Hole, py, quoted, type Template } from '../../src/plan/template.js'
import { argument, callArgs, calleeOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { parts, textOf } from '../../src/python/syntax.js'

/** Flask's defaults (flask.Flask.run). */
const HOST = '127.0.0.1'
const PORT = 5000

/** Read by other lines, or of no consequence: uvicorn reads no .env, answers requests in threads and has no debugger. */
const SILENT: ReadonlySet<string> = new Set([
  'host',
  'port',
  'debug',
  'use_reloader',
  'use_debugger',
  'use_evalex',
  'load_dotenv',
])

export function hostOf(given: PyNode | undefined): Hole {
  if (!given || given.kind === 'none') return quoted(HOST)
  return mayBeNone(given) ? py`${given} or ${quoted(HOST)}` : given
}

/** Flask takes any text that int() takes (flask.Flask.run). */
export function portOf(given: PyNode | undefined): Hole {
  if (!given || given.kind === 'none') return code(String(PORT))
  const literal = literalString(given)
  if (literal !== null && /^\d+$/.test(literal)) return code(literal)
  if (given.kind === 'integer' || isIntCall(given)) return given
  return mayBeNone(given) ? py`int(${given} or ${code(String(PORT))})` : py`int(${given})`
}

export const isOff = (node: PyNode): boolean => node.kind === 'false' || node.kind === 'none'

export function optionsOf(keywords: ReadonlyMap<string, PyNode>, drop: (option: string) => void): readonly Template[] {
  const kept: Template[] = []
  for (const [name, value] of keywords) {
    const pair = name === 'ssl_context' && value.kind === 'tuple' ? parts(value) : []
    if (SILENT.has(name) || (name === 'threaded' && value.kind === 'true') || value.kind === 'none') continue
    if (pair.length === 2) kept.push(py`ssl_certfile=${pair[0]}`, py`ssl_keyfile=${pair[1]}`)
    else drop(`${name}=${textOf(value)}`)
  }
  return kept
}

const isIntCall = (node: PyNode): boolean => node.kind === 'call' && textOf(calleeOf(node) ?? node) === 'int'

/** `os.environ.get("X")` without a default. */
function mayBeNone(node: PyNode): boolean {
  const callee = node.kind === 'call' ? calleeOf(node) : null
  return (
    callee !== null &&
    /(?:\.get|getenv)$/.test(textOf(callee)) &&
    !argument(node, 1, 'default') &&
    callArgs(node).positional.length === 1
  )
}
