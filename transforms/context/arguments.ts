/** Query and header values: a typed parameter where name, default and type are known, the whole mapping otherwise. */
import type { ContextUse } from '../../src/flask/contexts.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { requestParameter } from '../../src/plan/parameters.js'
import { code, deferred, type Hole, imported, join, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { isNone, literalNumber, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { contains, field, textOf } from '../../src/python/syntax.js'
import type { Carrier, ContextPlanner } from './index.js'
import { ownStatements } from './own-names.js'
import { isResolved } from './requests.js'

const Annotated = imported('typing', 'Annotated')
const Header = imported('fastapi', 'Header')
const Query = imported('fastapi', 'Query')
const CONVERTERS: ReadonlySet<string> = new Set(['int', 'float'])

interface Read {
  readonly call: PyNode
  readonly key: string
  readonly fallback: PyNode | null
  readonly type: string | null
}

export function planArguments(
  uses: readonly ContextUse[],
  carrier: Carrier,
  flask: FlaskModel,
  plan: ContextPlanner,
): void {
  const reads = uses.map(readOf)
  const isSimple = isResolved(carrier, flask) && reads.every((read) => read !== null && isConsistent(read, reads))
  if (isSimple) {
    for (const read of reads)
      if (read) planParameter(read, ownStatements(read.key, callsOf(read.key, reads), carrier), carrier, flask, plan)
    return
  }
  for (const { access, node } of uses) {
    if (!access) continue
    plan.replace(
      access,
      carrier.draft.parameter({ key: 'args', name: 'args', annotation: plan.help('QueryArgs', node), rank: 'body' }),
    )
  }
}

/** `request.args.get("page", 1, type=int)` in its parts; null for everything else. */
function readOf({ access }: ContextUse): Read | null {
  const method = access?.parent
  const call =
    method?.kind === 'attribute' && textOf(field(method, 'attribute') ?? method) === 'get' ? callOf(method) : null
  const key = call && literalString(argument(call, 0, 'key'))
  // FastAPI takes an empty alias for none.
  if (!call || !key || callArgs(call).hasStar) return null
  const fallback = argument(call, 1, 'default')
  const convert = argument(call, 2, 'type')
  const type = convert ? textOf(convert) : null
  if (type !== null && !CONVERTERS.has(type)) return null
  const isKnown =
    !fallback || isNone(fallback) || (type ? literalNumber(fallback) !== null : literalString(fallback) !== null)
  return isKnown ? { call, key, fallback: fallback && !isNone(fallback) ? fallback : null, type } : null
}

const isConsistent = (read: Read, all: readonly (Read | null)[]): boolean =>
  all.every(
    (other) =>
      !other || other.key !== read.key || (other.type === read.type && sameText(other.fallback, read.fallback)),
  )

const sameText = (a: PyNode | null, b: PyNode | null): boolean => (a ? textOf(a) : '') === (b ? textOf(b) : '')

const callsOf = (key: string, reads: readonly (Read | null)[]): PyNode[] =>
  reads.flatMap((read) => (read?.key === key ? [read.call] : []))

function planParameter(
  read: Read,
  owns: ReadonlySet<PyNode>,
  { definition, draft, names }: Carrier,
  flask: FlaskModel,
  plan: ContextPlanner,
): void {
  const { call, key, fallback, type } = read
  const isOwnName = owns.size > 0
  const isFree = /^[A-Za-z_]\w*$/.test(key) && !KEYWORDS.has(key) && (isOwnName || !names.has(key))
  const text = flask.documentation.textOf(definition, 'query', key)
  const lenient = type ? py`, ${plan.help('lenient', call)}(${code(type)}, ${fallback ?? code('None')})` : null
  const base = code(fallback ? (type ?? 'str') : `${type ?? 'str'} | None`)
  const described = text ? py`description=${quoted(text)}` : null
  const annotation = (said: readonly Hole[]): Hole => {
    if (!lenient && said.length === 0) return base
    return py`${Annotated}[${base}${lenient}${said.length > 0 && py`, ${Query}(${join(said)})`}]`
  }
  const id = `query:${key}`
  const name = isFree ? key : `${key.replace(/\W+/g, '_').replace(/^(?=\d)/, '_')}_arg`
  const parameter = draft.parameter({
    key: id,
    name,
    // Another parameter may have the name in the end.
    annotation: deferred(() => {
      const alias = (draft.names.get(id) ?? name) === key ? null : py`alias=${quoted(key)}`
      return annotation([alias, described].filter((hole) => hole !== null))
    }),
    fallback: fallback ?? code('None'),
    rank: 'query',
    isOwnName,
  })
  const own = [...owns].find((statement) => contains(statement, call))
  if (own) plan.remove(own)
  else plan.replace(call, parameter)
}

/** `request.headers.get("X-Token", "")`. */
export function planHeaders(
  uses: readonly ContextUse[],
  carrier: Carrier,
  flask: FlaskModel,
  plan: ContextPlanner,
): void {
  for (const use of uses) {
    const read = readOf(use)
    if (!use.access) continue
    const name = read?.key.toLowerCase().replaceAll('-', '_') ?? ''
    const isPlain = read !== null && read.type === null && /^[a-z][a-z0-9_]*$/.test(name)
    const isFree = !carrier.names.has(name)
    if (!isPlain || !isFree || !isResolved(carrier, flask)) {
      plan.replace(use.node, requestParameter(carrier.draft))
      continue
    }
    const type = read.fallback ? 'str' : 'str | None'
    const text = flask.documentation.textOf(carrier.definition, 'header', read.key)
    const key = `header:${name}`
    const described = text ? py`description=${quoted(text)}` : null
    const annotation = deferred(() => {
      const alias = (carrier.draft.names.get(key) ?? name) === name ? null : py`alias=${quoted(read.key)}`
      const said = [alias, described].filter((hole) => hole !== null)
      return py`${Annotated}[${code(type)}, ${Header}(${join(said)})]`
    })
    const fallback = read.fallback ?? code('None')
    plan.replace(read.call, carrier.draft.parameter({ key, name, annotation, fallback, rank: 'query' }))
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield False None True`.split(/\s+/),
)
