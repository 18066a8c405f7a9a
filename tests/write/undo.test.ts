/** `undo`, the lock and the journal: every byte and mode comes back, and nobody's work is written over. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recover, undo } from '../../src/write/recover.js'
import { writeChanges } from '../../src/write/write.js'
import { change } from '../report/sample.js'
import { allPaths, changes, contents, makeProject, removeProject } from './project.js'

let root = ''
let earlier: Record<string, string> = {}
beforeEach(() => {
  root = makeProject()
  earlier = contents(root)
})
afterEach(() => {
  removeProject(root)
})

const state = (name: string): string => join(root, '.flask-to-fastapi', name)

describe('undo', () => {
  test('gives back bytes, modes and the folders, and leaves nothing of its own', async () => {
    const paths = allPaths(root)
    await writeChanges(root, changes)
    expect(await undo(root)).toMatchObject({ kind: 'undone', restored: ['a.py', 'n/m/new.py', 'gone.py', 'sub/z.py'] })
    expect(contents(root)).toEqual(earlier)
    expect(allPaths(root)).toEqual(paths)
    expect(await undo(root)).toEqual({ kind: 'nothing' })
  })

  test('refuses where a file was edited since, naming it, and writes nothing', async () => {
    await writeChanges(root, changes)
    writeFileSync(join(root, 'sub/z.py'), 'mine\n')
    const now = contents(root)
    expect(await undo(root)).toEqual({ kind: 'edited', paths: ['sub/z.py'] })
    expect(contents(root)).toEqual(now)
  })

  test('a file that is back already is no hindrance', async () => {
    await writeChanges(root, changes)
    writeFileSync(join(root, 'a.py'), 'a\n')
    expect(await undo(root)).toMatchObject({ kind: 'undone' })
    expect(contents(root)).toEqual(earlier)
  })

  test('two applies are undone one after the other', async () => {
    await writeChanges(root, changes)
    const between = contents(root)
    await writeChanges(root, [change('a.py', 'A\n', 'AA\n')])
    await undo(root)
    expect(contents(root)).toEqual(between)
    await undo(root)
    expect(contents(root)).toEqual(earlier)
  })

  test('the last ten are kept', async () => {
    for (let index = 0; index < 12; index += 1)
      await writeChanges(root, [change('a.py', index === 0 ? 'a\n' : `${index}\n`, `${index + 1}\n`)])
    expect(readdirSync(state('')).filter((name) => name.startsWith('run-'))).toHaveLength(10)
  })

  test('odd bytes come back: Latin-1, NUL, no line end', async () => {
    const bytes = Buffer.from([0xe9, 0, 13, 10, 255])
    writeFileSync(join(root, 'a.py'), bytes)
    await writeChanges(root, [{ path: 'a.py', before: bytes, after: Buffer.from('A') }])
    await undo(root)
    expect(readFileSync(join(root, 'a.py'))).toEqual(bytes)
  })

  test('a file in a folder that became a link is left alone', async () => {
    await writeChanges(root, changes)
    renameSync(join(root, 'sub'), join(root, 'moved'))
    symlinkSync('moved', join(root, 'sub'))
    expect(await undo(root)).toEqual({ kind: 'edited', paths: ['sub/z.py'] })
  })
})

describe('the lock', () => {
  const lock = (pid: number, host: string): void => {
    mkdirSync(state(''), { recursive: true })
    writeFileSync(state('lock'), JSON.stringify({ pid, host, began: null, nonce: '1' }))
  }

  test('of a living process: nothing is written', async () => {
    lock(process.pid, hostname())
    const report = await writeChanges(root, changes)
    expect(report).toMatchObject({ written: [], refusal: { kind: 'locked' } })
    expect(await undo(root)).toMatchObject({ kind: 'busy' })
    expect(contents(root)).toEqual(earlier)
  })

  test.each([
    ['a dead process', () => lock(99999999, hostname())],
    [
      'a process number that is used again',
      () => {
        mkdirSync(state(''), { recursive: true })
        writeFileSync(state('lock'), JSON.stringify({ pid: process.pid, host: hostname(), began: '1', nonce: '1' }))
      },
    ],
    [
      'another machine, long ago',
      () => {
        lock(1, 'elsewhere')
        utimesSync(state('lock'), 1, 1)
      },
    ],
    [
      'nobody',
      () => {
        mkdirSync(state(''), { recursive: true })
        writeFileSync(state('lock'), 'rubbish')
      },
    ],
  ])('of %s: taken over', async (_, prepare) => {
    prepare()
    expect((await writeChanges(root, changes)).written).toHaveLength(4)
    expect(existsSync(state('lock'))).toBe(false)
  })

  test('of another machine, just now: nothing is written', async () => {
    lock(1, 'elsewhere')
    expect(await writeChanges(root, changes)).toMatchObject({ written: [], refusal: { kind: 'locked' } })
  })

  test('eight applies at once: one of them does it, whole', async () => {
    const reports = await Promise.all(Array.from({ length: 8 }, () => writeChanges(root, changes)))
    expect(reports.filter(({ written }) => written.length > 0)).toHaveLength(1)
    await undo(root)
    expect(contents(root)).toEqual(earlier)
  })
})

describe('a journal that somebody made up', () => {
  const files = (more: object): object => ({
    path: 'a.py',
    target: 'a.py',
    temporary: '.a.py.f2f-0123456789ab.tmp',
    before: null,
    after: null,
    ...more,
  })
  const plant = (plan: unknown): void => {
    mkdirSync(state('pending'), { recursive: true })
    writeFileSync(state('pending/former'), '')
    writeFileSync(state('pending/plan.json'), typeof plan === 'string' ? plan : JSON.stringify(plan))
  }
  const ino = async (): Promise<number> => (await import('node:fs')).lstatSync(root).ino

  test.each([
    ['of another folder', async () => plant({ version: 1, root: 1, folders: [], files: [] })],
    ['out of the folder', async () => plant({ version: 1, root: await ino(), folders: ['../x'], files: [] })],
    [
      'in the folder of git',
      async () => plant({ version: 1, root: await ino(), folders: [], files: [files({ target: '.git/config' })] }),
    ],
    [
      'that deletes a file as if it were temporary',
      async () => plant({ version: 1, root: await ino(), folders: [], files: [files({ temporary: 'gone.py' })] }),
    ],
    ['of another version', async () => plant({ version: 2 })],
    ['that is nothing', async () => plant('{')],
    ['that is nobody', async () => plant('null')],
  ])('%s: left alone, and nothing is written', async (_, prepare) => {
    await prepare()
    expect((await recover(root)).kind).toMatch(/foreign|stuck/)
    const report = await writeChanges(root, changes)
    expect(report.failure).toContain('.flask-to-fastapi/pending')
    expect(contents(root)).toEqual(earlier)
  })

  test('a state folder that is a link: nothing is written through it', async () => {
    const elsewhere = join(tmpdir(), `elsewhere-${process.pid}`)
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, join(root, '.flask-to-fastapi'))
    const report = await writeChanges(root, changes)
    expect(report).toMatchObject({ written: [] })
    expect(report.failure).toContain('not a folder')
    expect(readdirSync(elsewhere)).toEqual([])
    rmSync(elsewhere, { recursive: true })
  })
})

test('an interrupted apply with an edit since: the edit stays, the former text is kept beside', async () => {
  await writeChanges(root, changes)
  renameSync(state('run-0001'), state('pending'))
  writeFileSync(join(root, 'a.py'), 'mine\n')
  const recovery = await recover(root)
  expect(recovery).toMatchObject({ kind: 'recovered', edited: [{ path: 'a.py' }] })
  const former = recovery.kind === 'recovered' ? (recovery.edited[0]?.former ?? '') : ''
  expect(readFileSync(join(root, former), 'utf8')).toBe('a\n')
  expect(readFileSync(join(root, 'a.py'), 'utf8')).toBe('mine\n')
  expect(readFileSync(join(root, 'sub/z.py'), 'utf8')).toBe('z\n')
})

test('a file with a second name is not written', async () => {
  ;(await import('node:fs')).linkSync(join(root, 'a.py'), join(root, 'b.py'))
  const report = await writeChanges(root, changes)
  expect(report.problems).toMatchObject([{ path: 'a.py', reason: 'hard-linked' }])
  expect(contents(root)['sub/z.py']).toBe(earlier['sub/z.py'])
})

test('modes stay through apply and undo', async () => {
  chmodSync(join(root, 'a.py'), 0o4711)
  await writeChanges(root, changes)
  expect(contents(root)['a.py']).toBe('4711 A\n')
  await undo(root)
  expect(contents(root)['a.py']).toBe('4711 a\n')
})
