/** What people read: the summary, the check, the notes, and that nothing of a repository reaches the terminal raw. */
import { describe, expect, test } from 'vitest'
import { colouredPatch } from '../../src/report/coloured-patch.js'
import { red, render, t } from '../../src/report/document.js'
import { type MigrationNotes, renderMigrationNotes } from '../../src/report/migration-notes.js'
import { sanitize } from '../../src/report/sanitize.js'
import { statText } from '../../src/report/stat.js'
import { checkText, summaryText } from '../../src/report/text.js'
import type { MigrationResult } from '../../src/report/types.js'
import { change, finding, handler, result, transforms, withFramework } from './sample.js'

const options = { transforms, next: 'flask-to-fastapi diff', notes: [] }
const summary = (value: MigrationResult) => render(summaryText(value, options), 'plain')
const check = (value: MigrationResult) => render(checkText(value, options), 'plain')

const sqlite = { async: false, heldBy: 'sqlite3' }
const handlers = [
  handler('index', sqlite),
  handler('create', sqlite),
  handler('login', { async: false, heldBy: 'template', rung: 3 }),
  handler('health'),
  handler('odd', { rung: 1, after: null, async: false }),
]

describe('summary', () => {
  test('found, handlers by rung, what blocks, one handler before and after, the next command', () => {
    const text = summary(
      result({ handlers, findings: [finding('errors/abort-with-response'), finding('errors/abort-with-response')] }),
    )
    expect(text).toContain('Found       1 app, 2 blueprints, 8 routes  create_app (app/__init__.py:5)')
    expect(text).toContain('Extensions  carried over: flask_login')
    expect(text).toContain('Fit         migrate: 5 of 5 handlers answer JSON')
    expect(text).toContain('Pins        flask==2.0.1 (requirements.txt:3)')
    expect(text).toContain('Handlers    5: 3 plain FastAPI, 1 with a support helper, 1 left as they are')
    expect(text).toContain('async 1, held by: sqlite3 2, template 1')
    expect(text).toContain('Blocked by  errors/abort-with-response  abort() with a response app/views.py:12 and 1 more')
    expect(text).toContain('- @bp.route("/index")')
    expect(text).toContain('+ @router.get("/index")')
    expect(text.trimEnd().split('\n').at(-1)).toBe('Next        flask-to-fastapi diff')
  })

  test('never more than 25 lines', () => {
    const body = Array.from({ length: 200 }, (_, index) => `    x${index} = ${index}\n`).join('')
    const long = handler('long', { before: `def long():\n${body}`, after: `async def long():\n${body}` })
    const ids = ['a/b', 'c/d', 'e/f', 'g/h', 'i/j']
    const value = result({
      handlers: [long],
      findings: ids.map((id) => finding(id)),
      skipped: [{ path: 'x.py', reason: 'syntax-error', detail: 'line 3' }],
      django: [{ path: 'site', evidence: ['manage.py:3'] }],
    })
    const lines = summary(value).trimEnd().split('\n')
    expect(lines.length).toBe(25)
    expect(lines.at(-1)).toContain('Next')
    expect(lines).toContain('Not read    1 file: syntax-error 1 x.py')
  })
})

describe('check', () => {
  test('a row for each transform with work, findings with id, why and what to do', () => {
    const work = [{ id: 'errors/abort-with-response', places: 1, files: 1, handlers: 1, applications: 0 }]
    const text = check(result({ findings: [finding('errors/abort-with-response')], handlers, work }))
    expect(text).toMatch(/^routes +1 +3 +0 {2}Turn route decorators/m)
    expect(text).not.toMatch(/^shortcuts/m)
    expect(text).toContain('Resolve first (what frees most on top; 1 handler held on Flask)')
    expect(text).toContain(
      '  errors/abort-with-response  abort() with a response\n    at: app/views.py:12; holds 1 handler\n',
    )
    expect(text).toContain('why: FastAPI raises')
    expect(text).toContain('do: Raise it yourself')
  })

  test('the places of one kind are one line, the first three and how many more', () => {
    const lines = [3, 5, 8, 9, 9, 12]
    const findings = lines.map((line) =>
      finding('errors/x', { line, what: `what ${line}`, path: `app/${line % 2}.py` }),
    )
    const text = check(result({ findings }))
    expect(text).toContain('  errors/x  what 3, and 4 more like it\n')
    expect(text).toContain('    at: app/1.py:3, app/1.py:5, app/0.py:8 and 2 more, 2 files in all\n')
  })

  test.each([
    ['fastapi', {}, 'Nothing left to migrate'],
    ['none', {}, 'Neither Flask nor FastAPI found in /project.'],
    ['none', { others: [{ name: 'quart', evidence: 'app.py:1' }] }, 'This is Quart (app.py:1), not Flask'],
    ['none', { skipped: [{ path: 'a.py', reason: 'python-2', detail: '' }] }, '1 file could not be read'],
  ] as const)('%s %o', (framework, more, expected) => {
    expect(check(withFramework(framework, more))).toContain(expected)
  })

  test('Django: evidence, why not, the two better ways', () => {
    const text = check(
      withFramework('django', { django: [{ path: '', evidence: ['manage.py:3', 'site/settings.py:20'] }] }),
    )
    for (const part of ['manage.py:3', 'admin', 'ORM', 'forms', 'Django REST Framework', 'django-ninja'])
      expect(text).toContain(part)
  })

  test('a Flask service beside Django: left alone, and how to serve both', () => {
    const text = check(result({ django: [{ path: 'site', evidence: ['site/manage.py:3'] }] }))
    for (const part of ['site/manage.py:3', '/api', '/admin', 'two apps']) expect(text).toContain(part)
  })
})

