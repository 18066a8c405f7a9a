/** The support helpers against Flask itself: their own tests, in Python. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bridgePython, fastapiPython, flaskPython, ROOT } from './verify/envs.js'

test('every helper answers as Flask does', { timeout: 300_000 }, () => {
  const { status, stdout, stderr } = spawnSync(fastapiPython, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
    cwd: join(ROOT, 'tests', 'support'),
    env: {
      ...process.env,
      FLASK_PYTHON: flaskPython,
      FASTAPI_PYTHON: fastapiPython,
      BRIDGE_PYTHON: bridgePython,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    encoding: 'utf8',
  })
  expect(status, `${stdout.slice(-4000)}${stderr.slice(-2000)}`).toBe(0)
})
