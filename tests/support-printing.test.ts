/** The support module as it is printed: one module or a package, grown by later runs, strictly typed in every form. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Existing, helpers, isSupport, MARK, pathOfHelper, supportFiles } from '../src/support/index.js'
import { outdatedFile } from '../src/support/outdated.js'
import { fastapiPython } from './verify/envs.js'

/** Those are imported from where they are. */
const APART = [
  'testing',
  'command_runner',
  'flask_bridge',
  'flask_login_checks',
  'flask_shares',
  'unittest_case',
  'unittest_request_case',
]
const every = [...helpers().values()].filter(({ id }) => !APART.includes(id)).flatMap(({ names }) => names)
const lines = (text: string): number => text.split('\n').length

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'support-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function put(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** What a later run finds. */
function existing(files: ReadonlyMap<string, string>, path: string): Existing {
  return {
    single: files.get(path) ?? null,
    init: files.get(path.replace(/\.py$/, '/__init__.py')) ?? null,
    text: (file) => files.get(file) ?? null,
  }
}

describe('form', () => {
  test.each(every)('%s alone: at most 200 lines in one module, a package otherwise', (name) => {
    const files = supportFiles([name], 'app/flask_support.py')
    const single = files.get('app/flask_support.py')
    if (single !== undefined) {
      expect(files.size).toBe(1)
      expect(lines(single)).toBeLessThanOrEqual(220)
    } else expect(files.get('app/flask_support/__init__.py')).toContain(`"${name}"`)
    const first = single ?? files.get('app/flask_support/__init__.py') ?? ''
    expect(first.startsWith(`${MARK}\n`)).toBe(true)
    expect(isSupport(first)).toBe(true)
  })

  test('the order of the names does not matter', () => {
    const names = every.slice(0, 12)
    expect([...supportFiles(names, 's.py')]).toEqual([...supportFiles([...names].reverse(), 's.py')])
  })

  test('what only tests import is a file of the package, never part of what the application loads', () => {
    const [name = ''] = helpers().get('testing')?.names ?? []
    expect(pathOfHelper(name, 'app/flask_support.py')).toBe('app/flask_support/testing.py')
    const files = supportFiles([name], 'app/flask_support.py')
    expect(files.get('app/flask_support/__init__.py')).not.toContain('testing')
    expect(files.has('app/flask_support/testing.py')).toBe(true)
  })

  test('a name nobody offers is an error of ours', () => {
    expect(() => supportFiles(['nothing_like_it'], 's.py')).toThrow('nothing_like_it')
  })
})

describe('later runs', () => {
  const path = 'grown/flask_support.py'
  const small = every.filter((name) => supportFiles([name], path).has(path))

  test('a module stays a module, keeps what is in it and offers the new names', () => {
    const before = supportFiles([small[0] ?? ''], path)
    const changed = new Map([...before].map(([file, text]) => [file, `${text}\n\ndef own() -> int:\n    return 1\n`]))
    const after = supportFiles([small[0] ?? '', small.at(-1) ?? ''], path, existing(changed, path))
    expect([...after.keys()]).toEqual([path])
    expect(after.get(path)).toContain('def own() -> int:\n    return 1\n')
    expect(after.get(path)).toMatch(new RegExp(`^(?:async def|def|class) ${small.at(-1)}\\b|^${small.at(-1)}\\b`, 'm'))
    const again = supportFiles([small[0] ?? '', small.at(-1) ?? ''], path, existing(after, path))
    expect(again.get(path)).toBe(after.get(path))
    put(after)
  })

  test('a package stays a package and gets the missing files only', () => {
    const large = every.filter((name) => !supportFiles([name], path).has(path))
    const other = 'grown_package/flask_support.py'
    const before = supportFiles([large[0] ?? ''], other)
    const added = supportFiles([large[0] ?? '', ...small], other, existing(before, other))
    expect(added.has(other)).toBe(false)
    const after = new Map([...before, ...added])
    for (const name of small) expect(after.get('grown_package/flask_support/__init__.py')).toContain(`"${name}"`)
    put(after)
  })
})

test('mypy --strict accepts every form', { timeout: 300_000 }, () => {
  const singles = every.filter((name) => supportFiles([name], 's.py').has('s.py'))
  for (const [index, name] of singles.entries()) put(supportFiles([name], `single_${index}/flask_support.py`))
  put(supportFiles(every, 'all_of_it/flask_support.py'))
  put(supportFiles([...every, ...(helpers().get('testing')?.names ?? [])], 'with_tests/flask_support.py'))
  put(
    supportFiles(
      every.filter((_, index) => index % 2 === 0),
      'half/flask_support.py',
    ),
  )
  const args = ['-m', 'mypy', '--strict', '--no-incremental', '--explicit-package-bases', '.']
  const { status, stdout, stderr } = spawnSync(fastapiPython, args, { cwd: root, encoding: 'utf8' })
  expect(status, `${stdout.slice(0, 4000)}${stderr}`).toBe(0)
})

test('every form imports, and no name is left undefined', () => {
  const args = ['-m', 'ruff', 'check', '--isolated', '--no-cache', '--select', 'F', '.']
  const { status, stdout } = spawnSync(fastapiPython, args, { cwd: root, encoding: 'utf8' })
  expect(status, stdout.slice(0, 4000)).toBe(0)
})

describe('files of another version', () => {
  const path = 'app/flask_support.py'
  const names = ['answer_like_flask', 'RequestHooks', 'RequestContext', 'before_request']
  const added = [...names, 'watch_crashes']

  test.each([
    ['a package', names],
    ['one module', ['Respond', 'answer_respond']],
  ])('%s of this version grows', (_, own) => {
    const files = supportFiles(own, path)
    expect(outdatedFile(['watch_crashes', ...own], path, existing(files, path))).toBeNull()
  })

  test('what an added file imports has to be there', () => {
    const files = new Map(supportFiles(names, path))
    const file = 'app/flask_support/catch_all.py'
    files.set(file, (files.get(file) ?? '').replace('def watchers', 'def seers'))
    expect(outdatedFile(names, path, existing(files, path))).toBeNull()
    expect(outdatedFile(added, path, existing(files, path))).toBe(file)
  })
})
