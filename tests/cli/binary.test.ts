/** The built program as users start it: every exit code, what it writes, and what it prints where. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixtureCases, tree } from '../fixture-cases.js'

/** As `npm run build` leaves it. */
const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'main.js')
const APPS = join(import.meta.dirname, '..', '..', 'fixtures', 'apps')

let scratch = ''
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'binary-')))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

type Texts = Readonly<Record<string, string>>

const GOOD =
  'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return {"ok": True}\n'
const STUCK = `${GOOD}\n\nimport flask_unheard_of\n`
const FASTAPI = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\ndef index():\n    return {}\n'
const DJANGO: Texts = {
  'manage.py':
    'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\nfrom django.core.management import execute_from_command_line\n',
  'site/settings.py': 'INSTALLED_APPS = ["django.contrib.admin"]\n',
  'site/urls.py': 'from django.urls import path\n\nurlpatterns = []\n',
}

function project(texts: Texts, { isCommitted = true } = {}): string {
  const root = mkdtempSync(join(scratch, 'p-'))
  for (const [path, text] of Object.entries(texts)) put(root, path, text)
  if (isCommitted) commit(root)
  return root
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function commit(root: string): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false']
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-qm', 'all'],
  ])
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'pipe' })
}

function run(root: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: status, out: stdout, err: stderr }
}

/** Every file below a folder, support module and notes included. */
function everything(root: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {}
  for (const entry of readdirSync(join(root, prefix), { withFileTypes: true })) {
    // The journal of an apply is no part of the repository.
    if (entry.name === '.git' || /(?:^|\/)\.flask-to-fastapi\/(?:run-|\.gitignore)/.test(`${prefix}/${entry.name}`))
      continue
    const path = prefix ? `${prefix}/${entry.name}` : entry.name
    if (entry.isDirectory()) Object.assign(found, everything(root, path))
    else found[path] = execFileSync('git', ['hash-object', '--no-filters', path], { cwd: root, encoding: 'utf8' })
  }
  return found
}

