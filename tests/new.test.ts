/** `npm run new -- transform ID` leaves a transform that the list names. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from './verify/envs.js'

const LIST = `/** The transforms, in the order of the documentation. */
import type { Transform } from '../src/plan/transform.js'
import errors from './errors/index.js'

export const transforms: readonly Transform[] = [errors]
`

let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'new-'))
  mkdirSync(join(directory, 'transforms'))
  writeFileSync(join(directory, 'transforms', 'index.ts'), LIST)
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

function run(...args: string[]): number | null {
  return spawnSync(process.execPath, [join(ROOT, 'scripts', 'new.mjs'), ...args], { cwd: directory }).status
}

test('writes folder, page, fixture and list line', () => {
  expect(run('transform', 'error-pages')).toBe(0)
  expect(readdirSync(join(directory, 'transforms', 'error-pages')).sort()).toEqual(['README.md', 'index.ts'])
  expect(readdirSync(join(directory, 'fixtures', 'error-pages', 'first')).sort()).toEqual(['after.py', 'before.py'])
  expect(readFileSync(join(directory, 'transforms', 'error-pages', 'index.ts'), 'utf8')).toContain("id: 'error-pages'")
  expect(
    readFileSync(join(directory, 'transforms', 'index.ts'), 'utf8'),
  ).toBe(`/** The transforms, in the order of the documentation. */
import type { Transform } from '../src/plan/transform.js'
import errors from './errors/index.js'
import errorPages from './error-pages/index.js'

export const transforms: readonly Transform[] = [
  errors,
  errorPages,
]
`)
})

test('overwrites nothing and takes no bad name', () => {
  expect(run('transform', 'errors2')).toBe(0)
  expect(run('transform', 'errors2')).toBe(2)
  expect(run('transform', '../errors')).toBe(2)
  expect(run('transform')).toBe(2)
})
