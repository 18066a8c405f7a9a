/** `apply` writes guarded and says what it did. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { change, finding, handler } from '../report/sample.js'
import { cli, commit, put, root } from './harness.js'

const changes = [change('app.py', 'a\n', 'b\n'), change('MIGRATION.md', null, '# Migration\n')]
const broken = { path: 'x.py', reason: 'syntax-error', detail: 'line 3' } as const

describe('apply', () => {
  test('writes in place, says what and what next', async () => {
    put('app.py', 'a\n')
    commit()
    const ran = await cli(['apply'], { changes, handlers: [handler('index')], findings: [finding('errors/x')] })
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain(
      'changed  app.py\nnew      MIGRATION.md\n2 files written, 1 of 1 handler migrated, 1 place left for you; async 1',
    )
    expect(readFileSync(join(root, 'app.py'), 'utf8')).toBe('b\n')
  })

  test('a dirty tree: refused with up to ten names and the flag, nothing written', async () => {
    for (let index = 10; index < 22; index++) put(`f${index}.py`, 'a\n')
    put('app.py', 'a\n')
    commit()
    for (let index = 10; index < 22; index++) put(`f${index}.py`, 'changed\n')
    const ran = await cli(['apply'], { changes })
    expect(ran).toMatchObject({ code: 4, out: '' })
    expect(ran.err).toContain('--allow-dirty')
    expect(ran.err.match(/^ {2}f\d+\.py$/gm)).toHaveLength(10)
    expect(ran.err).toContain('and 2 more')
    expect(existsSync(join(root, 'MIGRATION.md'))).toBe(false)
    expect((await cli(['apply', '--allow-dirty'], { changes })).code).toBe(0)
  })

  test('files that could not be read: the others are written, exit 3', async () => {
    put('app.py', 'a\n')
    const ran = await cli(['apply', '--allow-no-vcs'], { changes, skipped: [broken] })
    expect(ran.code).toBe(3)
    expect(ran.err).toContain('left untouched: x.py: syntax-error')
    expect(readFileSync(join(root, 'app.py'), 'utf8')).toBe('b\n')
  })

  test('a file that changed meanwhile: nothing written, exit 3', async () => {
    put('app.py', 'edited\n')
    const ran = await cli(['apply', '--allow-no-vcs'], { changes })
    expect(ran).toMatchObject({ code: 3, out: '' })
    expect(ran.err).toContain('app.py: changed while it was being migrated')
  })
})