describe('exit codes', () => {
  const cases: readonly (readonly [name: string, texts: Texts, args: string, code: number, word: string])[] = [
    ['something is pending', { 'app.py': GOOD }, 'check', 1, 'Handlers'],
    ['without a command', { 'app.py': GOOD }, '', 1, 'flask-to-fastapi diff'],
    ['a patch is pending', { 'app.py': GOOD }, 'diff', 1, '+from fastapi import FastAPI'],
    ['applied', { 'app.py': GOOD }, 'apply', 0, 'MIGRATION.md'],
    ['nothing left', { 'app.py': FASTAPI }, 'check', 0, 'Nothing left to migrate'],
    ['nothing left to write', { 'app.py': FASTAPI }, 'apply', 0, 'Nothing left to migrate'],
    ['nothing could be converted', { 'app.py': STUCK }, 'apply', 1, 'nothing was written'],
    ['nothing to show', { 'app.py': STUCK }, 'diff', 1, 'extensions/unknown'],
    ['unknown command', { 'app.py': GOOD }, 'chekc', 2, 'did you mean'],
    ['unknown transform', { 'app.py': GOOD }, 'check --only routng', 2, 'did you mean routing?'],
    ['unknown transform to skip', { 'app.py': GOOD }, 'diff --skip nonsense', 2, 'no transform nonsense'],
    ['unknown option', { 'app.py': GOOD }, 'check --nonsense', 2, '--nonsense'],
    ['a switch transform alone', { 'app.py': GOOD }, 'apply --only routing', 2, 'The switch set'],
    ['no such path', { 'app.py': GOOD }, 'check elsewhere', 2, 'no such path: elsewhere'],
    ['neither Flask nor FastAPI', { 'app.py': 'print("hello")\n' }, 'check', 2, 'Neither Flask nor FastAPI'],
    ['no Python at all', { 'README.md': '# Hello\n' }, 'check', 2, 'Neither Flask nor FastAPI'],
    ['an empty folder', { '.keep': '' }, 'apply', 2, 'Neither Flask nor FastAPI'],
    ['Quart', { 'app.py': 'from quart import Quart\n\napp = Quart(__name__)\n' }, 'check', 2, 'This is Quart'],
    ['a broken file and nothing else', { 'app.py': 'from flask import (\n' }, 'check', 3, 'app.py'],
    ['only Django', DJANGO, 'check', 4, 'django-ninja'],
    ['only Django, to be written', DJANGO, 'apply', 4, 'django-ninja'],
  ]
  test.each(cases)('%s', (_, texts, args, code, word) => {
    const root = project(texts)
    const before = everything(root)
    const ran = run(root, args.split(' ').filter(Boolean))
    expect(ran.out + ran.err).toContain(word)
    expect(ran.code).toBe(code)
    if (!(args === 'apply' && code === 0)) expect(everything(root)).toEqual(before)
    if (code === 2 && args !== 'check') expect(ran.out).toBe('')
    expect(ran.out + ran.err).not.toContain('\u001b')
    expect(ran.err).not.toMatch(/\n\s+at /)
  })

  test('a broken file beside a good application: the good one is written, 3', () => {
    const root = project({ 'good/app.py': GOOD, 'bad/app.py': `${GOOD}def broken(:\n` })
    const ran = run(root, ['apply'])
    expect(ran.code).toBe(3)
    expect(ran.err).toContain('bad/app.py')
    const files = tree(root)
    expect(files.get('good/app.py')).toContain('FastAPI')
    expect(files.get('bad/app.py')).toContain('def broken(:')
  })

  test('a file nobody may read: 3, and nothing of its application is touched', () => {
    if (process.getuid?.() === 0) return
    const root = project({ 'app.py': GOOD })
    chmodSync(join(root, 'app.py'), 0o000)
    expect(run(root, ['check']).code).toBe(3)
  })

  test('a Flask service beside Django: the service goes, Django stays', () => {
    const root = project({ ...DJANGO, 'api/app.py': GOOD })
    const ran = run(root, ['apply'])
    expect(ran.code).toBe(0)
    const files = tree(root)
    expect(files.get('api/app.py')).toContain('FastAPI')
    for (const [path, text] of Object.entries(DJANGO)) expect(files.get(path)).toBe(text)
  })
})

describe('apply', () => {
  test('refuses a dirty work tree with 4, and writes with --allow-dirty', () => {
    const root = project({ 'app.py': GOOD, 'notes.txt': 'a\n' })
    put(root, 'notes.txt', 'b\n')
    const before = everything(root)
    const ran = run(root, ['apply'])
    expect(ran).toMatchObject({ code: 4, out: '' })
    expect(ran.err).toContain('notes.txt')
    expect(ran.err).toContain('--allow-dirty')
    expect(everything(root)).toEqual(before)
    expect(run(root, ['apply', '--allow-dirty']).code).toBe(0)
  })

  test('refuses a folder without version control with 4, and writes with --allow-no-vcs', () => {
    const root = project({ 'app.py': GOOD }, { isCommitted: false })
    const before = tree(root)
    expect(run(root, ['apply'])).toMatchObject({ code: 4, out: '' })
    expect(tree(root)).toEqual(before)
    expect(run(root, ['apply', '--allow-no-vcs']).code).toBe(0)
  })

  test('a second time there is nothing left, and nothing is written', () => {
    const root = project({ 'app.py': GOOD, 'requirements.txt': 'flask==3.1.3\n' })
    expect(run(root, ['apply']).code).toBe(0)
    commit(root)
    const before = everything(root)
    const again = run(root, ['apply'])
    expect(again.code).toBe(0)
    expect(again.out + again.err).toContain('Nothing left to migrate')
    expect(everything(root)).toEqual(before)
    expect(run(root, ['check']).code).toBe(0)
    expect(run(root, ['diff'])).toMatchObject({ code: 0, out: '' })
  })

  test('a blueprint that cannot go stays as it is, mounted under the rest', () => {
    const views =
      'from flask import Blueprint\n\nbp = Blueprint("bp", __name__)\n\n\n@bp.route("/s", host="shop.test")\ndef s():\n    return {}\n'
    const root = project({
      'shop/__init__.py': GOOD.replace('app = ', 'from .views import bp\nfrom .good import good\n\napp = ').replace(
        '\n\n\n@app',
        '\napp.register_blueprint(bp)\napp.register_blueprint(good)\n\n\n@app',
      ),
      'shop/views.py': views,
      'shop/good.py':
        'from flask import Blueprint\n\ngood = Blueprint("good", __name__)\n\n\n@good.route("/g")\ndef g():\n    return {}\n',
      'requirements.txt': 'flask\n',
    })
    const ran = run(root, ['apply'])
    expect(ran.code).toBe(0)
    expect(readFileSync(join(root, 'shop/views.py'), 'utf8')).toBe(views)
    expect(readFileSync(join(root, 'shop/good.py'), 'utf8')).toContain('from fastapi import APIRouter')
    expect(readFileSync(join(root, 'MIGRATION.md'), 'utf8')).toContain('shop/views.py')
  })

  test('a repository that is half migrated: what is FastAPI stays, what is Flask joins it', () => {
    const root = project({ 'new.py': FASTAPI, 'old.py': GOOD })
    expect(run(root, ['apply']).code).toBe(0)
    expect(tree(root).get('new.py')).toBe(FASTAPI)
    expect(tree(root).get('old.py')).toContain('from fastapi import FastAPI')
  })
})

