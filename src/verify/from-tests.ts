/** `verify --from-tests`: the project's own tests on both sides, every exchange compared. */
import { coverage, type Known } from './coverage.js'
import { compareRecordings } from './exchanges.js'
import type { Place } from './process.js'
import { type Recording, runSuite } from './suite.js'
import { CannotCompare, type Verdict } from './verdict.js'

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
  const compared = compareRecordings(before, twin, after)
  if (compared.exchanges === 0) throw new CannotCompare('no request was sent on both sides')
  const asked = new Set(before.exchanges.map(({ method, target }) => `${method} ${target.split('?')[0]}`))
  const verdict: Verdict = {
    exchanges: compared.exchanges,
    tests: new Set(before.exchanges.map(({ test }) => test)).size,
    ...coverage(before.handlers, known, { ...compared, asked }),
    differences: compared.differences.map(({ test, number, ...item }) => ({
      ...item,
      route: item.request.split('?')[0] ?? '',
      place: number === 0 ? test : `${test}, request ${number}`,
    })),
    declared: [],
    masked: compared.masked,
    settings: [],
  }
  return { verdict, before }
}

function tail({ output }: Recording): string {
  return output.trimEnd().split('\n').slice(-15).join('\n')
}
