/** What each kind of setting guards: which requests it must refuse in production, and how a refusal looks. */
import type { Outcome } from './arena.js'
import type { Answer } from './client.js'
import type { RouteTable } from './observed.js'
import { goodPath } from './probes.js'
import type { ScriptRequest } from './script.js'

export interface Guard {
  readonly name: RegExp
  /** Asked one after the other until one is refused. */
  readonly requests: (table: RouteTable, value: unknown) => readonly ScriptRequest[]
  /** Of one side; `kept` of both: the setting refuses nothing, but must show in the answers. */
  readonly isRefused: (answer: Answer) => boolean
  readonly shows: 'refused' | 'kept'
}

const TRIED = 12
/** Of a rate limit. */
const TIMES = 40

function asked(table: RouteTable, method: string, more: Partial<ScriptRequest> = {}): readonly ScriptRequest[] {
  const routes = table.routes.filter(
    ({ methods, handlers, host, subdomain }) =>
      methods.includes(method) && handlers.length > 0 && host === '' && subdomain === '',
  )
  return routes.slice(0, TRIED).map((route) => ({ method, path: goodPath(route), jar: null, ...more }))
}

const locationOf = ({ headers }: Answer): string => headers.get('location')?.[0] ?? ''

const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE']
const FOREIGN = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'proxy.example' }

export const GUARDS: readonly Guard[] = [
  {
    name: /CSRF/,
    requests: (table) =>
      CHANGING.flatMap((method) => asked(table, method, method === 'DELETE' ? {} : { form: [['probe', '1']] })),
    // A protected application refuses; a form of its own is shown again with its error.
    isRefused: ({ status, body }) =>
      (status === 400 || status === 403 || status === 200) && /csrf|token/i.test(body.toString('utf8')),
    shows: 'refused',
  },
  {
    name: /FORCE_HTTPS|SSL_REDIRECT|PREFERRED_URL_SCHEME|TALISMAN|SSL_DISABLE|SSLIFY/,
    // Over plain HTTP, whatever the other requests say of the proxy.
    requests: (table) => asked(table, 'GET', { headers: { 'X-Forwarded-Proto': 'http' } }),
    isRefused: (answer) => locationOf(answer).startsWith('https:'),
    shows: 'refused',
  },
  {
    name: /LOGIN_DISABLED/,
    requests: (table) => asked(table, 'GET'),
    isRefused: (answer) =>
      answer.status === 401 || answer.status === 403 || /log-?in|sign-?in/i.test(locationOf(answer)),
    shows: 'refused',
  },
  {
    name: /RATELIMIT/,
    requests: (table) =>
      [...asked(table, 'POST'), ...asked(table, 'GET')].flatMap((request) => Array<ScriptRequest>(TIMES).fill(request)),
    isRefused: ({ status }) => status === 429,
    shows: 'refused',
  },
  {
    name: /MAX_CONTENT_LENGTH/,
    requests: (table, value) => {
      const limit = Number(value)
      if (!(limit > 0 && limit < 20_000_000)) return []
      const long = 'a'.repeat(limit + 1)
      return [...asked(table, 'POST', { form: [['probe', long]] }), ...asked(table, 'POST', { body: long })]
    },
    isRefused: ({ status }) => status === 413,
    shows: 'refused',
  },
  {
    name: /TRUSTED_HOSTS|SERVER_NAME/,
    requests: (table) => asked(table, 'GET', { headers: { Host: 'evil.example' } }),
    isRefused: ({ status }) => status === 400 || status === 404,
    shows: 'refused',
  },
  {
    name: /PROXY/,
    requests: (table) => asked(table, 'GET', { headers: FOREIGN }),
    isRefused: () => true,
    shows: 'kept',
  },
]

/** The setting of a cookie, and the flag that shows it; null for another setting. */
export function flagOf(name: string): { readonly flag: string; readonly isOf: (cookie: string) => boolean } | null {
  const found = /(SESSION|REMEMBER)?_?COOKIE_(SECURE|HTTPONLY|SAMESITE)/.exec(name)
  if (!found) return null
  const isRemember = found[1] === 'REMEMBER'
  return { flag: String(found[2]).toLowerCase(), isOf: (cookie) => /remember/.test(cookie) === isRemember }
}

/** Of one outcome, both sides alike. */
export function isRefusedBy({ isRefused }: Guard, { answer, migrated }: Outcome): boolean {
  return answer !== null && migrated !== null && isRefused(answer) && isRefused(migrated)
}
