/** Applications of which a part stays Flask: the rest is FastAPI, the mounted part answers as before, and so do both together. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, type MigrationResult, plan } from '../../src/index.js'
import { verify } from '../../src/verify/runner.js'
import { readScript } from '../../src/verify/script.js'
import { tree } from '../fixture-cases.js'
import { bridgePython, ROOT } from '../verify/envs.js'

const APPS = join(ROOT, 'fixtures', 'bridged')

describe.each(readdirSync(APPS))('%s', (name) => {
  const before = join(APPS, name, 'before')
  const after = mkdtempSync(join(tmpdir(), `${name}-`))
  let result: MigrationResult

  beforeAll(async () => {
    cpSync(before, after, { recursive: true, preserveTimestamps: true })
    result = await plan(after)
    await apply(result)
  })
  afterAll(() => rmSync(after, { recursive: true, force: true }))

  test('becomes what a reviewer accepts, and what is mounted stays byte for byte, or shares the database', () => {
    expect(Object.fromEntries(tree(after))).toEqual(Object.fromEntries(tree(join(APPS, name, 'after'))))
    const mounted = new Set(result.handlers.filter(({ rung }) => rung === 2).map(({ path }) => path))
    const hasObject = result.findings.some(({ id }) => id === 'bridge/mounted-extension')
    expect(mounted.size > 0 || hasObject).toBe(true)
    expect(result.handlers.filter(({ rung }) => rung > 2).length).toBeGreaterThan(0)
    for (const path of mounted) {
      const text = readFileSync(join(after, path), 'utf8')
      // What both sides use one database for is written for both.
      if (!text.includes('db_session')) expect(text).toBe(readFileSync(join(before, path), 'utf8'))
      expect(readFileSync(join(after, 'MIGRATION.md'), 'utf8')).toContain(path)
    }
  })

  test('changes nothing in a second run', async () => {
    expect((await plan(after)).changes).toEqual([])
  })

  test.each([
    ['Flask', before, bridgePython],
    ['FastAPI', after, bridgePython],
  ])('passes its own tests on %s', (_, directory, python) => {
    const args = ['-W', 'error', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
    expect(execFileSync(python, args, { cwd: directory, encoding: 'utf8', env })).toMatch(/^\d+ passed/m)
  })

  test('answers the request script alike', async () => {
    const verdict = await verify(
      { python: bridgePython, directory: before, target: 'wsgi:app' },
      { python: bridgePython, directory: after, target: 'wsgi:app' },
      readScript(join(APPS, name, 'requests.json')),
    )
    expect(verdict.probes).toBeGreaterThan(50)
    expect(verdict.differences).toEqual([])
  })
})
