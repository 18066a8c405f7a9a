/** The Python interpreters that `npm test` prepares before it runs vitest. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const flaskPython = python('flask')
export const fastapiPython = python('fastapi')
/** Both frameworks and a2wsgi. */
export const bridgePython = python('bridge')

function python(name: string): string {
  const path = join(
    ROOT,
    '.venv',
    name,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  )
  if (!existsSync(path)) throw new Error(`${path} is missing: run "node scripts/python-env.mjs" first`)
  return path
}
