/** An application with one mistake of each kind, though its tests pass: every mistake is found, by its tests and by its routes. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyRoutes } from '../../src/verify/from-routes.js'
import { verifyTests } from '../../src/verify/from-tests.js'
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

/** The mistakes, as the README of a difference would call them. */
const PLANTS = [
  'GET /items body',
  'GET /shelf status',
  'GET /total header x-total',
  'GET /visits body',
  'POST /items body',
  'POST /items status',
  'POST /login cookie seen',
  'PUT /items/0 status',
]

function seen({ differences }: Verdict): readonly string[] {
  return [...new Set(differences.map(({ request, where }) => `${request} ${where}`))].sort()
}

test.each([
  ['before', flaskPython],
  ['after', fastapiPython],
])('the tests of %s pass', (side, python) => {
  const args = ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
  expect(execFileSync(python, args, { cwd: join(root, side), encoding: 'utf8' })).toMatch(/^10 passed/m)
})

test('its own tests show all of them and nothing else', async () => {
  const sides = { before: flask('before'), twin: flask('twin'), after: fastapi() }
  const { verdict, before } = await verifyTests(sides, [], [])
  expect(seen(verdict)).toEqual(PLANTS)
  expect(verdict).toMatchObject({ exchanges: 18, tests: 10, handlers: 11, masked: 0 })
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
  for (const plant of PLANTS) expect(places).toContain(plant.replace('/items/0 ', '/items/1 '))
  expect(places.filter((place) => /^GET \/(same|vault|forgotten)(\?\S*)? (status|body)$/.test(place))).toEqual([])
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
