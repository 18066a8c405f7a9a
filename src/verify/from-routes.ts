/** `verify` with probes from the route table: three servers, every route asked in many ways. */
import { Arena, type Outcome } from './arena.js'
import { answeredBy, coverage, type Known } from './coverage.js'
import type { Excuse } from './known.js'
import type { RouteTable } from './observed.js'
import { NOBODY, type Probe, probesOf } from './probes.js'
import { scout } from './scout.js'
import type { ScriptRequest } from './script.js'
import { type Served, type Server, startServer } from './server.js'
import { checkSettings } from './settings.js'
import { CannotCompare, type Shown, type Verdict } from './verdict.js'

export interface RouteSides {
  readonly before: Served
  readonly twin: Served
  /** A copy that is asked first, to learn what the routes read. */
  readonly scout: Served
  readonly after: Served
}

export interface Extra {
  /** Every cookie jar in it is somebody who signs in. */
  readonly signIn: readonly ScriptRequest[]
  /** Sent after the probes of the routes. */
  readonly requests: readonly ScriptRequest[]
  readonly excuse: Excuse
  /** Names of settings that the tests override, with the value there. */
  readonly overridden: ReadonlyMap<string, string>
}

export async function verifyRoutes(sides: RouteSides, known: readonly Known[], extra: Extra): Promise<Verdict> {
  const started = await Promise.allSettled([
    startServer(sides.before),
    startServer(sides.twin),
    startServer({ ...sides.scout, inputs: 'noted' }),
    startServer(sides.after),
  ])
  const servers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  try {
    const failed = started.find((result) => result.status === 'rejected')
    if (failed) throw new CannotCompare(String(failed.reason instanceof Error ? failed.reason.message : failed.reason))
    return await played(servers as [Server, Server, Server, Server], known, extra)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function played(
  [before, twin, first, after]: readonly [Server, Server, Server, Server],
  known: readonly Known[],
  extra: Extra,
): Promise<Verdict> {
  const table = (await before.ask('routes')) as RouteTable
  if (table.routes.length === 0) throw new CannotCompare('the application has no routes: is it the Flask application?')
  if (table.handlers.length === 0)
    throw new CannotCompare('no handler of this folder is served: the application comes from somewhere else')
  if (!((await after.ask('routes')) as RouteTable).isAsgi)
    throw new CannotCompare('the migrated side serves no FastAPI application: it would be Flask compared with Flask')
  const jars = [NOBODY, ...new Set(extra.signIn.flatMap(({ jar }) => (jar === null ? [] : [jar ?? 'default'])))]
  const learned = await scout(first, table.routes, extra.signIn, jars)
  await first.stop()
  const arena = new Arena({ before, twin, after })
  const outcomes: Outcome[] = []
  for (const request of extra.signIn) outcomes.push(await arena.ask(request))
  for (const probe of probesOf(table.routes, learned, jars)) {
    const outcome = await arena.ask(probe)
    outcomes.push(outcome)
    // A probe that signs out, or is answered differently, must not change who sends the next one or what it finds.
    if (probe.jar === NOBODY && outcome.differences.length > 0) arena.forget((jar) => jar === NOBODY)
    if (probe.jar !== NOBODY && (changesSession(outcome) || outcome.differences.length > 0)) {
      arena.forget((jar) => jar !== NOBODY)
      for (const request of extra.signIn) outcomes.push(await arena.ask(request))
    }
  }
  for (const request of extra.requests) outcomes.push(await arena.ask(request))
  const { checks, outcomes: more } = await checkSettings(arena, table, extra.overridden, outcomes)
  return verdictOf([...outcomes, ...more], table, known, extra.excuse, checks)
}

function changesSession({ answer }: Outcome): boolean {
  return (answer?.headers.get('set-cookie') ?? []).length > 0
}

function verdictOf(
  outcomes: readonly Outcome[],
  table: RouteTable,
  known: readonly Known[],
  excuse: Excuse,
  settings: Verdict['settings'],
): Verdict {
  const answered = outcomes.filter(({ answer, migrated }) => answer !== null || migrated !== null)
  if (answered.length === 0) throw new CannotCompare('no request was answered')
  const shown = outcomes.flatMap((outcome) => outcome.differences.map((item) => located(outcome, item, excuse)))
  const both = answered.filter(({ enteredAfter }) => enteredAfter.length > 0)
  const reached = {
    answered: answeredBy(both.map(({ enteredBefore, answer }) => [enteredBefore, answer?.status ?? 0])),
    enteredBefore: new Set(outcomes.flatMap(({ enteredBefore }) => enteredBefore)),
    asked: new Set(outcomes.map(({ request }) => `${request.method} ${decodedPath(request.path)}`)),
  }
  return {
    exchanges: answered.length,
    unanswered: outcomes.length - answered.length,
    tests: null,
    failing: [],
    ...coverage(table.handlers, known, reached),
    differences: shown.filter(({ reason }) => reason === undefined),
    declared: shown.filter(({ reason }) => reason !== undefined),
    masked: outcomes.flatMap(({ request, masked }) =>
      masked.map((where) => `${request.method} ${(request as Partial<Probe>).route ?? request.path} ${where}`),
    ),
    settings,
  }
}

function located(outcome: Outcome, item: Outcome['differences'][number], excuse: Excuse): Shown {
  const { request, replay, migrated, instead } = outcome
  const reason =
    request.differs?.[item.where] ?? excuse(request, item, { status: migrated?.status ?? null, instead }) ?? undefined
  const query = request.query ? `?${request.query.map((pair) => pair.join('=')).join('&')}` : ''
  return {
    ...item,
    request: `${request.method} ${request.path}${query}`,
    route: (request as Partial<Probe>).route ?? request.path,
    place: outcome.about ?? (request as Partial<Probe>).about ?? 'a scripted request',
    replay,
    ...(reason === undefined ? {} : { reason }),
  }
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path.split('?')[0] ?? '')
  } catch {
    return path
  }
}
