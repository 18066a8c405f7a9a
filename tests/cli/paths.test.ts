/** Paths: which project is meant, and what restricts the answer. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nearest } from '../../src/cli/nearest.js'
import { findTarget } from '../../src/cli/target.js'
import { change } from '../report/sample.js'
import { cli, put, root } from './harness.js'

describe('paths', () => {
  const two = [
    change('app/a.py', 'def one():\n    a\n\n\ndef two():\n    a\n', 'def one():\n    b\n\n\ndef two():\n    b\n'),
    change('c.py', 'c\n', 'd\n'),
  ]

  test('a file restricts, ::function restricts further', async () => {
    put('app/a.py', 'x')
    put('c.py', 'c')
    expect((await cli(['diff', 'c.py'], { changes: two })).out).not.toContain('app/a.py')
    const one = (await cli(['diff', 'app/a.py::two'], { changes: two })).out
    expect(one.match(/^\+ {4}b$/gm)).toHaveLength(1)
    expect(one).toContain('@@ -3,4 +3,4 @@ def one():')
    const unknown = await cli(['diff', 'app/a.py::tow'], { changes: two })
    expect(unknown).toMatchObject({ code: 2, out: '' })
    expect(unknown.err).toContain('did you mean two?')
  })

  test('a file with nothing in it is done', async () => {
    put('other.py', '')
    expect((await cli(['check', 'other.py'], { changes: two })).code).toBe(0)
  })

  test('the project a path belongs to', async () => {
    put('svc/pyproject.toml', '')
    put('svc/app/a.py', '')
    const at = (args: readonly string[], cwd = root) => findTarget(args, cwd)
    const file = { path: 'app/a.py', function: null }
    expect(await at([])).toEqual({ root, parts: [] })
    expect(await at(['svc'])).toEqual({ root: join(root, 'svc'), parts: [] })
    expect(await at(['svc', 'svc/app/a.py'])).toEqual({ root: join(root, 'svc'), parts: [file] })
    expect(await at(['svc/app/a.py'])).toEqual({ root, parts: [{ path: 'svc/app/a.py', function: null }] })
    expect(await at([join(root, 'svc/app/a.py')], tmpdir())).toMatchObject({ parts: [{ function: null }] })
    expect(await at([join(root, 'svc/app/a.py::f')], '/usr')).toEqual({
      root: join(root, 'svc'),
      parts: [{ ...file, function: 'f' }],
    })
    await expect(at([join(root, 'svc/app/a.py'), '/usr'], '/bin')).rejects.toThrow()
  })

  test('nearest names', () => {
    expect(nearest('reqest', ['request', 'routes'])).toBe('request')
    expect(nearest('zzzzzz', ['request', 'routes'])).toBeNull()
  })
})
