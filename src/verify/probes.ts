/** Probes for a route: each method with good, missing, malformed, duplicate and boundary input, by everybody who can sign in. */
import type { Input, Inputs, RouteRow } from './observed.js'
import { ruleParts } from './rules.js'
import type { ScriptRequest } from './script.js'
import { edgeValues, goodValue, variableValues } from './values.js'

export interface Probe extends ScriptRequest {
  /** The rule it is for. */
  readonly route: string
  /** What is tried, for the report: `query page twice, as nobody`. */
  readonly about: string
}

export interface Learned {
  /** By `METHOD rule`. */
  readonly inputs: ReadonlyMap<string, Inputs>
  /** Paths that exist, by rule. */
  readonly paths: ReadonlyMap<string, readonly string[]>
}

/** Known to differ: asked once, of routes that only read, so that no later answer differs because of it. */
const OTHER_DIGIT = '%D9%A2'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/** Reading before writing, nobody before somebody, refused input before accepted, deleting last. */
export function probesOf(routes: readonly RouteRow[], learned: Learned, jars: readonly string[]): readonly Probe[] {
  const askable = routes.filter(({ host, subdomain }) => host === '' && subdomain === '')
  const reading = jars.flatMap((jar) => askable.flatMap((route) => readingProbes(route, learned, jar)))
  const writing = VERBS.flatMap((method) =>
    jars.flatMap((jar) =>
      askable
        .filter(({ methods }) => methods.includes(method))
        .flatMap((route) => [
          ...writingProbes(route, method, learned, jar),
          ...witnesses(askable, route, learned, jar),
        ]),
    ),
  )
  const again = jars.flatMap((jar) => witnesses(askable, null, learned, jar))
  return [...reading, ...writing, ...again]
}

const VERBS = ['POST', 'PUT', 'PATCH', 'DELETE']

/** The address with good values. */
export function goodPath({ rule }: RouteRow, learned?: Learned): string {
  const example = learned?.paths.get(rule)?.[0]
  return (
    example ??
    ruleParts(rule)
      .map((part) => (typeof part === 'string' ? part : variableValues(part).good))
      .join('')
  )
}

function paths(route: RouteRow, learned: Learned): readonly (readonly [about: string, path: string])[] {
  const parts = ruleParts(route.rule)
  const fill = (at: number, value: string) =>
    parts
      .map((part, index) => (typeof part === 'string' ? part : index === at ? value : variableValues(part).good))
      .join('')
  const varied = parts.flatMap((part, at): [string, string][] => {
    if (typeof part === 'string') return []
    const { missing, others } = variableValues(part)
    return [
      [`missing ${part.name}`, fill(at, missing)],
      ...others.map((value): [string, string] => [`${part.name} ${value}`, fill(at, value)]),
    ]
  })
  const good = goodPath(route, learned)
  const slash: [string, string] = good.endsWith('/') ? ['no slash', good.slice(0, -1)] : ['slash', `${good}/`]
  const examples = (learned.paths.get(route.rule) ?? []).slice(1, 4).map((path): [string, string] => ['good', path])
  return [['good', good], ...examples, ...(slash[1] === '' ? [] : [slash]), ...varied]
}

function readingProbes(route: RouteRow, learned: Learned, jar: string): readonly Probe[] {
  const own = (what: string) => ({ jar, route: route.rule, about: `${what}, as ${jar}` })
  const all = paths(route, learned).filter(([, path]) => jar === NOBODY || !path.includes(OTHER_DIGIT))
  const good = goodPath(route, learned)
  const methods = route.methods.includes('GET') ? SAFE : ['OPTIONS', ...(jar === NOBODY ? ['GET'] : [])]
  const plain = methods.flatMap((method) =>
    (method === 'GET' ? all : all.slice(0, 2)).map(([what, path]) => ({ method, path, ...own(what) })),
  )
  const queries = route.methods.includes('GET') ? queryProbes(learned.inputs.get(`GET ${route.rule}`), good) : []
  const unknown = { method: 'PROPFIND', path: good, ...own('a method nobody has') }
  return [
    ...plain,
    ...queries.map(({ what, query }) => ({ method: 'GET', path: good, query, ...own(what) })),
    ...(jar === NOBODY ? [unknown] : []),
  ]
}

/** Who sends and keeps cookies but never signed in. */
export const NOBODY = 'nobody'

interface Pairs {
  readonly what: string
  readonly query: readonly (readonly [string, string])[]
}

function queryProbes(inputs: Inputs | undefined, _path: string): readonly Pairs[] {
  return pairProbes(inputs?.args ?? {}).map(({ what, query }) => ({ what: `query ${what}`, query }))
}

