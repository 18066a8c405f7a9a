/** Settings that the tests switch off: in production each must refuse something, on both sides. */
import type { Arena, Outcome } from './arena.js'
import { parseSetCookie } from './client.js'
import { flagOf, GUARDS, isRefusedBy } from './guards.js'
import type { RouteTable } from './observed.js'
import { isSameValue } from './overridden.js'
import type { SettingCheck } from './verdict.js'

export interface Checked {
  readonly checks: readonly SettingCheck[]
  /** What was asked for them. */
  readonly outcomes: readonly Outcome[]
}

/** `overridden`: names and the values they have under the tests; `earlier`: what was asked before. */
export async function checkSettings(
  arena: Arena,
  table: RouteTable,
  overridden: ReadonlyMap<string, string>,
  earlier: readonly Outcome[],
): Promise<Checked> {
  const checks: SettingCheck[] = []
  const outcomes: Outcome[] = []
  for (const [name, tests] of overridden) {
    const value = table.config[name]
    const production = name in table.config ? String(value) : 'not set'
    if (isSameValue(production, tests)) continue
    const { told, asked } = flagOf(name) ? cookieCheck(name, earlier) : await probe(arena, table, name)
    checks.push({ name, tests, production, ...told })
    outcomes.push(...asked.map((outcome) => ({ ...outcome, about: `${name} in production` })))
  }
  return { checks, outcomes }
}

interface Probed {
  readonly told: Pick<SettingCheck, 'outcome' | 'request'>
  readonly asked: readonly Outcome[]
}

const title = ({ request }: Outcome): string => `${request.method} ${request.path}`

async function probe(arena: Arena, table: RouteTable, name: string): Promise<Probed> {
  const guard = GUARDS.find((each) => each.name.test(name))
  const asked: Outcome[] = []
  for (const request of guard?.requests(table, table.config[name]) ?? []) {
    const outcome = await arena.ask(request)
    asked.push(outcome)
    if (outcome.differences.length > 0) return { told: { outcome: 'differs', request: title(outcome) }, asked }
    if (guard?.shows === 'refused' && isRefusedBy(guard, outcome))
      return { told: { outcome: 'refused', request: title(outcome) }, asked }
  }
  const [first] = asked
  if (!guard || !first) return { told: { outcome: 'not-asked', request: '' }, asked }
  return { told: { outcome: guard.shows === 'kept' ? 'kept' : 'not-refused', request: title(first) }, asked }
}

/** The flags of cookies show in the answers that set them; they are compared there. */
function cookieCheck(name: string, earlier: readonly Outcome[]): Probed {
  const wanted = flagOf(name)
  const setting = earlier.find(
    ({ answer }) => answer !== null && cookiesOf(answer.headers.get('set-cookie')).length > 0,
  )
  function cookiesOf(lines: readonly string[] = []): readonly string[] {
    return lines.filter((line) => wanted?.isOf(parseSetCookie(line).name) && !/max-age=0/i.test(line))
  }
  if (!setting) return { told: { outcome: 'not-asked', request: '' }, asked: [] }
  const flags = [setting.answer, setting.migrated].map((answer) =>
    cookiesOf(answer?.headers.get('set-cookie'))
      .map((line) => parseSetCookie(line).attributes.get(wanted?.flag ?? '') ?? 'off')
      .join(),
  )
  return { told: { outcome: flags[0] === flags[1] ? 'kept' : 'differs', request: title(setting) }, asked: [] }
}

/** Of a run of the tests, which never sees the production configuration. */
export function uncheckedSettings(overridden: ReadonlyMap<string, string>): readonly SettingCheck[] {
  return [...overridden].map(([name, tests]) => ({
    name,
    tests,
    production: 'not looked at',
    outcome: 'not-asked' as const,
    request: '',
  }))
}
