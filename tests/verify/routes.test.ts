/** The bundled applications, asked by their route table as each of their users: nothing undeclared, no handler left out. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { handlerNames } from '../../src/verify/coverage.js'
import { verifyRoutes } from '../../src/verify/from-routes.js'
import { excuse, readDeclared } from '../../src/verify/known.js'
import { readScript } from '../../src/verify/script.js'
import { fastapiPython, flaskPython, ROOT } from './envs.js'

const APPS = join(ROOT, 'fixtures', 'apps')

/** Handlers that refuse whatever is asked of them here, or fail each time as they are meant to. */
const UNREACHED: Readonly<Record<string, readonly string[]>> = {
  answers: ['missing', 'unnamed', 'failed'],
  guarded_notes: ['parse'],
  guestbook_pages: ['crash'],
  pantry: ['crash'],
  workshop: ['borrow', 'patch', 'options'],
}

const TIMEOUT = 400_000

describe.each(readdirSync(APPS))('%s', (name) => {
  let root = ''
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)))
    for (const side of ['before', 'twin', 'scout', 'after'])
      cpSync(join(APPS, name, 'before'), join(root, side), { recursive: true, preserveTimestamps: true })
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test(
    'answers every route alike',
    async () => {
      const result = await plan(join(root, 'after'))
      await apply(result)
      const env = { FLASK_TO_FASTAPI_HANDLERS: handlerNames(result.handlers) }
      const served = (side: string, python: string) => ({
        python,
        directory: join(root, side),
        target: 'wsgi:app',
        env,
      })
      const file = (entry: string) => join(APPS, name, entry)
      const declared = existsSync(file('declared.json')) ? readDeclared(file('declared.json')) : []
      const verdict = await verifyRoutes(
        {
          before: served('before', flaskPython),
          twin: served('twin', flaskPython),
          scout: served('scout', flaskPython),
          after: served('after', fastapiPython),
        },
        result.handlers,
        {
          signIn: existsSync(file('sign-in.json')) ? readScript(file('sign-in.json')).requests : [],
          requests: readScript(file('requests.json')).requests,
          excuse: excuse(readFileSync(join(root, 'after', 'MIGRATION.md'), 'utf8'), declared),
          overridden: new Map(),
        },
      )
      expect(verdict.differences).toEqual([])
      expect(verdict.exchanges).toBeGreaterThan(100)
      expect(verdict.unverified.map(({ handler }) => handler.split(' ')[1])).toEqual(UNREACHED[name] ?? [])
    },
    TIMEOUT,
  )
})
