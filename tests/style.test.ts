/** A project that black, ruff and mypy find nothing to say about stays one. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createParser } from '../src/python/parser.js'
import { transformSources } from '../src/transform-source.js'
import { fixtureCases } from './fixture-cases.js'
import { fastapiPython } from './verify/envs.js'

const clean = fixtureCases().find(({ name }) => name === 'style/clean_project')
let root = ''

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'style-'))
  const { files } = transformSources(clean?.before ?? new Map(), await createParser())
  expect([...files.keys()]).toContain('clean/flask_support/__init__.py')
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

function tool(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(fastapiPython, ['-m', ...args], { cwd: root, encoding: 'utf8' })
  return status === 0 ? '' : `${stdout}\n${stderr}`
}

const ours = ['clean/__init__.py', 'clean/store.py', 'clean/tasks.py', 'tests']

test('black', () => expect(tool('black', '--check', '-q', '--diff', ...ours)).toBe(''))

test('ruff', () => expect(tool('ruff', 'check', '--no-cache', ...ours)).toBe(''))

test('mypy, the support module included', () => expect(tool('mypy', '--no-incremental', '.')).toBe(''))