describe('diff | git apply is what apply writes', () => {
  const odd: Texts = {
    'my app/a b.py': GOOD,
    'my app/zwölf/naïve "quoted".py': 'from flask import jsonify\n\n\ndef answer():\n    return jsonify(ok=True)\n',
    'my app/tab\tname.py': 'import json\n',
    'requirements.txt': 'flask==3.1.3',
    'crlf/app.py': GOOD.replaceAll('\n', '\r\n'),
    'bom/app.py': `\uFEFF${GOOD}`,
    'no-newline/app.py': GOOD.trimEnd(),
    'latin/app.py': GOOD,
  }

  function compare(root: string, inside = ''): void {
    const copy = mkdtempSync(join(scratch, 'copy-'))
    cpSync(root, copy, { recursive: true })
    const patch = spawnSync(process.execPath, [PROGRAM, 'diff', ...(inside ? [inside] : [])], { cwd: root })
    expect(patch.status).toBe(1)
    const isPending = patch.stdout.length > 0
    if (isPending) execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, input: patch.stdout })
    const ran = run(copy, ['apply', ...(inside ? [inside] : [])])
    expect(ran.code).toBe(isPending ? 0 : 1)
    expect(everything(root)).toEqual(everything(copy))
  }

  test('odd names, line ends, byte order marks, no last line break', () => {
    const root = project(odd)
    writeFileSync(join(root, 'latin/app.py'), Buffer.from(`# -*- coding: latin-1 -*-\n# caf\u00e9\n${GOOD}`, 'latin1'))
    commit(root)
    compare(root)
  })

  test('a project that is a folder of a repository', () =>
    compare(project({ 'services/a/app.py': GOOD, 'README.md': '# x\n' }), 'services/a'))

  test.each(readdirSync(APPS))('apps/%s', (name) => {
    const root = mkdtempSync(join(scratch, 'app-'))
    cpSync(join(APPS, name, 'before'), root, { recursive: true })
    commit(root)
    compare(root)
  })

  test('an executable file stays executable', () => {
    const root = project({ 'app.py': `#!/usr/bin/env python3\n${GOOD}` })
    chmodSync(join(root, 'app.py'), 0o755)
    commit(root)
    compare(root)
    expect(execFileSync('git', ['diff', '--summary'], { cwd: root, encoding: 'utf8' })).not.toContain('mode change')
  })
})

