/** Original and result behind one cookie jar, request by request in turn: nobody who uses the site can tell. */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { type Answer, type Jars, send } from '../../src/verify/client.js'
import { compare } from '../../src/verify/compare.js'
import type { ScriptRequest } from '../../src/verify/script.js'
import { type Server, startServer } from '../../src/verify/server.js'
import { withoutVariation } from '../../src/verify/vary.js'
import { fastapiPython, flaskPython, ROOT } from './envs.js'

const TIMEOUT = 400_000
const SHOP = join(ROOT, 'tests', 'verify', 'production', 'before')

/** A request, and a cookie that the browser has lost before it. */
type Step = Partial<ScriptRequest> & Pick<ScriptRequest, 'path'> & { readonly lost?: string }

const form = (path: string, fields: Readonly<Record<string, string>>): Step => ({
  method: 'POST',
  path,
  form: Object.entries(fields),
})

const SCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  // Session, flashed messages, the remember cookie, fresh and remembered logins.
  members: [
    { path: '/me' },
    form('/account/login', { name: 'ada', password: 'wrong' }),
    form('/account/login', { name: 'ada', password: 'lovelace', remember: 'y' }),
    { path: '/' },
    { path: '/me' },
    { path: '/account/session' },
    { path: '/account/password' },
    { path: '/me', lost: 'session' },
    { path: '/account/session' },
    { path: '/account/password' },
    form('/account/confirm', { password: 'lovelace' }),
    { path: '/account/password' },
    { path: '/me', lost: 'session' },
    { path: '/me', lost: 'session' },
    { path: '/account/logout' },
    { path: '/' },
    { path: '/me' },
    { path: '/account/login' },
  ],
  // The CSRF token of a session, and who is signed in.
  shop: [
    { path: '/', keep: { csrf_token: 'token' } },
    form('/login', { name: 'ada', csrf_token: '{{csrf_token}}' }),
    { path: '/orders' },
    { path: '/orders' },
    form('/login', { name: 'bob', csrf_token: '{{csrf_token}}' }),
    { path: '/', keep: { csrf_token: 'token' } },
    { path: '/orders' },
    form('/login', { name: 'eve', csrf_token: '{{csrf_token}}' }),
    form('/login', { name: 'eve' }),
    { path: '/orders', lost: 'session' },
  ],
  // JSON Web Tokens, in cookies and in a header.
  keyring: [
    form('/accounts/enter', { name: 'bob', password: 'builder' }),
    { path: '/accounts/me' },
    { path: '/accounts/me' },
    { path: '/keys/' },
    { path: '/accounts/maybe' },
    { method: 'POST', path: '/accounts/leave' },
    { path: '/accounts/me' },
    {
      ...{ method: 'POST', path: '/accounts/login', json: { name: 'ada', password: 'lovelace' } },
      ...{ keep: { token: 'access', again: 'refresh' }, always: { Authorization: 'Bearer {{token}}' } },
    },
    { path: '/accounts/me' },
    { path: '/accounts/me' },
    { method: 'POST', path: '/accounts/refresh', headers: { Authorization: 'Bearer {{again}}' } },
    { method: 'POST', path: '/accounts/refresh', headers: { Authorization: 'Bearer {{again}}' } },
    { method: 'PUT', path: '/accounts/password' },
    { method: 'PUT', path: '/accounts/password' },
  ],
}

/** So that it is no row of refusals that agree. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  members: [302, 200, 302, 200, 200, 200, 200, 200, 200, 302, 302, 302, 302, 302, 302, 200, 302, 200],
  shop: [200, 200, 200, 200, 200, 200, 200, 200, 400, 401],
  keyring: [302, 200, 200, 200, 200, 200, 401, 201, 200, 200, 200, 200, 204, 204],
}

describe.each(Object.entries(SCRIPTS))('%s', (name, steps) => {
  let root = ''
  let servers: readonly Server[] = []
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)))
    const before = name === 'shop' ? SHOP : join(ROOT, 'fixtures', 'apps', name, 'before')
    const target = name === 'shop' ? 'shop:create_app()' : 'wsgi:app'
    for (const side of ['flask', 'fastapi']) cpSync(before, join(root, side), { recursive: true })
    await apply(await plan(join(root, 'fastapi')))
    const served = (python: string, side: string) => ({ python, directory: join(root, side), target })
    servers = await Promise.all([
      startServer(served(flaskPython, 'flask')),
      startServer(served(flaskPython, 'flask')),
      startServer(served(fastapiPython, 'fastapi')),
    ])
  }, TIMEOUT)
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    rmSync(root, { recursive: true, force: true })
  })

  test.each([
    ['Flask first', 0],
    ['FastAPI first', 1],
  ])(
    '%s',
    async (_, first) => {
      const [alone, flask, fastapi] = servers as readonly [Server, Server, Server]
      const jars: readonly [Jars, Jars, Jars] = [new Map(), new Map(), new Map()]
      const differences: string[] = []
      const statuses: number[] = []
      for (const [at, step] of steps.entries()) {
        const inTurn = (at + first) % 2 === 0 ? flask : fastapi
        const ports = [alone.port, alone.port, inTurn.port]
        const answers = await Promise.all(ports.map((port, side) => ask(port, step, jars[side] as Jars)))
        const [before, twin, mixed] = answers as [Answer, Answer, Answer]
        statuses.push(before.status)
        const settled = withoutVariation(before, twin, mixed)
        const found = compare(settled.before, settled.after, step.method ?? 'GET')
        differences.push(
          ...found.map(({ where, before, after }) => `${at} ${step.path} ${where}: ${before} | ${after}`),
        )
      }
      expect(differences).toEqual([])
      expect(statuses).toEqual(STATUSES[name])
    },
    TIMEOUT,
  )
})

function ask(port: number, { lost, ...request }: Step, jars: Jars): Promise<Answer> {
  const cookies = jars.get('default')?.cookies
  for (const key of [...(cookies?.keys() ?? [])]) if (key.startsWith(`${lost};`)) cookies?.delete(key)
  return send(port, { method: 'GET', ...request }, jars)
}
