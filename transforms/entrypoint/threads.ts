/** `Thread(target=app.run, kwargs={...})`: the server runs beside the program that asks it. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, importedModule, join, py, quoted, type Template } from '../../src/plan/template.js'
import { callArgs, calleeOf } from '../../src/python/calls.js'
import { literalPairs, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { parts } from '../../src/python/syntax.js'
import type { EntrypointPlanner } from './index.js'
import { hostOf, isOff, portOf } from './options.js'

const uvicorn = importedModule('uvicorn')

const STARTING: ReadonlySet<string> = new Set(['threading.Thread', 'multiprocessing.Process'])
/** Neither of them means anything to a server that is started so. */
const KNOWN: ReadonlySet<string> = new Set(['host', 'port', 'debug', 'use_reloader', 'threaded'])

/** Says whether the access was one of these. */
export function planThread({ node, object }: ObjectAccess, flask: FlaskModel, plan: EntrypointPlanner): boolean {
  const call = node.parent?.kind === 'keyword_argument' ? (node.parent.parent?.parent ?? null) : null
  const callee = call?.kind === 'call' ? calleeOf(call) : null
  const { keywords, hasStar } = call ? callArgs(call) : { keywords: new Map<string, PyNode>(), hasStar: true }
  const isStarted = callee !== null && STARTING.has(flask.project.names.qualify(callee) ?? '')
  const [args, kwargs] = [keywords.get('args'), keywords.get('kwargs')]
  const positional = args ? (args.kind === 'tuple' || args.kind === 'list' ? parts(args) : null) : []
  const named = kwargs ? entries(kwargs) : new Map<string, PyNode>()
  if (!isStarted || hasStar || keywords.get('target') !== node || !positional || !named) return false
  const given = (position: number, name: string): PyNode | undefined => positional[position] ?? named.get(name)
  const [debug, reload] = [given(2, 'debug'), named.get('use_reloader')]
  // Flask restarts in the main thread only: such a program never worked.
  if ([...named.keys()].some((name) => !KNOWN.has(name)) || (debug && !isOff(debug) && !(reload && isOff(reload))))
    return false
  if (debug && !isOff(debug)) plan.note(node, 'debugger-gone')
  for (const value of [debug, ...named.values()]) if (value) plan.discard(value)
  const options = join([
    py`${quoted('host')}: ${hostOf(given(0, 'host'))}`,
    py`${quoted('port')}: ${portOf(given(1, 'port'))}`,
  ])
  const [first, second] = [py`(${object},)`, py`{${options}}`]
  const added: Template[] = [py`${uvicorn}.run`]
  if (args) plan.replace(args, first)
  else added.push(py`${code('args')}=${first}`)
  if (kwargs) plan.replace(kwargs, second)
  else added.push(py`${code('kwargs')}=${second}`)
  plan.replace(node, join(added))
  return true
}

/** A dict written out, by its keys. */
function entries(dict: PyNode): ReadonlyMap<string, PyNode> | null {
  const pairs = literalPairs(dict)?.map(({ key, value }) => [literalString(key), value] as const)
  return pairs?.every(([name]) => name !== null) ? new Map(pairs.map(([name, value]) => [name ?? '', value])) : null
}
