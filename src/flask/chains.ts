/** Follows the arguments of a request through a handler's decorators, outermost first, as Python binds them. */
import { parametersOf } from '../python/functions.js'
import { argumentsOf, type Decorator, type Decorators, isEffective } from './decorators.js'
import type { Handler } from './routes.js'
import { parseRule } from './rules.js'
import { type Passed, type ViewCall, viewUses } from './view-calls.js'

/** Where an argument's value comes from: the address, or the decorator that added it. */
export type Origin =
  | { readonly kind: 'variable'; readonly name: string; readonly type: string | null; readonly isShared: boolean }
  | { readonly kind: 'given'; readonly by: Decorator }

export interface Chain {
  readonly handler: Handler
  /** The decorator that cannot be a dependency here. */
  readonly failed: Decorator | null
  /** Handler parameters filled by decorators. */
  readonly given: ReadonlyMap<string, Decorator>
  /** Variables of the rule that do not reach the handler. */
  readonly consumed: ReadonlySet<string>
  /** What each dependency looks at, by name. */
  readonly looked: ReadonlyMap<Decorator, ReadonlyMap<string, Origin>>
}

interface Arguments {
  readonly positional: readonly Origin[]
  readonly keywords: ReadonlyMap<string, Origin>
}

export function simulate(handler: Handler, decorators: Decorators, isGuard: (decorator: Decorator) => boolean): Chain {
  const looked = new Map<Decorator, ReadonlyMap<string, Origin>>()
  const stop = (failed: Decorator): Chain => ({ handler, failed, given: new Map(), consumed: new Set(), looked })
  const chain = handler.decorators
    .filter((node) => isEffective(handler, node))
    .flatMap((node) => decorators.of(node) ?? [])
  const guards = chain.filter(isGuard)
  const isStaying = (decorator: Decorator): boolean => decorator.wrapper !== null && !isGuard(decorator)
  const misplaced = chain.find((decorator, index) => isGuard(decorator) && chain.slice(0, index).some(isStaying))
  const repeated = guards.find(
    (guard, index) => guards.indexOf(guard) !== index && (!guard.isFactory || givesSomething(guard)),
  )
  const early = guards.findIndex((guard) => guard.isFactory && givesSomething(guard))
  if (misplaced) return stop(misplaced)
  if (repeated) return stop(repeated)
  // A plain check behind a value made by a factory would be asked first.
  if (early >= 0 && guards.slice(early).some((guard) => !givesSomething(guard))) return stop(guards[early] as Decorator)
  let current: Arguments = { positional: [], keywords: variablesOf(handler) }
  for (const decorator of chain) {
    const next = isGuard(decorator) ? through(decorator, current, looked) : keptThrough(decorator, current)
    if (next) current = next
    else return stop(isGuard(decorator) ? decorator : (guards.at(-1) ?? decorator))
  }
  return bound(handler, current, guards.at(-1) ?? null, looked)
}

const givesSomething = (decorator: Decorator): boolean =>
  viewUses(decorator).calls.some(({ passed }) => passed.some(({ kind }) => kind === 'added'))

/** The arguments Flask calls with; `isShared` when every rule has the variable with one type. */
function variablesOf(handler: Handler): ReadonlyMap<string, Origin> {
  const rules = handler.routes.map(({ rule }) =>
    parseRule(rule ?? '').flatMap((part) => (typeof part === 'string' ? [] : [part])),
  )
  const all = new Map<string, Origin>()
  for (const { variable } of rules.flat()) {
    const types = rules.map((parts) => parts.find((part) => part.variable === variable)?.converter ?? null)
    const [first] = types
    const isShared = types.every((type) => type !== null && type === first)
    all.set(variable, { kind: 'variable', name: variable, type: TYPES[first ?? ''] ?? null, isShared })
  }
  return all
}

const TYPES: Readonly<Record<string, string>> = {
  default: 'str',
  string: 'str',
  path: 'str',
  int: 'int',
  float: 'float',
}

