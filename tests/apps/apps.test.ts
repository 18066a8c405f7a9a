/** Whole applications: the tool reaches the text a reviewer accepts; its tests pass; one request script is answered alike. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { verify } from '../../src/verify/runner.js'
import { readScript } from '../../src/verify/script.js'
import { tree } from '../fixture-cases.js'
import { fastapiPython, flaskPython, ROOT } from '../verify/envs.js'

const APPS = join(ROOT, 'fixtures', 'apps')

describe.each(readdirSync(APPS))('%s', (name) => {
  const before = join(APPS, name, 'before')
  const after = mkdtempSync(join(tmpdir(), `${name}-`))

  beforeAll(async () => {
    // Static files are sent with the time they were changed.
    cpSync(before, after, { recursive: true, preserveTimestamps: true })
    const result = await plan(after)
    expect(result.findings.filter((finding) => finding.blocks)).toEqual([])
    await apply(result)
  })
  afterAll(() => rmSync(after, { recursive: true, force: true }))

  test('becomes what a reviewer accepts', () => {
    expect(Object.fromEntries(tree(after))).toEqual(Object.fromEntries(tree(join(APPS, name, 'after'))))
    expect(existsSync(join(after, 'MIGRATION.md'))).toBe(true)
  })

  test('changes nothing in a second run', async () => {
    expect((await plan(after)).changes).toEqual([])
  })

  test.each([
    ['Flask', before, flaskPython],
    ['FastAPI', after, fastapiPython],
  ])('passes its own tests on %s', (_, directory, python) => {
    const args = ['-W', 'error', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
    expect(execFileSync(python, args, { cwd: directory, encoding: 'utf8', env })).toMatch(/^\d+ passed/m)
  })

  test('answers the request script alike', async () => {
    const result = await verify(
      { python: flaskPython, directory: before, target: 'wsgi:app' },
      { python: fastapiPython, directory: after, target: 'wsgi:app' },
      readScript(join(APPS, name, 'requests.json')),
    )
    expect(result.probes).toBeGreaterThan(50)
    expect(result.differences).toEqual([])
  })
})
