/** `verify --from-tests`: the project's own tests on both sides, every exchange compared. */
import { coverage, type Known } from './coverage.js'
import { compareRecordings, type TestDifference } from './exchanges.js'
import type { Excuse } from './known.js'
import type { Place } from './process.js'
import { type Recording, runSuite } from './suite.js'
import { CannotCompare, type Shown, type Verdict } from './verdict.js'

export interface TestSides {
  readonly before: Place
  /** A second copy of the original: what differs between the two runs is not compared. */
  readonly twin: Place
  readonly after: Place
}

export interface TestRun {
  readonly verdict: Verdict
  readonly before: Recording
}

export async function verifyTests(
  sides: TestSides,
  known: readonly Known[],
  args: readonly string[],
  excuse: Excuse = () => null,
): Promise<TestRun> {
  const before = await runSuite(sides.before, args)
  if (before.exchanges.length === 0)
    throw new CannotCompare(`the tests sent no request to the Flask application\n${tail(before)}`)
  if (before.handlers.length === 0)
    throw new CannotCompare(
      'no handler of this folder was served: the tests import the application from somewhere else',
    )
  // One after the other: tests may use a port, a file or a database of a fixed name.
  const twin = await runSuite(sides.twin, args)
  const after = await runSuite(sides.after, args)
  if (after.exchanges.length === 0)
    throw new CannotCompare(`the tests sent no request to the FastAPI application\n${tail(after)}`)
  if (!after.exchanges.some(({ client }) => client === 'starlette'))
    throw new CannotCompare('the tests of the migrated side ask no FastAPI application: it would be Flask with Flask')
  const compared = compareRecordings(before, twin, after)
  if (compared.exchanges === 0) throw new CannotCompare('no request was sent on both sides')
  const asked = new Set(before.exchanges.map(({ method, target }) => `${method} ${target.split('?')[0]}`))
  const shown = compared.differences.map((item) => located(item, excuse))
  const verdict: Verdict = {
    exchanges: compared.exchanges,
    unanswered: 0,
    failing: [...before.tests].flatMap(([test, outcome]) => (outcome === 'failed' ? [test] : [])),
    tests: new Set(before.exchanges.map(({ test }) => test)).size,
    ...coverage(before.handlers, known, { ...compared, asked }),
    differences: shown.filter(({ reason }) => reason === undefined),
    declared: shown.filter(({ reason }) => reason !== undefined),
    masked: compared.masked,
    settings: [],
  }
  return { verdict, before }
}

function located({ test, number, status, ...item }: TestDifference, excuse: Excuse): Shown {
  const [method = '', target = ''] = item.request.split(' ')
  const [path = '', query] = target.split('?')
  const pairs = [...new URLSearchParams(query ?? '')]
  // Whether a whole test passes is never excused by an address.
  const reason = number === 0 ? null : excuse({ method, path, query: pairs }, item, { status, instead: null })
  return {
    ...item,
    route: item.request.split('?')[0] ?? '',
    place: number === 0 ? test : `${test}, request ${number}`,
    ...(reason === null ? {} : { reason }),
  }
}

function tail({ output }: Recording): string {
  return output.trimEnd().split('\n').slice(-15).join('\n')
}
