/** Fixtures that are tested by themselves: the same tests pass before on Flask and after on FastAPI. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { fastapiPython, flaskPython, ROOT } from '../verify/envs.js'

const CASES = [
  'signals/rendered',
  'routing/listed',
  'tests/named-files',
  'tests/patched-staying',
  'tests/debugging',
  'database/query-in-client',
  'tests/served-in-thread',
  'tests/web-test',
]

describe.each(CASES)('%s', (name) => {
  const before = join(ROOT, 'fixtures', name, 'before')
  const after = mkdtempSync(join(tmpdir(), `${name.replace('/', '-')}-`))

  beforeAll(async () => {
    cpSync(before, after, { recursive: true })
    const result = await plan(after)
    expect(result.findings.filter((finding) => finding.blocks)).toEqual([])
    await apply(result)
  })
  afterAll(() => rmSync(after, { recursive: true, force: true }))

  test('tests itself alike on both', () => {
    const passed = [run(flaskPython, before), run(fastapiPython, after)].map((text) => /^\d+ passed/m.exec(text)?.[0])
    expect(passed[0]).toMatch(/^[1-9]/)
    expect(passed[1]).toBe(passed[0])
  })
})

function run(python: string, cwd: string): string {
  const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider']
  return execFileSync(python, args, { cwd, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })
}
