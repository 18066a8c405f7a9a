/** Settings that the tests switch off: in production each must refuse something, on both sides. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena, Outcome } from './arena.js'
import type { RouteTable } from './observed.js'
import { goodPath } from './probes.js'
import type { ScriptRequest } from './script.js'
import type { SettingCheck } from './verdict.js'

/** What a setting guards, and how to see that it does. */
interface Guard {
  readonly name: RegExp
  readonly request: (table: RouteTable) => ScriptRequest | null
  readonly isRefused: (outcome: Outcome) => boolean
}

const status = (outcome: Outcome): readonly number[] => [outcome.answer?.status ?? 0, outcome.migrated?.status ?? 0]

const GUARDS: readonly Guard[] = [
  {
    name: /CSRF/,
    request: ({ routes }) => firstOf(routes, 'POST', { form: [['probe', '1']] }),
    isRefused: (outcome) => status(outcome).every((each) => each >= 400 && each < 500),
  },
  {
    name: /FORCE_HTTPS|SSL_REDIRECT|PREFERRED_URL_SCHEME|TALISMAN|SSL_DISABLE|SSLIFY/,
    request: ({ routes }) => firstOf(routes, 'GET', {}),
    isRefused: ({ answer, migrated }) =>
      [answer, migrated].every((each) => each?.headers.get('location')?.[0]?.startsWith('https:') === true),
  },
  {
    name: /LOGIN_DISABLED/,
    request: () => null,
    isRefused: () => false,
  },
  {
    name: /MAX_CONTENT_LENGTH/,
    request: ({ routes, config }) => {
      const limit = Number(config.MAX_CONTENT_LENGTH)
      return limit > 0 && limit < 20_000_000 ? firstOf(routes, 'POST', { body: 'a'.repeat(limit + 1) }) : null
    },
    isRefused: (outcome) => status(outcome).every((each) => each === 413),
  },
  {
    name: /TRUSTED_HOSTS|SERVER_NAME/,
    request: ({ routes }) => firstOf(routes, 'GET', { headers: { Host: 'evil.example' } }),
    isRefused: (outcome) => status(outcome).every((each) => each === 400 || each === 404),
  },
]

const WATCHED =
  /CSRF|FORCE_HTTPS|SSL|PREFERRED_URL_SCHEME|TALISMAN|LOGIN_DISABLED|RATELIMIT|COOKIE_(SECURE|HTTPONLY|SAMESITE)|PROXY|MAX_CONTENT_LENGTH|TRUSTED_HOSTS|SERVER_NAME|PROTECTION/

function firstOf(routes: RouteTable['routes'], method: string, more: Partial<ScriptRequest>): ScriptRequest | null {
  const route = routes.find(({ methods, handlers }) => methods.includes(method) && handlers.length > 0)
  return route ? { method, path: goodPath(route), jar: null, ...more } : null
}

/** `overridden`: names and the values they have under the tests. */
export async function checkSettings(
  arena: Arena,
  table: RouteTable,
  overridden: ReadonlyMap<string, string>,
): Promise<readonly SettingCheck[]> {
  const checks: SettingCheck[] = []
  for (const [name, tests] of overridden) {
    const production = name in table.config ? String(table.config[name]) : 'not set'
    if (production === tests) continue
    checks.push({ name, tests, production, ...(await probe(arena, table, name)) })
  }
  return checks
}

async function probe(
  arena: Arena,
  table: RouteTable,
  name: string,
): Promise<Pick<SettingCheck, 'outcome' | 'request'>> {
  const guard = GUARDS.find((each) => each.name.test(name))
  const request = guard?.request(table) ?? null
  if (!guard || !request) return { outcome: 'not-asked', request: '' }
  const outcome = await arena.ask(request)
  const title = `${request.method} ${request.path}`
  if (outcome.differences.length > 0) return { outcome: 'differs', request: title }
  return { outcome: guard.isRefused(outcome) ? 'refused' : 'not-refused', request: title }
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

/** Settings that the text of the tests assigns, of those that guard something. */
export function overriddenInTests(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const text of testTexts(root, 0)) {
    for (const [, name = '', value = ''] of text.matchAll(ASSIGNED))
      if (WATCHED.test(name)) found.set(name, value.trim())
  }
  return found
}

const ASSIGNED = /["']?\b([A-Z][A-Z0-9_]{3,})\b["']?\]?\s*[:=]\s*(True|False|None|\d+|"[^"\n]*"|'[^'\n]*')/g

function testTexts(folder: string, depth: number): readonly string[] {
  if (depth > 6) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    const isTest = /(^|[\\/])(tests?[\\/]|test_\w+\.py$|\w+_test\.py$|conftest\.py$)/.test(path)
    if (entry.isDirectory()) return /^(\.|node_modules|venv)/.test(entry.name) ? [] : testTexts(path, depth + 1)
    return entry.isFile() && isTest && entry.name.endsWith('.py') ? [readFileSync(path, 'utf8')] : []
  })
}
