/** Pairs the exchanges of two recordings test by test and says where the answers differ. */
import { compare, type Difference } from './compare.js'
import { type Answered, answeredBy } from './coverage.js'
import { command } from './replay.js'
import type { Exchange, Recording } from './suite.js'
import { withoutVariation } from './vary.js'

export interface TestDifference extends Difference {
  readonly test: string
  /** From 1 in its test; 0 when it is about the test as a whole. */
  readonly number: number
  readonly request: string
  readonly replay: string
  /** What FastAPI answered. */
  readonly status: number | null
}

export interface Compared {
  /** Exchanges that were answered on both sides and compared. */
  readonly exchanges: number
  readonly differences: readonly TestDifference[]
  /** Places left out because two runs of the original differ there: `GET /a body`. */
  readonly masked: readonly string[]
  readonly answered: Answered
  readonly enteredBefore: ReadonlySet<string>
}

/** `twin` is a second recording of the original. */
export function compareRecordings(before: Recording, twin: Recording, after: Recording): Compared {
  const sides = [before, twin, after].map(byTest) as [Tests, Tests, Tests]
  const differences: TestDifference[] = outcomes(before, after)
  const both: [readonly string[], number][] = []
  const masked: string[] = []
  let exchanges = 0
  for (const test of new Set([...sides[0].keys(), ...sides[2].keys()])) {
    const [olds, twins, news] = sides.map((side) => side.get(test) ?? []) as [Exchange[], Exchange[], Exchange[]]
    const pairs = align(olds, news)
    for (const { old, now } of pairs) {
      if (!old || !now) {
        differences.push(alone(old, now))
        continue
      }
      exchanges++
      if (now.entered.length > 0) both.push([old.entered, old.answer?.status ?? 0])
      const found = differ(old, twinOf(old, olds, twins), now)
      masked.push(...found.masked.map((where) => `${old.method} ${old.target.split('?')[0]} ${where}`))
      differences.push(...found.differences.map((item) => located(item, old, now.answer?.status ?? null)))
    }
  }
  const enteredBefore = new Set(before.exchanges.flatMap(({ entered }) => entered))
  return { exchanges, differences, masked, answered: answeredBy(both), enteredBefore }
}

type Tests = Map<string, Exchange[]>

function byTest({ exchanges }: Recording): Tests {
  const tests: Tests = new Map()
  for (const exchange of exchanges) tests.set(exchange.test, [...(tests.get(exchange.test) ?? []), exchange])
  return tests
}

/** A test that passes on Flask has to pass on FastAPI. */
function outcomes(before: Recording, after: Recording): TestDifference[] {
  return [...before.tests].flatMap(([test, outcome]) => {
    const now = after.tests.get(test) ?? 'not run'
    if (outcome !== 'passed' || now === 'passed') return []
    return [
      {
        test,
        number: 0,
        request: '',
        replay: `python -m pytest ${quoted(test)}`,
        status: null,
        where: 'test',
        before: outcome,
        after: now,
      },
    ]
  })
}

interface Pair {
  readonly old?: Exchange
  readonly now?: Exchange
}

/** The longest common run of requests; what is left over on either side stands alone. */
function align(olds: readonly Exchange[], news: readonly Exchange[]): readonly Pair[] {
  const same = (a: number, b: number) => key(olds[a] as Exchange) === key(news[b] as Exchange)
  const table = Array.from({ length: olds.length + 1 }, () => new Array<number>(news.length + 1).fill(0))
  const at = (i: number, j: number) => table[i]?.[j] ?? 0
  for (let i = olds.length - 1; i >= 0; i--) {
    for (let j = news.length - 1; j >= 0; j--) {
      ;(table[i] as number[])[j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  while (i < olds.length || j < news.length) {
    const [old, now] = [olds[i], news[j]]
    if (old && now && same(i, j)) pairs.push({ old, now })
    else if (now && (!old || at(i, j + 1) > at(i + 1, j))) pairs.push({ now })
    else if (old) pairs.push({ old })
    if (old && now && same(i, j)) [i, j] = [i + 1, j + 1]
    else if (pairs.at(-1)?.old) i++
    else j++
  }
  return pairs
}

/** Numbers and tokens in an address may be new in each run; its words and the names of its query are not. */
function key({ method, target }: Exchange): string {
  const [path = '', query = ''] = target.split('?')
  const names = [...new URLSearchParams(query).keys()].sort().join('&')
  return `${method} ${decoded(path).replace(/[\w-]*\d[\w-]*/g, '0')}?${names}`
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The same place in the second recording of the original, when that has the same requests. */
function twinOf(old: Exchange, olds: readonly Exchange[], twins: readonly Exchange[]): Exchange {
  const twin = twins[olds.indexOf(old)]
  return twin && key(twin) === key(old) ? twin : old
}

/** Names of the fields of a form; null for another body. */
function fieldsOf({ headers, body }: Exchange): string | null {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return null
  return [...new URLSearchParams(body.toString('utf8')).keys()].sort().join('&')
}

/** Another form is another request: its answer proves nothing. */
function otherForm(old: Exchange, now: Exchange): Difference | null {
  const [before, after] = [fieldsOf(old), fieldsOf(now)]
  if (before === null || after === null || before === after) return null
  return { where: 'request body', before: old.body.toString('utf8'), after: now.body.toString('utf8') }
}

function differ(
  old: Exchange,
  twin: Exchange,
  now: Exchange,
): { differences: Difference[]; masked: readonly string[] } {
  const other = otherForm(old, now)
  if (other) return { differences: [other], masked: [] }
  if (!old.answer || !now.answer) {
    const [before, after] = [old, now].map(said) as [string, string]
    // An error that the original raised into the test has no answer to compare; its kind is all there is.
    return { differences: before === after ? [] : [{ where: 'answer', before, after }], masked: [] }
  }
  const body = old.isUnread || now.isUnread ? old.answer.body : now.answer.body
  const answered = { ...now.answer, body }
  const { before, after, masked } = withoutVariation(old.answer, twin.answer ?? old.answer, answered)
  return { differences: compare(before, after, old.method), masked }
}

function said(exchange: Exchange): string {
  return exchange.answer ? `status ${exchange.answer.status}` : `raised ${exchange.raised ?? 'nothing'}`
}

function alone(old: Exchange | undefined, now: Exchange | undefined): TestDifference {
  const exchange = (old ?? now) as Exchange
  const [before, after] = old ? [said(old), 'not asked'] : ['not asked', said(exchange)]
  return located({ where: 'request', before, after }, exchange, null)
}

function located(item: Difference, exchange: Exchange, status: number | null): TestDifference {
  const { test, number, method, target } = exchange
  return { ...item, test, number, request: `${method} ${target}`, replay: replay(exchange), status }
}

const NOT_REPLAYED = new Set(['host', 'user-agent', 'content-length', 'connection', 'accept-encoding'])

function replay({ method, target, headers, body }: Exchange): string {
  const kept = headers.filter(([name]) => !NOT_REPLAYED.has(name.toLowerCase()))
  return command({ method, target, headers: kept, body })
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
