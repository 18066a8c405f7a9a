/** `[tool.flask-to-fastapi]`: strict, read as data, overruled by the command line. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, put } from './harness.js'
import { GOOD, project, run, STUCK } from './program.js'

const withTable = (table: string, app = GOOD): string =>
  project({ 'app.py': app, 'pyproject.toml': `[project]\nname = "x"\n\n[tool.flask-to-fastapi]\n${table}` })

describe('what is wrong is one clear line and 2', () => {
  const cases: readonly (readonly [table: string, line: string])[] = [
    [
      'fail_on = "never"\n',
      'pyproject.toml:5: unknown key fail_on in [tool.flask-to-fastapi]; did you mean fail-on?\n',
    ],
    [
      '"plugins" = ["x.js"]\n',
      'pyproject.toml:5: unknown key plugins in [tool.flask-to-fastapi]; known are skip, keep, fail-on, format\n',
    ],
    [
      'skip = []\n"__proto__" = 1\n',
      'pyproject.toml:6: unknown key __proto__ in [tool.flask-to-fastapi]; known are skip, keep, fail-on, format\n',
    ],
    ['fail-on = "sometimes"\n', 'pyproject.toml:5: fail-on is one of pending, manual, blocked, never\n'],
    ['format = 3\n', 'pyproject.toml:5: format is one of text, json, github, markdown, sarif, html\n'],
    ['skip = "errors"\n', 'pyproject.toml:5: skip is a list of texts\n'],
    ['skip = ["erors"]\n', 'pyproject.toml: no transform erors; did you mean errors?\n'],
    ['skip = [\n', 'pyproject.toml:6: not valid TOML, so [tool.flask-to-fastapi] cannot be read\n'],
    [
      'output = "/tmp/x"\n',
      'pyproject.toml:5: unknown key output in [tool.flask-to-fastapi]; known are skip, keep, fail-on, format\n',
    ],
  ]
  test.each(cases)('%j', async (table, line) => {
    put('pyproject.toml', `[project]\nname = "x"\n\n[tool.flask-to-fastapi]\n${table}`)
    for (const command of ['check', 'diff', 'apply', ''])
      expect(await cli(command === '' ? [] : [command])).toMatchObject({ code: 2, out: '', err: line, asked: [] })
  })

  test('through the program', () => {
    const root = withTable('fail_on = "never"\n')
    for (const command of ['check', 'apply'])
      expect(run(root, [command])).toEqual({ code: 2, out: '', err: cases[0]?.[1] })
  })

  test('a table that is a value', () => {
    const root = project({ 'app.py': GOOD, 'pyproject.toml': '[tool]\nflask-to-fastapi = 1\n' })
    expect(run(root, ['check']).err).toBe('pyproject.toml: tool.flask-to-fastapi is not a table\n')
  })
})

describe('what it says holds', () => {
  test('fail-on and format, and the command line overrules both', () => {
    const root = withTable('fail-on = "never"\nformat = "json"\n', STUCK)
    const ran = run(root, ['check'])
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.out).schemaVersion).toBe(1)
    expect(run(root, ['check', '--fail-on', 'blocked']).code).toBe(1)
    expect(run(root, ['check', '--format', 'text']).out).toMatch(/^Found/)
    expect(run(root, ['check', '--output', 'a.md']).err).toBe('Report written to a.md\n')
  })

  test('skip', () => {
    const root = withTable('skip = ["requirements"]\n')
    expect(run(root, ['diff', '--stat']).out).not.toContain('requirements')
  })

  test('the nearest table above counts, up to the top of the repository', () => {
    const root = project({
      'pyproject.toml': '[tool.flask-to-fastapi]\nfail-on = "never"\n',
      'service/app.py': GOOD,
      'service/pyproject.toml': '[project]\nname = "x"\n',
      'own/app.py': GOOD,
      'own/.git/HEAD': '',
    })
    expect(run(root, ['check', 'service']).code).toBe(0)
    expect(run(root, ['check', 'own']).code).toBe(1)
  })

  test('a pyproject.toml without the table, or that is no TOML, is none of our business', () => {
    expect(run(project({ 'app.py': GOOD, 'pyproject.toml': '[tool.black\n' }), ['check']).code).toBe(1)
    expect(run(project({ 'app.py': GOOD, 'pyproject.toml': '# flask-to-fastapi\n' }), ['check']).code).toBe(1)
  })

  test('nothing named in it runs', () => {
    const root = project({
      'app.py': GOOD,
      'evil.js': 'require("fs").writeFileSync("ran", "")\n',
      'pyproject.toml': '[tool.flask-to-fastapi]\nextend = "evil.js"\n',
    })
    expect(run(root, ['check']).code).toBe(2)
    expect(existsSync(join(root, 'ran'))).toBe(false)
  })
})