describe('nothing raw reaches the terminal', () => {
  const codes = [
    ...range(0, 31),
    ...range(0x7f, 0x9f),
    ...range(0x202a, 0x202e),
    ...range(0x2066, 0x2069),
    0x200b,
    0xfeff,
    0xd800,
  ]
  const hostile = codes.map((code) => String.fromCharCode(code)).join('x')

  const raw =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])/

  test('sanitize', () => {
    expect(sanitize('\u001b[31m\u202e\u009b\t\n\u{1f600}')).toBe('\\x1b[31m\\u202e\\x9b\t\n\u{1f600}')
  })

  test('every field of every report', () => {
    const app = { name: hostile, path: hostile, line: 1, converted: true }
    const value = result({
      root: hostile,
      summary: { framework: 'flask', apps: [app], blueprints: 1, routes: 1, extensions: [hostile], pins: [hostile] },
      extensions: [{ name: hostile, isCarried: false, instead: null }],
      servers: [{ path: hostile, line: 1, name: hostile, processes: 1, threads: 1 }],
      findings: (['manual', 'changed', 'info'] as const).map((level) =>
        finding(hostile, { path: hostile, what: hostile, why: hostile, todo: hostile, level }),
      ),
      skipped: [{ path: hostile, reason: 'encoding', detail: hostile }],
      handlers: [handler(hostile, { path: hostile, heldBy: hostile, async: false })],
      django: [{ path: hostile, evidence: [hostile] }],
      transforms: [{ id: hostile, files: 1, edits: 1, manual: 1 }],
    })
    const changes = [change(hostile, hostile, `${hostile}y`)]
    const patch = new TextEncoder().encode(`+++ ${hostile}\n+${hostile}\n`)
    for (const text of [
      summary(value),
      check(value),
      render(statText(changes), 'plain'),
      render(colouredPatch(patch), 'plain'),
    ]) {
      expect(text).not.toMatch(raw)
    }
    for (const others of [[], [{ name: hostile, evidence: hostile }]]) {
      expect(check(withFramework('none', { others, root: hostile }))).not.toMatch(raw)
    }
  })

  test('colour comes after', () => {
    expect(render([t`${red('a\u001b[0mb')}`], 'ansi')).toBe('\u001b[31ma\\x1b[0mb\u001b[0m\n')
  })
})

describe('MIGRATION.md', () => {
  const notes: MigrationNotes = {
    differences: [{ route: 'POST /login', before: '400 HTML', after: '422 JSON', id: 'request/form' }],
    packages: [
      {
        name: 'flask',
        change: 'removed',
        from: '==2.0.1',
        to: null,
        file: 'requirements.txt',
        reason: 'no longer imported',
      },
      { name: 'werkzeug', change: 'raised', from: '==2.0', to: '>=3.1', file: 'requirements.txt', reason: 'a | b' },
    ],
    locks: [{ command: 'uv lock', file: 'uv.lock' }],
    starts: [{ before: 'flask run', after: 'uvicorn app:app', where: 'Procfile' }],
    environment: [{ name: 'SECRET_KEY', what: 'signs the session cookie' }],
    deploying: ['One worker serves 40 requests at a time.'],
    goingBack: ['Rate limits begin to count anew.'],
    helpers: [
      {
        name: 'session',
        path: 'app/flask_support.py',
        keeps: 'the signed cookie',
        uses: 3,
        deleteWhen: 'no old cookie is left',
      },
    ],
    open: [{ id: 'errors/x', place: 'app/a.py:3', todo: 'look at <it>' }],
    handlers: { converted: 7, total: 8 },
    mounted: [{ path: 'shop/old.py', handlers: 1, heldBy: ['routing/converter (shop/old.py:8)'] }],
  }

  test('says all of it', () => {
    const text = renderMigrationNotes(notes)
    for (const part of [
      '7 of 8 request handlers',
      '| `POST /login` | 400 HTML | 422 JSON | `request/form` |',
      '| `werkzeug` | raised `==2.0` → `>=3.1` | `requirements.txt` | a \\| b |',
      'uv lock',
      '| `flask run` | `uvicorn app:app` | `Procfile` |',
      '`SECRET_KEY`',
      'git revert',
      'no old cookie is left',
      'look at &lt;it>',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('empty parts leave no empty headings', () => {
    const empty = {
      differences: [],
      packages: [],
      locks: [],
      starts: [],
      environment: [],
      deploying: [],
      goingBack: [],
      helpers: [],
      open: [],
      mounted: [],
    }
    const text = renderMigrationNotes({ ...empty, handlers: { converted: 1, total: 1 } })
    expect(text.match(/^## .*/gm)).toEqual(['## What answers differently', '## Going back'])
    expect(text.endsWith('\n')).toBe(true)
  })
})

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
