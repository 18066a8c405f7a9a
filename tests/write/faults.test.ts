/** Every file-system call of an apply fails in every way a disk has: no file is torn, and one message says so. */
import type { FileHandle } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeProblemLines } from '../../src/report/refusals.js'
import type { WriterFs } from '../../src/write/fs.js'
import { recover, undo } from '../../src/write/recover.js'
import { writeChanges } from '../../src/write/write.js'
import { instrumented } from './instrumented.mjs'
import { allPaths, changes, contents, isNew, makeProject, removeProject, temporaries, torn } from './project.js'

let root = ''
beforeEach(() => {
  root = makeProject()
})
afterEach(() => {
  removeProject(root)
})

const errorOf = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code })

const calls = await (async () => {
  const own = makeProject()
  const { fs, count } = instrumented({})
  await writeChanges(own, changes, { fs })
  removeProject(own)
  return count()
})()

const CODES = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EMFILE', 'EBUSY', 'EPERM']

test.each(CODES)('%s once, at every call', async (code) => {
  for (let at = 1; at <= calls; at += 1) await oneFault(code, (number) => number === at, at)
})

test.each(CODES)('%s from a call on', async (code) => {
  for (let at = 1; at <= calls; at += 1) await oneFault(code, (number) => number >= at, at)
})

async function oneFault(code: string, isFaulty: (number: number) => boolean, at: number): Promise<void> {
  const own = makeProject()
  const earlier = contents(own)
  const before = (number: number): void => {
    if (isFaulty(number)) throw errorOf(code)
  }
  const report = await writeChanges(own, changes, { fs: instrumented({ before }).fs })
  const what = `${code} at ${at}`
  expect(torn(own), what).toEqual([])
  if (report.written.length > 0) expect(isNew(own), what).toBe(true)
  else {
    const isSaid = report.problems.length > 0 || report.failure !== null || report.refusal !== undefined
    expect(isSaid, what).toBe(true)
    expect(writeProblemLines(report).length, what).toBeLessThanOrEqual(8)
  }
  // A disk that works again, and the next start.
  const { kind } = await recover(own)
  expect(['none', 'recovered', 'busy'], what).toContain(kind)
  if (report.written.length === 0 && kind !== 'busy') {
    expect(contents(own), what).toEqual(earlier)
    expect(temporaries(own), what).toEqual([])
  }
  removeProject(own)
}

test('short writes that report success are noticed at every file', async () => {
  const writes = calls
  for (let at = 1; at <= writes; at += 1) {
    const own = makeProject()
    const earlier = contents(own)
    const { fs } = instrumented({})
    const report = await writeChanges(own, changes, { fs: withShortWrite(fs, at) })
    if (report.written.length > 0) {
      removeProject(own)
      break
    }
    expect(report.failure).toContain('did not keep')
    expect(contents(own)).toEqual(earlier)
    expect(temporaries(own)).toEqual([])
    removeProject(own)
  }
})

test.each(CODES)('%s while an apply is undone', async (code) => {
  for (let at = 1; at <= calls; at += 1) {
    const own = makeProject()
    const earlier = contents(own)
    await writeChanges(own, changes)
    const { fs, count } = instrumented({
      before: (number) => {
        if (number >= at) throw errorOf(code)
      },
    })
    const undone = await undo(own, fs)
    expect(torn(own), `${at}`).toEqual([])
    if (undone.kind === 'undone') expect(contents(own)).toEqual(earlier)
    const isOver = count() < at
    removeProject(own)
    if (isOver) return
  }
})

test('a finished apply leaves its journal and nothing else', async () => {
  await writeChanges(root, changes)
  expect(allPaths(root).filter((path) => path.startsWith('.'))).toEqual([
    '.flask-to-fastapi',
    '.flask-to-fastapi/.gitignore',
    '.flask-to-fastapi/run-0001',
    '.flask-to-fastapi/run-0001/former',
    '.flask-to-fastapi/run-0001/plan.json',
  ])
})

/** The n-th file that is written loses its end, and the system says all is well. */
function withShortWrite(fs: WriterFs, at: number): WriterFs {
  let written = 0
  const open: WriterFs['open'] = async (...args) => {
    const handle = await fs.open(...args)
    const writeFile = handle.writeFile.bind(handle)
    return Object.assign(handle, {
      writeFile: (bytes: Uint8Array) => {
        written += 1
        return writeFile(written === at ? bytes.subarray(0, bytes.length - 1) : bytes)
      },
    }) as FileHandle
  }
  return { ...fs, open }
}