/** One name at a time, the others good. */
function pairProbes(names: Readonly<Record<string, Input>>): readonly Pairs[] {
  const good = Object.entries(names).map(([name, input]): [string, string] => [name, goodValue(name, input)])
  if (good.length === 0) return []
  const single = good.flatMap(([name], at): Pairs[] => {
    const replaced = (value: string) =>
      good.map((pair, index): [string, string] => (index === at ? [name, value] : pair))
    return [
      { what: `without ${name}`, query: good.filter((_, index) => index !== at) },
      ...edgeValues(names[name] ?? {}).map((value) => ({
        what: `${name} ${JSON.stringify(value)}`,
        query: replaced(value),
      })),
      { what: `${name} twice`, query: [...good, [name, '1']] },
    ]
  })
  return [...single, { what: 'good', query: good }]
}

function writingProbes(route: RouteRow, method: string, learned: Learned, jar: string): readonly Probe[] {
  const inputs = learned.inputs.get(`${method} ${route.rule}`) ?? {}
  const good = goodPath(route, learned)
  const bodies = bodiesOf(inputs)
  const make = (what: string, path: string, body: Partial<ScriptRequest>): Probe => ({
    ...{ method, path, jar, route: route.rule, about: `${what}, as ${jar}` },
    ...body,
  })
  const elsewhere = paths(route, learned).filter(([, path]) => path !== good && !path.includes(OTHER_DIGIT))
  const [best] = bodies.slice(-1)
  return [
    // A bad body for a missing object shows which of the two is looked at first.
    ...elsewhere.flatMap(([what, path]) => [
      make(`${what}, bad body`, path, BAD_JSON),
      ...(best ? [make(what, path, best.request)] : []),
    ]),
    ...bodies.map(({ what, request }) => make(what, good, request)),
  ]
}

const BAD_JSON: Partial<ScriptRequest> = { body: '{', headers: { 'Content-Type': 'application/json' } }

interface Body {
  readonly what: string
  readonly request: Partial<ScriptRequest>
}

/** The good one is last. */
function bodiesOf(inputs: Inputs): readonly Body[] {
  const forms = pairProbes(inputs.form ?? {}).map(({ what, query }) => ({
    what: `form ${what}`,
    request: { form: query },
  }))
  const json = 'json' in inputs ? jsonBodies(inputs.json ?? {}) : []
  return [
    { what: 'no body', request: {} },
    { what: 'bad JSON', request: BAD_JSON },
    { what: 'empty JSON', request: { body: '', headers: { 'Content-Type': 'application/json' } } },
    { what: 'a body of no type', request: { body: 'a=1' } },
    { what: 'JSON that is no object', request: { json: [] } },
    { what: 'a form', request: { form: [['a', '1']] } },
    ...json,
    ...forms,
  ]
}

function jsonBodies(names: Readonly<Record<string, Input>>): readonly Body[] {
  const good = Object.fromEntries(Object.entries(names).map(([name, input]) => [name, goodValue(name, input)]))
  const single = Object.keys(good).flatMap((name): Body[] => {
    const { [name]: _, ...others } = good
    return [
      { what: `JSON without ${name}`, request: { json: others } },
      ...[null, '', 5, true, ['a'], { a: 1 }].map((value) => ({
        what: `JSON ${name} ${JSON.stringify(value)}`,
        request: { json: { ...good, [name]: value } },
      })),
    ]
  })
  return [
    { what: 'JSON null', request: { json: null } },
    { what: 'JSON text', request: { json: 'a' } },
    { what: 'JSON {}', request: { json: {} } },
    ...single,
    { what: 'JSON with more', request: { json: { ...good, nobody_reads_this: 1 } } },
    { what: 'JSON good', request: { json: good } },
  ]
}

const WITNESSES = 12

/** What was written shows where it is read: the object itself and the pages without variables. */
function witnesses(
  routes: readonly RouteRow[],
  after: RouteRow | null,
  learned: Learned,
  jar: string,
): readonly Probe[] {
  const pages = routes.filter(({ rule, methods }) => methods.includes('GET') && !rule.includes('<')).slice(0, WITNESSES)
  const own = routes.filter(({ rule, methods }) => methods.includes('GET') && rule.includes('<'))
  const shown = after === null ? own : own.filter(({ rule }) => rule === after.rule)
  return [...pages, ...shown].map((route) => ({
    ...{ method: 'GET', path: goodPath(route, learned), jar, route: route.rule },
    about: `${after === null ? 'at the end' : `after ${after.rule}`}, as ${jar}`,
  }))
}
