/** The writer: every file whole or untouched, all of them or none. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeFs, type WriterFs } from '../../src/write/fs.js'
import { writeChanges } from '../../src/write/write.js'
import { change } from '../report/sample.js'
import { makeProject } from './project.js'

let root = ''
beforeEach(() => {
  root = makeProject({})
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

function put(path: string, text: string): void {
  writeFileSync(join(root, path), text)
}

/** Every file and folder below the root with its content but for the journal: temporary files would show. */
function tree(): Record<string, string | null> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
  const own = entries.filter(({ parentPath, name }) => !join(parentPath, name).includes('.flask-to-fastapi'))
  return Object.fromEntries(
    own.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(root.length + 1), entry.isFile() ? readFileSync(path, 'utf8') : null]
    }),
  )
}

test('writes, creates with folders, deletes; leaves nothing behind', async () => {
  put('a.py', 'a\n')
  put('gone.py', 'g\n')
  const report = await writeChanges(root, [
    change('a.py', 'a\n', 'b\n'),
    change('x/y/new.py', null, 'n\n'),
    change('gone.py', 'g\n', null),
  ])
  expect(report).toEqual({ written: ['a.py', 'x/y/new.py', 'gone.py'], problems: [], failure: null, stranded: [] })
  expect(tree()).toEqual({ 'a.py': 'b\n', x: null, 'x/y': null, 'x/y/new.py': 'n\n' })
})

test('keeps the mode', async () => {
  put('run.py', 'a\n')
  chmodSync(join(root, 'run.py'), 0o751)
  await writeChanges(root, [change('run.py', 'a\n', 'b\n')])
  expect(statSync(join(root, 'run.py')).mode & 0o7777).toBe(0o751)
})

describe('one obstacle and nothing is written', () => {
  const other = change('other.py', 'o\n', 'p\n')
  const cases: readonly (readonly [reason: string, prepare: () => void, path: string, before: string | null])[] = [
    ['changed-on-disk', () => put('a.py', 'edited\n'), 'a.py', 'a\n'],
    ['changed-on-disk', () => undefined, 'missing.py', 'a\n'],
    ['changed-on-disk', () => put('new.py', 'mine\n'), 'new.py', null],
    ['not-regular', () => mkdirSync(join(root, 'a.py')), 'a.py', 'a\n'],
    ['bad-path', () => undefined, '../a.py', null],
    ['bad-path', () => undefined, '/tmp/a.py', null],
    ['bad-path', () => undefined, '.git/config', null],
    ['outside-root', () => symlinkSync(tmpdir(), join(root, 'out')), 'out/a.py', null],
    ['outside-root', () => symlinkSync('/etc/hostname', join(root, 'a.py')), 'a.py', 'a\n'],
    [
      'read-only',
      () => {
        put('a.py', 'a\n')
        chmodSync(join(root, 'a.py'), 0o444)
      },
      'a.py',
      'a\n',
    ],
    ['read-only-folder', () => mkdirSync(join(root, 'ro'), { mode: 0o555 }), 'ro/a.py', null],
  ]
  test.each(cases)('%s', async (reason, prepare, path, before) => {
    put('other.py', 'o\n')
    prepare()
    const earlier = tree()
    const report = await writeChanges(root, [other, change(path, before, 'b\n')])
    expect(report.problems).toMatchObject([{ path, reason }])
    expect(report.written).toEqual([])
    expect(tree()).toEqual(earlier)
  })
})

test('a link inside the project is written through', async () => {
  put('real.py', 'a\n')
  symlinkSync('real.py', join(root, 'link.py'))
  await writeChanges(root, [change('link.py', 'a\n', 'b\n')])
  expect(readFileSync(join(root, 'real.py'), 'utf8')).toBe('b\n')
  expect(Object.keys(tree()).sort()).toEqual(['link.py', 'real.py'])
})

test('an edit between planning and the rename wins, and what was written is taken back', async () => {
  put('a.py', 'a\n')
  put('b.py', 'b\n')
  const rename: WriterFs['rename'] = async (from, to) => {
    await nodeFs.rename(from, to)
    if (String(to).endsWith('a.py') && readFileSync(join(root, 'a.py'), 'utf8') === 'A\n') put('b.py', 'by hand\n')
  }
  const report = await writeChanges(root, [change('a.py', 'a\n', 'A\n'), change('b.py', 'b\n', 'B\n')], {
    fs: { ...nodeFs, rename },
  })
  expect(report).toMatchObject({ written: [], problems: [{ path: 'b.py', reason: 'changed-on-disk' }], stranded: [] })
  expect(tree()).toEqual({ 'a.py': 'a\n', 'b.py': 'by hand\n' })
})

