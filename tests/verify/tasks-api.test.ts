/** The sample application and the FastAPI result to reach: own tests on both sides, and one request script answered alike. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '../../src/verify/runner.js'
import { readScript } from '../../src/verify/script.js'
import { fastapiPython, flaskPython, ROOT } from './envs.js'

const APP = join(ROOT, 'fixtures', 'apps', 'tasks_api')

test.each([
  ['before', flaskPython],
  ['after', fastapiPython],
])('%s passes its own tests', (side, python) => {
  const args = ['-W', 'error', '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
  const output = execFileSync(python, args, {
    cwd: join(APP, side),
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  expect(output).toContain('30 passed')
})

test('both answer the request script alike', async () => {
  const result = await verify(
    { python: flaskPython, directory: join(APP, 'before'), target: 'wsgi:app' },
    { python: fastapiPython, directory: join(APP, 'after'), target: 'wsgi:app' },
    readScript(join(APP, 'requests.json')),
  )
  expect(result.probes).toBeGreaterThan(100)
  expect(result.differences).toEqual([])
})