describe('a part', () => {
  test('--only shows one share, says that it would not run alone, and gives a patch that applies', () => {
    const root = project({ 'app.py': GOOD })
    const ran = run(root, ['diff', '--only', 'application'])
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('+app = FastAPI(')
    expect(ran.out).not.toContain('@app.get')
    expect(ran.err).toContain('would not run')
    execFileSync('git', ['apply', '--check', '-'], { cwd: root, input: ran.out })
    expect(run(root, ['check', '--only', 'application']).out).toContain('would not run')
  })

  test('--skip leaves one share out', () => {
    const ran = run(project({ 'app.py': GOOD, 'requirements.txt': 'flask\n' }), ['diff', '--skip', 'requirements'])
    expect(ran.out).not.toContain('requirements.txt')
  })

  test('--only of what has nothing to do is not pending', () => {
    expect(run(project({ 'app.py': GOOD }), ['check', '--only', 'hooks']).code).toBe(0)
  })

  test('one file, one function', () => {
    const two = `${GOOD}\n\n@app.route("/more")\ndef more():\n    return {"more": True}\n`
    const root = project({ 'app.py': two, 'other/app.py': GOOD })
    const whole = run(root, ['diff', 'other'])
    expect(whole.out).toContain('other/app.py')
    expect(whole.out).not.toContain('a/app.py')
    const one = run(root, ['diff', 'app.py::more'])
    expect(one.out).toContain('+@app.get("/more")')
    expect(one.out).not.toContain('+@app.get("/")')
    expect(run(root, ['diff', 'app.py::mor'])).toMatchObject({ code: 2, out: '' })
  })

  test('--stat counts what diff shows', () => {
    const root = project({ 'app.py': GOOD })
    expect(run(root, ['diff', '--stat']).out).toMatch(/files changed, \d+ insertions\(\+\)/)
  })
})

describe('streams', () => {
  test('results on stdout, the rest on stderr', () => {
    const root = project({ 'app.py': GOOD })
    expect(run(root, ['check']).err).toBe('')
    expect(run(root, ['diff']).out).toMatch(/^diff --git /)
    expect(run(root, ['list']).out).toContain('routing')
    expect(run(root, ['check', 'nowhere'])).toMatchObject({ out: '', code: 2 })
  })

  test('no colour in a pipe, whatever the terminal says; colour when it is asked for', () => {
    const root = project({ 'app.py': GOOD })
    expect(run(root, ['check'], { TERM: 'xterm-256color', COLORTERM: 'truecolor' }).out).not.toContain('\u001b')
    expect(run(root, ['check', '--color', 'always']).out).toContain('\u001b[')
    expect(run(root, ['check', '--color', 'always'], { NO_COLOR: '1' }).out).toContain('\u001b[')
  })

  test('whoever reads may stop reading', () => {
    const root = project({ 'app.py': GOOD })
    const { stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${PROGRAM}" diff | head -1`], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
  })

  test('needs neither Python nor anything else on PATH', () => {
    const root = project({ 'app.py': GOOD })
    for (const args of [['check'], ['diff'], []]) {
      const ran = run(root, args, { PATH: '' })
      expect(ran.code).toBe(1)
      expect(ran.out).not.toBe('')
    }
  })

  test('without a command: at most 25 lines', () => {
    for (const name of readdirSync(APPS)) {
      const { out } = run(join(APPS, name, 'before'), [])
      expect(out.trimEnd().split('\n').length, name).toBeLessThanOrEqual(25)
    }
  })
})

test('a fixture that must stay as it is stays so under apply', () => {
  const stays = fixtureCases().filter(
    // Spellings are shown to their own stage; the switch may find nothing in its way there.
    ({ name, after, findings }) => after === null && findings.length > 0 && !name.startsWith('spellings/'),
  )
  for (const { name, before } of stays.filter((_, index) => index % 8 === 0)) {
    const root = project(Object.fromEntries(before))
    const files = everything(root)
    expect(run(root, ['apply']).code, name).toBeGreaterThan(0)
    expect(everything(root), name).toEqual(files)
  }
})
