/** A process that is killed anywhere in an apply or an undo: every file is whole, and the next start takes it back. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FileChange } from '../../src/report/types.js'
import type { WriterFs } from '../../src/write/fs.js'
import { recover, undo } from '../../src/write/recover.js'
import { finishedRuns, stateFolder } from '../../src/write/state.js'
import { writeChanges } from '../../src/write/write.js'
import { instrumented } from './instrumented.mjs'
import { changes, contents, isNew, makeProject, removeProject, temporaries, torn } from './project.js'

const CHILD = join(import.meta.dirname, 'killed.mjs')
const pristine = withProject((root) => contents(root))

// Dead after one call and dead before the next is the same to the disk.
test('an apply killed after every call, in a process of its own', async () => {
  const calls = await withRoot(async (root) => {
    const { fs, count } = instrumented({})
    await writeChanges(root, changes, { fs })
    return count()
  })
  expect(calls).toBeGreaterThan(80)
  await inTurn(upTo(calls), (at) =>
    withRoot(async (root) => {
      await child(root, at)
      expect(torn(root), String(at)).toEqual([])
      await expectSettled(root, String(at))
    }),
  )
})

const ways: readonly (readonly [
  name: string,
  prepare: (root: string) => Promise<unknown>,
  way: typeof undo | typeof recover,
])[] = [
  ['an interrupted apply is taken back', halfApplied, recover],
  ['an apply is undone', (root) => writeChanges(root, changes), undo],
]

test.each(ways)('dead after any call while %s: the next start finishes that', async (_, prepare, way) => {
  const calls = await withRoot(async (root) => {
    await prepare(root)
    const { fs, count } = instrumented({})
    expect((await way(root, fs)).kind).toMatch(/recovered|undone/)
    return count()
  })
  for (const at of upTo(calls)) {
    await withRoot(async (root) => {
      await prepare(root)
      await way(root, deadAfter(at))
      orphan(root)
      expect(torn(root), String(at)).toEqual([])
      await expectSettled(root, String(at))
    })
  }
})

const ROUNDS = Number(process.env.KILLS ?? 24)

test(`${ROUNDS} kills at random moments`, { timeout: 120_000 + ROUNDS * 2000 }, async () => {
  const large = Array.from({ length: 60 }, (_, index) => `m${index}.py`)
  const before = Object.fromEntries(large.map((path) => [path, `${path}\n`.repeat(200)]))
  const wanted = large.map((path) => ({
    path,
    before: Buffer.from(before[path] as string),
    after: Buffer.from(`${path} new\n`.repeat(300)),
  }))
  const whole = (path: string, text: string): boolean => text === before[path] || text === `${path} new\n`.repeat(300)
  await inTurn(upTo(ROUNDS), async (round) => {
    const root = makeProject(before)
    const earlier = contents(root)
    await child(root, 0, wanted, (round * 7919) % 150)
    for (const path of large) expect(whole(path, readFileSync(join(root, path), 'utf8')), path).toBe(true)
    await recover(root)
    expect(temporaries(root)).toEqual([])
    const now = contents(root)
    if (now['m0.py'] === earlier['m0.py']) expect(now).toEqual(earlier)
    else for (const path of large) expect(now[path]).toContain(`${path} new`)
    removeProject(root)
  })
})

/** After the next start: all old or all new, nothing left over, and `apply` and `undo` work as ever. */
async function expectSettled(root: string, at: string): Promise<void> {
  const recovery = await recover(root)
  expect(['none', 'recovered'], at).toContain(recovery.kind)
  expect(temporaries(root), at).toEqual([])
  const hasRun = (await finishedRuns(stateFolder(root), instrumented({}).fs)).length > 0
  if (hasRun) {
    expect(isNew(root), at).toBe(true)
    expect((await undo(root)).kind, at).toBe('undone')
  }
  expect(contents(root), at).toEqual(pristine)
  expect((await writeChanges(root, changes)).written, at).toHaveLength(4)
}

/** An apply that died when half of its files were new. */
async function halfApplied(root: string): Promise<void> {
  let renamed = 0
  const { fs } = instrumented({
    before: () => {
      if (renamed >= 2) throw DEAD
    },
    after: (_number, name, args) => {
      if (name === 'rename' && String(args[1]).endsWith('.py')) renamed += 1
    },
  })
  await writeChanges(root, changes, { fs })
  expect(torn(root)).toEqual([])
  expect(contents(root)['sub/z.py']).toContain('Z')
  orphan(root)
}

/** What held the lock is gone with its process. */
function orphan(root: string): void {
  const { lock } = stateFolder(root)
  if (existsSync(lock)) writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"pid":\d+/, '"pid":99999999'))
}

const DEAD = Object.assign(new Error('dead'), { code: 'EIO' })

/** No call gets through after this one, as after the end of the process. */
const deadAfter = (last: number): WriterFs =>
  instrumented({
    before: (number) => {
      if (number > last) throw DEAD
    },
  }).fs

/** Ends when the process is gone, however that came about; `killAfter` milliseconds after it began to work. */
function child(
  root: string,
  at: number,
  wanted: readonly FileChange[] = changes,
  killAfter: number | null = null,
): Promise<void> {
  const base64 = (bytes: Uint8Array | null): string | null =>
    bytes === null ? null : Buffer.from(bytes).toString('base64')
  const files = wanted.map(({ path, before, after }) => ({ path, before: base64(before), after: base64(after) }))
  return new Promise((resolve, reject) => {
    const process = spawn('node', [CHILD], { stdio: ['pipe', 'pipe', 'inherit'] })
    process.on('error', reject)
    process.on('exit', () => resolve())
    process.stdout.on('data', () => {
      if (killAfter !== null) setTimeout(() => process.kill('SIGKILL'), killAfter)
    })
    process.stdin.end(JSON.stringify({ root, changes: files, at }))
  })
}

const upTo = (number: number): readonly number[] => Array.from({ length: number }, (_, index) => index + 1)

/** Three at a time: each is mostly waiting for its process. */
async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all([worker(), worker(), worker()])
}

async function withRoot<T>(work: (root: string) => Promise<T>): Promise<T> {
  const root = makeProject()
  try {
    return await work(root)
  } finally {
    removeProject(root)
  }
}

function withProject<T>(work: (root: string) => T): T {
  const root = makeProject()
  try {
    return work(root)
  } finally {
    removeProject(root)
  }
}
