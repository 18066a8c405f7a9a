/** Repositories made to hurt: the built program ends in time, prints nothing raw, and runs nothing of theirs. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'main.js')
const GOOD =
  'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return {"ok": True}\n'

let scratch = ''
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'hostile-')))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

type Name = string | Buffer

function put(root: string, path: Name, bytes: string | Buffer): void {
  if (typeof path === 'string') mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(typeof path === 'string' ? join(root, path) : Buffer.concat([Buffer.from(`${root}/`), path]), bytes)
}

const flask = (more: string): string => `${GOOD}\n\n${more}\n`

const repositories: readonly (readonly [name: string, make: (root: string) => void])[] = [
  ['terminal escapes in names', (root) => put(root, 'a\u001b]0;x\u0007\u001b[2J\u009b31m.py', flask('x = request'))],
  ['line ends and commands in names', (root) => put(root, 'a\n::error::b\r%0A.py', flask('import flask_unheard_of'))],
  ['directions in names', (root) => put(root, 'a\u202egnp\u2066.py', flask('import flask_unheard_of'))],
  ['names that look like options', (root) => put(root, '--allow-dirty.py', GOOD)],
  ['names that are not UTF-8', (root) => put(root, Buffer.from([0x61, 0xff, 0x2e, 0x70, 0x79]), GOOD)],
  [
    'escapes in the text',
    (root) => put(root, 'e.py', flask('app.route("\u001b[31m\u0007")(print)\nimport flask_unheard_of')),
  ],
  ['a giant file', (root) => put(root, 'giant.py', `import flask\n${'x = 1\n'.repeat(1_000_000)}`)],
  ['a file of zeros', (root) => put(root, 'zeros.py', Buffer.alloc(1_000_000))],
  ['a line of a megabyte', (root) => put(root, 'long.py', flask(`x = "${'a'.repeat(1_000_000)}"`))],
  [
    'parentheses, ten thousand deep',
    (root) => put(root, 'deep.py', flask(`x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`)),
  ],
  ['attributes, fifty thousand long', (root) => put(root, 'chain.py', flask(`x = a${'.b'.repeat(50_000)}`))],
  ['sums, fifty thousand long', (root) => put(root, 'sum.py', flask(`x = 1${' + 1'.repeat(50_000)}`))],
  ['calls, three thousand long', (root) => put(root, 'calls.py', flask(`x = app${'.a()'.repeat(3000)}`))],
  [
    'blocks, five hundred deep',
    (root) =>
      put(
        root,
        'blocks.py',
        flask(`${Array.from({ length: 500 }, (_, at) => `${' '.repeat(at)}if x:`).join('\n')}\n${' '.repeat(500)}pass`),
      ),
  ],
  [
    'elif, five thousand times',
    (root) => put(root, 'elif.py', flask(`if x:\n    pass\n${'elif x:\n    pass\n'.repeat(5000)}`)),
  ],
  ['f-strings in f-strings', (root) => put(root, 'f.py', flask(`x = ${'f"{'.repeat(200)}1${'}"'.repeat(200)}`))],
  ['folders, two hundred deep', (root) => put(root, `${'d/'.repeat(200)}a.py`, GOOD)],
  [
    'a hundred blueprints that import each other',
    (root) => {
      for (let at = 0; at < 100; at += 1)
        put(
          root,
          `pkg/m${at}.py`,
          `from flask import Blueprint\nfrom pkg.m${(at + 1) % 100} import *\nbp = Blueprint("b${at}", __name__)\n`,
        )
    },
  ],
  [
    'links that go round',
    (root) => {
      symlinkSync('.', join(root, 'round'))
      symlinkSync('loop.py', join(root, 'loop.py'))
      symlinkSync('..', join(root, 'up'))
    },
  ],
  [
    'links to devices and out',
    (root) => {
      symlinkSync('/dev/zero', join(root, 'zero.py'))
      symlinkSync('/etc/passwd', join(root, 'requirements.txt'))
    },
  ],
  [
    'pipes',
    (root) => {
      for (const name of ['pipe.py', 'requirements.txt', '.gitignore', 'pyproject.toml'])
        execFileSync('mkfifo', [join(root, name)])
    },
  ],
  [
    'encodings',
    (root) => {
      put(root, 'koi8.py', '# -*- coding: koi8-r -*-\nimport flask\n')
      put(root, 'liar.py', Buffer.from([0x69, 0x6d, 0x70, 0x6f, 0x72, 0x74, 0x20, 0xff, 0xfe]))
      put(root, 'utf16.py', Buffer.from('\ufeffimport flask\n', 'utf16le'))
      put(root, 'unknown.py', '# coding: no-such\nimport flask\n')
    },
  ],
  [
    'a settings bomb',
    (root) => {
      put(root, 'pyproject.toml', `a = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n__proto__ = 1\n`)
      put(
        root,
        'docker-compose.yml',
        `a: &a [x]\n${Array.from({ length: 40 }, (_, at) => `k${at}: [*a, *a, *a]`).join('\n')}\n`,
      )
      put(root, 'Pipfile.lock', '{"default":{"__proto__":{"version":"1"}}}')
    },
  ],
  ['templates without an end', (root) => put(root, 'templates/a.html', `{{ ${'{% '.repeat(20_000)}`)],
  ['rules against the matcher', (root) => put(root, '.gitignore', `${'*a'.repeat(60)}b\n{${'a,'.repeat(1000)}}\n[\n`)],
]

test.each(repositories)('%s', (_, make) => {
  const root = mkdtempSync(join(scratch, 'p-'))
  put(root, 'app.py', GOOD)
  make(root)
  for (const command of ['check', 'diff']) {
    const began = Date.now()
    const { status, stdout, stderr } = run(root, [command])
    const text = `${command === 'diff' ? '' : stdout}${stderr}`
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be printed
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    expect(stderr).not.toContain('This is a bug')
    expect([1, 3]).toContain(status)
    expect(Date.now() - began).toBeLessThan(60_000)
  }
})

test('nothing of the repository is run by check, diff and apply', () => {
  const root = mkdtempSync(join(scratch, 'p-'))
  const marker = join(scratch, 'marker')
  const write = `open(${JSON.stringify(marker)}, "w").write("x")\n`
  const script = `#!/bin/sh\ntouch ${marker}\n`
  for (const name of ['app.py', 'setup.py', 'conftest.py', 'sitecustomize.py']) put(root, name, `${GOOD}\n${write}`)
  for (const name of ['git', 'python', 'python3', 'node_modules/.bin/flask-to-fastapi']) {
    put(root, name, script)
    execFileSync('chmod', ['+x', join(root, name)])
  }
  put(root, 'package.json', '{"type":"module","bin":"x.js"}')
  put(root, 'biome.json', '{}')
  for (const args of [['check'], ['diff'], ['apply', '--allow-no-vcs']])
    run(root, args, `.:${root}:${process.env.PATH}`)
  expect(existsSync(marker)).toBe(false)
  expect(readdirSync(root)).toContain('MIGRATION.md')
})

function run(
  cwd: string,
  args: readonly string[],
  path = process.env.PATH,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('node', [PROGRAM, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: 90_000,
    maxBuffer: 1 << 28,
    env: { ...process.env, PATH: path },
  })
}
