/** An application with one mistake of each kind, though its tests pass: every mistake is found, by its tests and by its routes. */
import { execFileSync, execSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyRoutes } from '../../src/verify/from-routes.js'
import { verifyTests } from '../../src/verify/from-tests.js'
import { startServer } from '../../src/verify/server.js'
import type { Verdict } from '../../src/verify/verdict.js'
import { fastapiPython, flaskPython, ROOT } from './envs.js'

const PLANTED = join(ROOT, 'tests', 'verify', 'planted')

let root = ''
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'planted-')))
  for (const side of ['before', 'twin', 'scout']) cpSync(join(PLANTED, 'before'), join(root, side), { recursive: true })
  cpSync(join(PLANTED, 'after'), join(root, 'after'), { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const flask = (side: string) => ({ python: flaskPython, directory: join(root, side) })
const fastapi = () => ({ python: fastapiPython, directory: join(root, 'after') })
const target = 'app:create_app()'

/** The mistakes, as their tests show them and as probes of their routes do. */
const PLANTS: Readonly<Record<string, readonly [byTests: readonly string[], byRoutes: readonly string[]]>> = {
  'another order': [['GET /items body'], ['GET /items body']],
  '307 for 302': [['GET /shelf status'], ['GET /shelf status', 'POST /shelf status']],
  'a lost header': [['GET /total header x-total'], ['GET /total header x-total']],
  'a hook that does not run': [['GET /visits body'], ['GET /visits body']],
  'hooks in another order': [['GET /trail body'], ['GET /trail body']],
  'a guard after the body': [['POST /items body', 'POST /items status'], ['POST /items status']],
  'a lost flag of a cookie': [['POST /login cookie seen'], ['POST /login cookie seen']],
  'another status': [['PUT /items/0 status'], ['PUT /items/1 status']],
  'a number as text': [['GET /price body'], ['GET /price body']],
  'an absolute address': [['GET /moved header location'], ['GET /moved header location']],
  'headers lost on an error': [
    ['GET /shelves/9 cookie last', 'GET /shelves/9 header vary'],
    ['GET /shelves/987654 cookie last', 'GET /shelves/987654 header vary'],
  ],
  'an effect that a later request shows': [['GET /archive body'], ['GET /archive body']],
  'HEAD, OPTIONS and Allow': [
    [
      'DELETE /ledger body',
      'DELETE /ledger header allow',
      'DELETE /ledger header content-type',
      'HEAD /ledger header allow',
      'HEAD /ledger status',
      'OPTIONS /ledger body',
      'OPTIONS /ledger header allow',
      'OPTIONS /ledger header content-type',
      'OPTIONS /ledger status',
    ],
    ['HEAD /ledger status', 'OPTIONS /ledger status', 'PROPFIND /ledger header allow'],
  ],
}

function seen({ differences }: Verdict): readonly string[] {
  return [...new Set(differences.map(({ request, where }) => `${request} ${where}`))].sort()
}

test.each([
  ['before', flaskPython],
  ['after', fastapiPython],
])('the tests of %s pass', (side, python) => {
  const args = ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
  expect(execFileSync(python, args, { cwd: join(root, side), encoding: 'utf8' })).toMatch(/^16 passed/m)
})

test('its own tests show all of them and nothing else', async () => {
  const sides = { before: flask('before'), twin: flask('twin'), after: fastapi() }
  const { verdict, before } = await verifyTests(sides, [], [])
  const all = Object.values(PLANTS).flatMap(([byTests]) => byTests)
  expect(seen(verdict)).toEqual(all.sort())
  expect(verdict).toMatchObject({ exchanges: 29, tests: 16, handlers: 18, masked: [], unanswered: 0, failing: [] })
  expect(verdict.unverified.map(({ handler, why }) => `${handler.split(' ')[1]} ${why}`)).toEqual([
    'forgotten never-asked',
    'vault never-entered',
  ])
  expect(verdict.differences.find(({ where }) => where === 'header x-total')?.replay).toBe(
    "curl --request GET --path-as-is 'http://localhost:PORT/total'",
  )
  expect(before.config).toMatchObject({ TESTING: true, LOCKED: true })
})

test('its routes show all of them', async () => {
  const served = (side: string) => ({ ...flask(side), target })
  const sides = {
    ...{ before: served('before'), twin: served('twin'), scout: served('scout') },
    after: { ...fastapi(), target },
  }
  const signIn = [{ method: 'POST', path: '/login', form: [['name', 'ada'] as const], jar: 'ada' }]
  const verdict = await verifyRoutes(sides, [], { signIn, requests: [], excuse: () => null, overridden: new Map() })
  expect(verdict.exchanges).toBeGreaterThan(200)
  expect(verdict.unverified).toEqual([])
  const places = seen(verdict)
  for (const [plant, [, byRoutes]] of Object.entries(PLANTS))
    expect(places, plant).toEqual(expect.arrayContaining([...byRoutes]))
  expect(places.filter((place) => /^GET \/(same|vault|forgotten|ledger)(\?\S*)? /.test(place))).toEqual([])
  const tried = verdict.differences.filter(({ where, request }) => where === 'status' && request !== 'GET /shelf')
  const some = tried.slice(0, 12)
  expect(await replayed(some.map(({ replay }) => replay))).toEqual(some.map(({ before, after }) => [before, after]))
})

test('tests that ask nothing are never equal', async () => {
  const sides = { before: flask('before'), twin: flask('twin'), after: fastapi() }
  await expect(verifyTests(sides, [], ['-k', 'no_such_test'])).rejects.toThrow('sent no request')
})

test('an application without routes is never equal', async () => {
  const served = { ...fastapi(), target }
  const sides = { before: served, twin: served, scout: served, after: served }
  const extra = { signIn: [], requests: [], excuse: () => null, overridden: new Map() }
  // The scout needs Flask, which the other environment does not have.
  await expect(verifyRoutes(sides, [], extra)).rejects.toThrow(/No module named 'flask'|no routes/)
})

test('Flask compared with Flask is never equal', async () => {
  const served = { ...flask('before'), target }
  const sides = { before: served, twin: { ...flask('twin'), target }, scout: { ...flask('scout'), target } }
  const extra = { signIn: [], requests: [], excuse: () => null, overridden: new Map() }
  await expect(verifyRoutes({ ...sides, after: served }, [], extra)).rejects.toThrow('Flask compared with Flask')
  await expect(verifyTests({ ...sides, after: served }, [], [])).rejects.toThrow('Flask with Flask')
})

/** The statuses that both sides answer to printed commands. */
async function replayed(commands: readonly string[]): Promise<readonly (readonly string[])[]> {
  const servers = await Promise.all([
    startServer({ ...flask('before'), target }),
    startServer({ ...fastapi(), target }),
  ])
  const type = (line: string, port: number) =>
    execSync(line.replace('curl ', "curl -s -o /dev/null -w '%{http_code}' ").replace('PORT', String(port)), {
      encoding: 'utf8',
    })
  try {
    return commands.map((line) => servers.map(({ port }) => type(line, port)))
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