test('a file edited after we wrote it is not taken back over', async () => {
  put('a.py', 'a\n')
  put('b.py', 'b\n')
  const rename: WriterFs['rename'] = async (from, to) => {
    if (String(to).endsWith('b.py')) {
      put('a.py', 'by hand\n')
      throw Object.assign(new Error('EIO'), { code: 'EIO' })
    }
    await nodeFs.rename(from, to)
  }
  const report = await writeChanges(root, [change('a.py', 'a\n', 'A\n'), change('b.py', 'b\n', 'B\n')], {
    fs: { ...nodeFs, rename },
  })
  expect(report).toMatchObject({ written: [], failure: 'EIO', stranded: ['a.py'] })
  expect(tree()).toEqual({ 'a.py': 'by hand\n', 'b.py': 'b\n' })
})

test('an interruption takes back', async () => {
  put('a.py', 'a\n')
  put('b.py', 'b\n')
  const controller = new AbortController()
  const rename: WriterFs['rename'] = async (from, to) => {
    await nodeFs.rename(from, to)
    controller.abort(new Error('interrupted by SIGINT'))
  }
  const changes = [change('a.py', 'a\n', 'A\n'), change('b.py', 'b\n', 'B\n')]
  const report = await writeChanges(root, changes, { fs: { ...nodeFs, rename }, signal: controller.signal })
  expect(report).toMatchObject({ written: [], failure: 'interrupted by SIGINT', stranded: [] })
  expect(tree()).toEqual({ 'a.py': 'a\n', 'b.py': 'b\n' })
})

test('nothing to change opens nothing', async () => {
  put('a.py', 'a\n')
  const earlier = statSync(join(root, 'a.py'))
  await writeChanges(root, [])
  expect(statSync(join(root, 'a.py'))).toEqual(earlier)
})

describe('a disk that fails at any call leaves every file old', () => {
  const changes = [
    change('a.py', 'a\n', 'A\n'),
    change('n/new.py', null, 'N\n'),
    change('gone.py', 'g\n', null),
    change('z.py', 'z\n', 'Z\n'),
  ]
  const calls = ['open', 'rename', 'link', 'unlink', 'mkdir', 'writeFile', 'sync', 'chmod'] as const

  for (const call of calls) {
    for (let at = 1; at <= 4; at++) {
      for (const code of ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EMFILE']) {
        test(`${call} ${at}: ${code}`, async () => {
          for (const [path, text] of [
            ['a.py', 'a\n'],
            ['gone.py', 'g\n'],
            ['z.py', 'z\n'],
          ] as const)
            put(path, text)
          const earlier = tree()
          const faulty = failingFs(call, at, code)
          const report = await writeChanges(root, changes, { fs: faulty.fs })
          if (report.written.length > 0) {
            expect(tree()).toEqual({ 'a.py': 'A\n', n: null, 'n/new.py': 'N\n', 'z.py': 'Z\n' })
          } else {
            expect(report.stranded).toEqual([])
            expect(tree()).toEqual(earlier)
          }
          expect(report.written.length > 0 || faulty.hasFailed()).toBe(true)
        })
      }
    }
  }

  test('a short write that reports success is noticed', async () => {
    put('a.py', 'a\n')
    const open: WriterFs['open'] = async (...args) => {
      const handle = await nodeFs.open(...args)
      const writeFile = handle.writeFile.bind(handle)
      return Object.assign(handle, { writeFile: () => writeFile('A') }) as FileHandle
    }
    const report = await writeChanges(root, [change('a.py', 'a\n', 'A\n')], { fs: { ...nodeFs, open } })
    expect(report.failure).toContain('did not keep')
    expect(tree()).toEqual({ 'a.py': 'a\n' })
  })
})

/** Fails the n-th call of one kind, once. */
function failingFs(name: string, at: number, code: string): { readonly fs: WriterFs; hasFailed(): boolean } {
  let left = at
  const guarded = <Args extends readonly unknown[], Value>(call: string, real: (...args: Args) => Promise<Value>) => {
    return async (...args: Args): Promise<Value> => {
      if (call === name && --left === 0) throw Object.assign(new Error(code), { code })
      return real(...args)
    }
  }
  const open = guarded('open', async (...args: Parameters<WriterFs['open']>) => {
    const handle = await nodeFs.open(...args)
    const methods = (['writeFile', 'sync', 'chmod'] as const).map((method) => {
      const real = handle[method].bind(handle) as (...values: readonly unknown[]) => Promise<unknown>
      return [method, guarded(method, real)]
    })
    return Object.assign(handle, Object.fromEntries(methods)) as FileHandle
  })
  const fs = {
    ...nodeFs,
    open,
    rename: guarded('rename', nodeFs.rename),
    link: guarded('link', nodeFs.link),
    unlink: guarded('unlink', nodeFs.unlink),
    mkdir: guarded('mkdir', nodeFs.mkdir as (...args: readonly unknown[]) => Promise<unknown>),
  } as unknown as WriterFs
  return { fs, hasFailed: () => left <= 0 }
}

test('the injected file system is a real one otherwise', async () => {
  put('a.py', 'a\n')
  const report = await writeChanges(root, [change('a.py', 'a\n', 'A\n')], { fs: failingFs('none', 1, 'EIO').fs })
  expect(report.written).toEqual(['a.py'])
  expect(existsSync(join(root, 'a.py'))).toBe(true)
})