/** What a guard's view is called with; null when the call would not bind, or cannot be said by dependencies. */
function through(
  decorator: Decorator,
  given: Arguments,
  looked: Map<Decorator, ReadonlyMap<string, Origin>>,
): Arguments | null {
  const own = new Map<string, Origin>()
  const positional = [...given.positional]
  const keywords = new Map(given.keywords)
  const parameters = argumentsOf(decorator)
  for (const { name, kind } of parameters) {
    if (kind === 'star' || kind === 'doubleStar') continue
    const origin = (kind === 'positional' ? positional.shift() : undefined) ?? keywords.get(name)
    if (!origin || (origin.kind === 'variable' && origin.name !== name)) return null
    keywords.delete(name)
    own.set(name, origin)
  }
  const uses = viewUses(decorator)
  for (const name of uses.reads?.keys() ?? []) {
    const origin = keywords.get(name)
    if (origin?.kind !== 'variable') return null
    own.set(name, origin)
  }
  looked.set(decorator, own)
  const hasStar = parameters.some(({ kind }) => kind === 'star')
  const hasDoubleStar = parameters.some(({ kind }) => kind === 'doubleStar')
  if ((positional.length > 0 && !hasStar) || (keywords.size > 0 && !hasDoubleStar)) return null
  const results = uses.calls.map((call) => called(call, decorator, own, { positional, keywords }))
  const [first] = results
  if (!first || results.some((result) => !result || textOf(result) !== textOf(first))) return null
  return first
}

function called(
  { passed }: ViewCall,
  decorator: Decorator,
  own: ReadonlyMap<string, Origin>,
  rest: Arguments,
): Arguments | null {
  const added = passed.filter(({ kind }) => kind === 'added')
  if (added.length > 1 || added.some((item) => item.kind === 'added' && item.keyword === '*')) return null
  const positional: Origin[] = []
  const keywords = new Map<string, Origin>()
  const put = (item: Passed, origin: Origin): void => {
    const keyword = 'keyword' in item ? item.keyword : null
    if (keyword === null) positional.push(origin)
    else keywords.set(keyword, origin)
  }
  for (const item of passed) {
    if (item.kind === 'star') positional.push(...rest.positional)
    else if (item.kind === 'doubleStar') for (const [name, origin] of rest.keywords) keywords.set(name, origin)
    else if (item.kind === 'added') put(item, { kind: 'given', by: decorator })
    else if (item.kind === 'own') {
      const origin = own.get(item.name)
      if (!origin) return null
      put(item, origin)
    }
  }
  const isWhole = (kind: 'star' | 'doubleStar', isEmpty: boolean): boolean =>
    isEmpty || passed.some((item) => item.kind === kind)
  if (!isWhole('star', rest.positional.length === 0) || !isWhole('doubleStar', rest.keywords.size === 0)) return null
  return { positional, keywords }
}

const textOf = ({ positional, keywords }: Arguments): string =>
  JSON.stringify([positional.map(nameOf), [...keywords].map(([name, origin]) => [name, nameOf(origin)]).sort()])

const nameOf = (origin: Origin): string => (origin.kind === 'given' ? `given ${origin.by.named.start}` : origin.name)

/** A decorator that stays gets what dependencies give as keywords: it must pass everything on. */
function keptThrough(decorator: Decorator, given: Arguments): Arguments | null {
  const isGiven = given.positional.length > 0 || [...given.keywords.values()].some(({ kind }) => kind === 'given')
  if (!decorator.wrapper || !isGiven) return given
  return passesOn(decorator) ? given : null
}

/** Whether every call of the view gets exactly the wrapper's arguments, whatever they are. */
export function passesOn(decorator: Decorator): boolean {
  if (!decorator.wrapper) return true
  const { calls, isPassedOn, reads } = viewUses(decorator)
  const parameters = argumentsOf(decorator)
  const isOpen =
    parameters.some(({ kind }) => kind === 'doubleStar') && parameters.every(({ kind }) => /tar$/.test(kind))
  const isWhole = ({ passed }: ViewCall): boolean =>
    passed.length === parameters.length && passed.every(({ kind }) => kind === 'star' || kind === 'doubleStar')
  return isOpen && !isPassedOn && reads !== null && calls.every(isWhole)
}

/** The handler's parameters, with what fills each. */
function bound(handler: Handler, current: Arguments, last: Decorator | null, looked: Chain['looked']): Chain {
  const parameters = parametersOf(handler.definition)
  const filled = new Map(current.keywords)
  for (const [index, origin] of current.positional.entries()) {
    const name = parameters[index]?.name
    if (name === undefined || filled.has(name))
      return { handler, failed: last, given: new Map(), consumed: new Set(), looked }
    filled.set(name, origin)
  }
  const isWrong = [...filled].some(([name, origin]) => {
    const isKnown = parameters.some((parameter) => parameter.name === name && !/tar$/.test(parameter.kind))
    return origin.kind === 'given' ? !isKnown : isKnown && origin.name !== name
  })
  if (isWrong && last) return { handler, failed: last, given: new Map(), consumed: new Set(), looked }
  const given = new Map(
    [...filled].flatMap(([name, origin]) => (origin.kind === 'given' ? [[name, origin.by] as const] : [])),
  )
  const consumed = new Set([...variablesOf(handler).keys()].filter((name) => !filled.has(name)))
  return { handler, failed: null, given, consumed, looked }
}
