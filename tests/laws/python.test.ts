/** Laws that Python itself judges: the output compiles, and binds and uses every name it did not have before. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fastapiPython } from '../verify/envs.js'
import { type Files, isPython, migrated, subjects } from './subjects.js'

let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'laws-'))
  for (const { name, files } of subjects) {
    write(join(root, 'before', name), files)
    write(join(root, 'after', name), migrated(files).files)
  }
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

test('what compiled before compiles after', () => {
  const broken = (folder: string): string[] => failures(join(root, folder))
  expect(broken('after').filter((path) => !broken('before').includes(path))).toEqual([])
})

test('no name is unbound, no import unused or bound twice, that was not before', () => {
  const known = new Map<string, number>()
  for (const key of complaints(join(root, 'before'))) known.set(key, (known.get(key) ?? 0) + 1)
  const fresh = complaints(join(root, 'after')).filter((key) => {
    const count = known.get(key) ?? 0
    known.set(key, count - 1)
    return count <= 0
  })
  expect(fresh).toEqual([])
})

function write(folder: string, files: Files): void {
  for (const [path, text] of files) {
    if (!isPython(path)) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

const COMPILE = `
import pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        compile(path.read_bytes(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        print(path.relative_to(sys.argv[1]))
`

function failures(folder: string): string[] {
  const { stdout, status } = spawnSync(fastapiPython, ['-c', COMPILE, folder], { encoding: 'utf8' })
  expect(status).toBe(0)
  return stdout.split('\n').filter(Boolean)
}

interface Complaint {
  readonly code: string
  readonly message: string
  readonly filename: string
}

/** pyflakes' rules, as ruff has them. */
function complaints(folder: string): string[] {
  const args = ['-m', 'ruff', 'check', '--isolated', '--no-cache', '--select', 'F', '--output-format', 'json', folder]
  const { stdout } = spawnSync(fastapiPython, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const list = JSON.parse(stdout) as Complaint[]
  return list.map(({ code, message, filename }) => `${relative(folder, filename)}: ${code} ${message}`)
}
