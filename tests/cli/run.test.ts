/** What goes to which stream, and how each run ends. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.js'
import { colourFor } from '../../src/cli/terminal.js'
import type { MigrationResult } from '../../src/report/types.js'
import { change, finding, withFramework } from '../report/sample.js'
import { cli, put, root } from './harness.js'

const changes = [change('app.py', 'a\n', 'b\n'), change('MIGRATION.md', null, '# Migration\n')]
const broken = { path: 'x.py', reason: 'syntax-error', detail: 'line 3' } as const
const done = withFramework('fastapi')
const django = withFramework('django', { django: [{ path: '', evidence: ['manage.py:3'] }] })
const nothing = withFramework('none')
const quart = withFramework('none', { others: [{ name: 'quart', evidence: 'app.py:1' }] })

describe('exit codes', () => {
  test('precedence 2 > 4 > 3 > 1 > 0', () => {
    expect(exitCode([])).toBe(0)
    expect(exitCode(['pending'])).toBe(1)
    expect(exitCode(['pending', 'untouched-files'])).toBe(3)
    expect(exitCode(['pending', 'untouched-files', 'refused'])).toBe(4)
    expect(exitCode(['pending', 'untouched-files', 'refused', 'usage'])).toBe(2)
    expect(exitCode(['internal-error'])).toBe(2)
  })

  const cases: readonly (readonly [args: string, value: Partial<MigrationResult>, code: number, word: string])[] = [
    ['', { changes }, 1, 'Found'],
    ['check', { changes }, 1, 'Found'],
    ['check', {}, 1, 'Found'],
    ['check', { changes, skipped: [broken] }, 3, 'x.py: syntax-error, line 3'],
    ['check', { skipped: [{ path: 'x.py', reason: 'generated', detail: '' }] }, 1, 'x.py: generated'],
    ['check', done, 0, 'Nothing left to migrate'],
    ['check', { ...done, skipped: [broken] }, 3, 'Nothing left to migrate'],
    ['check', django, 4, 'django-ninja'],
    ['check', nothing, 2, 'Neither Flask nor FastAPI'],
    ['check', { ...nothing, skipped: [broken] }, 3, 'could not be read'],
    ['check', quart, 2, 'This is Quart'],
    ['diff', { changes }, 1, '+b'],
    ['diff', {}, 1, 'Nothing to change here'],
    ['diff', done, 0, 'Nothing left to migrate'],
    ['diff', django, 4, 'django-ninja'],
    ['diff --stat', { changes }, 1, '2 files changed, 2 insertions(+), 1 deletion(-)'],
    ['apply', done, 0, 'Nothing left to migrate'],
    ['apply', django, 4, 'django-ninja'],
    ['apply', nothing, 2, 'Neither Flask nor FastAPI'],
    ['apply', { findings: [finding('errors/x')] }, 1, 'nothing was written'],
    ['apply', { changes }, 4, '--allow-no-vcs'],
    ['list', {}, 0, 'shortcuts  prepare 2.0'],
    ['--version', {}, 0, '1.2.3'],
    ['--help', {}, 0, 'Exit codes'],
    ['--nonsense', {}, 2, '--nonsense'],
    ['check --only erors', {}, 2, 'did you mean errors?'],
    ['check --skip errors/abort-with-response', {}, 2, 'is a finding; the transform is errors'],
    ['check --blueprint boks', {}, 2, 'no blueprint boks; there is none'],
    ['apply --keep users', {}, 2, 'no blueprint users; there is none'],
    ['chekc', {}, 2, 'did you mean the command check?'],
    ['check missing/app.py', {}, 2, 'no such path: missing/app.py'],
    ['apply app.py', {}, 2, 'app.py is not a folder'],
    ['apply --only errors', {}, 2, 'The switch set goes together: errors, routes'],
    ['check --color sometimes', {}, 2, 'sometimes'],
  ]
  test.each(cases)('%s (%#)', async (args, value, code, word) => {
    put('app.py', 'a\n')
    const ran = await cli(args.split(' ').filter(Boolean), value)
    expect(ran.out + ran.err).toContain(word)
    expect(ran.code).toBe(code)
    if (code === 2 && args !== 'check') expect(ran.out).toBe('')
  })

  test('an exception of ours is one line and the promise that nothing was written', async () => {
    const ran = await cli(['check'], {}, { fails: new Error('boom\u001b[31m') })
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('boom\\x1b[31m')
    expect(ran.err.trimEnd().split('\n')).toHaveLength(2)
  })
})

describe('streams', () => {
  test('a patch is alone on stdout, and git takes it', async () => {
    put('app.py', 'a\n')
    const ran = await cli(['diff', '--only', 'routes'], { changes })
    expect(ran.err).toContain('This patch alone would not run: routes belongs to the switch set (errors, routes)')
    execFileSync('git', ['apply', '-'], { cwd: root, input: ran.out })
    expect(readFileSync(join(root, 'app.py'), 'utf8')).toBe('b\n')
  })

  test('check --only says the same on stdout; a transform whose result is valid Flask needs no such line', async () => {
    expect((await cli(['check', '--only', 'routes'], { changes })).out).toContain('would not run')
    expect((await cli(['check', '--only', 'shortcuts'], { changes })).out).not.toContain('would not run')
  })

  test('--only with nothing left for it is not pending', async () => {
    expect((await cli(['check', '--only', 'shortcuts'])).code).toBe(0)
  })

  test('ids reach the pipeline', async () => {
    const ran = await cli(['check', '--only', 'errors,routes', '--only', 'shortcuts', '--skip', 'errors'])
    expect(ran.asked[0]?.options).toMatchObject({ only: ['errors', 'routes', 'shortcuts'], skip: ['errors'] })
  })

  test('colour on a terminal only; a patch for eyes is sanitised', async () => {
    const odd = [change('app.py', 'a\n', 'b\u001b]0;title\u0007\n')]
    expect((await cli(['diff'], { changes: odd })).out).toContain('\u001b]0;')
    const shown = (await cli(['diff'], { changes: odd }, { isTTY: true })).out
    expect(shown).toContain('\u001b[32m+b\\x1b]0;title\\x07\u001b[0m')
    expect((await cli(['check'], { changes })).out).not.toContain('\u001b')
    expect((await cli(['check', '--color', 'always'], { changes })).out).toContain('\u001b[1m')
  })

  test.each([
    ['auto', {}, true, 'ansi'],
    ['auto', {}, false, 'plain'],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, 'plain'],
    ['auto', { NO_COLOR: '' }, true, 'ansi'],
    ['auto', { FORCE_COLOR: '1' }, false, 'ansi'],
    ['auto', { FORCE_COLOR: '0' }, true, 'plain'],
    ['auto', { CLICOLOR_FORCE: '1' }, false, 'ansi'],
    ['auto', { TERM: 'dumb' }, true, 'plain'],
    ['always', { NO_COLOR: '1' }, false, 'ansi'],
    ['never', { FORCE_COLOR: '1' }, true, 'plain'],
  ] as const)('colour %s %o on a terminal %s: %s', (choice, env, isTTY, expected) => {
    expect(colourFor({ isTTY, columns: 80, write: () => undefined }, choice, env)).toBe(expected)
  })
})
