/** A shop whose tests switch its guards off: verify finds each setting and asks for what it must refuse, on both sides. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { verifyRoutes } from '../../src/verify/from-routes.js'
import { excuse } from '../../src/verify/known.js'
import { overriddenInTests } from '../../src/verify/overridden.js'
import type { Verdict } from '../../src/verify/verdict.js'
import { fastapiPython, flaskPython, ROOT } from './envs.js'

const SHOP = join(ROOT, 'tests', 'verify', 'production', 'before')
const TIMEOUT = 400_000

let root = ''
beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'production-')))
  for (const side of ['before', 'twin', 'scout', 'after']) cpSync(SHOP, join(root, side), { recursive: true })
  await apply(await plan(join(root, 'after')))
  cpSync(join(root, 'after'), join(root, 'lost'), { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function checked(side: string): Promise<Verdict> {
  const served = (name: string) => ({ python: flaskPython, directory: join(root, name), target: 'shop:create_app()' })
  const sides = { before: served('before'), twin: served('twin'), scout: served('scout') }
  const after = { python: fastapiPython, directory: join(root, side), target: 'shop:create_app()' }
  const overridden = overriddenInTests(join(root, 'before'))
  const notes = excuse(readFileSync(join(root, side, 'MIGRATION.md'), 'utf8'), [])
  const extra = { signIn: [], requests: [], excuse: notes, overridden }
  return verifyRoutes({ ...sides, after }, [], extra)
}

test(
  'kept: each setting is refused or shows on both sides',
  async () => {
    const { settings, differences } = await checked('after')
    expect(differences).toEqual([])
    expect(settings.map(({ name, outcome, request }) => [name, outcome, request])).toEqual([
      ['SESSION_COOKIE_SECURE', 'kept', 'GET /'],
      ['WTF_CSRF_ENABLED', 'refused', 'POST /login'],
      ['RATELIMIT_ENABLED', 'refused', 'GET /search'],
      ['LOGIN_DISABLED', 'refused', 'GET /orders'],
      ['MAX_CONTENT_LENGTH', 'refused', 'POST /login'],
    ])
  },
  TIMEOUT,
)

test(
  'lost: each setting is told, though the tests pass',
  async () => {
    const config = join(root, 'lost', 'config.py')
    const [production = '', ofTests = ''] = readFileSync(config, 'utf8').split('class TestingConfig')
    const lost = production
      .replaceAll(/(WTF_CSRF_ENABLED|RATELIMIT_ENABLED|SESSION_COOKIE_SECURE) = True/g, '$1 = False')
      .replace('MAX_CONTENT_LENGTH = 2000', 'MAX_CONTENT_LENGTH = None\n    LOGIN_DISABLED = True')
    writeFileSync(config, `${lost}class TestingConfig${ofTests}`)
    const args = ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
    expect(execFileSync(fastapiPython, args, { cwd: join(root, 'lost'), encoding: 'utf8' })).toMatch(/^3 passed/m)
    const { settings, differences } = await checked('lost')
    expect(settings.map(({ name, outcome }) => [name, outcome])).toEqual(
      ['SESSION_COOKIE_SECURE', 'WTF_CSRF_ENABLED', 'RATELIMIT_ENABLED', 'LOGIN_DISABLED', 'MAX_CONTENT_LENGTH'].map(
        (name) => [name, 'differs'],
      ),
    )
    expect(new Set(differences.map(({ place }) => place))).toContain('WTF_CSRF_ENABLED in production')
  },
  TIMEOUT,
)
