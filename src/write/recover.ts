/** The way back: from an apply that was killed, at the next start, and from a finished one, on request. */
import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import type { KeptFormer, Recovery, Undone } from '../report/types.js'
import { syncFolder, writeBeside } from './atomic.js'
import { errorMessage, nodeFs, type WriterFs } from './fs.js'
import { type Entry, ForeignJournal, type Journal, readJournal, removeJournal } from './journal.js'
import { activeHolder, type Holder, takeLock } from './lock.js'
import { stateOf, takeBack } from './rollback.js'
import {
  finishedRuns,
  hasState,
  isRealFolder,
  isUntidy,
  leaveState,
  STATE,
  type StateFolder,
  stateFolder,
  sweepState,
} from './state.js'

/** Takes back an apply that did not come to its end; a folder without one is not written to. */
export async function recover(root: string, fs: WriterFs = nodeFs): Promise<Recovery> {
  try {
    const real = await fs.realpath(root)
    const state = stateFolder(real)
    if (!(await hasState(state, fs)) || !(await isUntidy(state, fs))) return { kind: 'none' }
    const active = await activeHolder(state, fs)
    if (active !== null) return busy(active)
    const isPending = await isRealFolder(state.pending, fs)
    const recovery = locked(state, fs, () => takeBackPending(state, real, fs))
    // Without a journal there is nothing to take back, only something to tidy up, if that can be done.
    return await (isPending ? recovery : recovery.catch(() => ({ kind: 'none' }) as const))
  } catch (error) {
    return error instanceof ForeignJournal ? foreign(error) : stuck(error)
  }
}

/** Gives back every byte and mode of the last apply, unless a file was edited since. */
export async function undo(root: string, fs: WriterFs = nodeFs): Promise<Undone> {
  try {
    const real = await fs.realpath(root)
    const state = stateFolder(real)
    if (!(await hasState(state, fs))) return { kind: 'nothing' }
    return await locked(state, fs, () => undoLast(state, real, fs))
  } catch (error) {
    return error instanceof ForeignJournal ? foreign(error) : stuck(error)
  }
}

export function busyText({ pid, host }: Holder): string {
  return `another run is writing here (process ${pid} on ${host}); if there is none any more, delete ${STATE}/lock`
}

async function locked<T>(
  state: StateFolder,
  fs: WriterFs,
  work: () => Promise<T>,
): Promise<T | { readonly kind: 'busy'; readonly detail: string }> {
  const lock = await takeLock(state, fs)
  if (!('release' in lock)) return busy(lock)
  try {
    await sweepState(state, fs)
    return await work()
  } finally {
    await lock.release()
    await leaveState(state, fs)
  }
}

async function takeBackPending(state: StateFolder, root: string, fs: WriterFs): Promise<Recovery> {
  const journal = await readJournal(state.pending, root, fs)
  if (journal === null) {
    await removeJournal(state.pending, fs)
    return { kind: 'none' }
  }
  const { restored, edited, failed } = await takeBack(journal, fs)
  if (failed.length > 0) return { kind: 'stuck', failed }
  const kept = await keepFormer(journal, edited, state, fs)
  await removeJournal(state.pending, fs)
  return { kind: 'recovered', restored, edited: kept }
}

async function undoLast(state: StateFolder, root: string, fs: WriterFs): Promise<Undone> {
  const [latest] = await finishedRuns(state, fs)
  const finished = latest === undefined ? null : await readJournal(latest, root, fs)
  if (latest === undefined || finished === null) return { kind: 'nothing' }
  const edited: string[] = []
  for (const entry of finished.entries) if ((await stateOf(entry, fs)) === 'edited') edited.push(entry.path)
  if (edited.length > 0) return { kind: 'edited', paths: edited }
  // Under this name a run that is killed from here on is finished at the next start.
  await fs.rename(latest, state.pending)
  await syncFolder(state.path, fs)
  const recovery = await takeBackPending(state, root, fs)
  if (recovery.kind === 'recovered') return { kind: 'undone', restored: recovery.restored }
  return recovery.kind === 'none' ? { kind: 'nothing' } : recovery
}

/** The text before the run, for files that hold somebody's work now: that stays, and nothing is lost. */
export async function keepFormer(
  journal: Journal,
  paths: readonly string[],
  state: StateFolder,
  fs: WriterFs,
): Promise<readonly KeptFormer[]> {
  const entries = journal.entries.filter((entry) => paths.includes(entry.path))
  const kept: KeptFormer[] = []
  for (const entry of entries) kept.push({ path: entry.path, former: await keep(entry, journal, state, fs) })
  return kept
}

async function keep(entry: Entry, journal: Journal, state: StateFolder, fs: WriterFs): Promise<string | null> {
  if (entry.before === null) return null
  const name = `former-${randomBytes(4).toString('hex')}-${basename(entry.target).slice(0, 100)}`
  await writeBeside(join(state.path, name), await journal.read(entry.before), entry.before, fs)
  return `${STATE}/${name}`
}

const busy = (holder: Holder) => ({ kind: 'busy', detail: busyText(holder) }) as const
const foreign = (error: ForeignJournal) => ({ kind: 'foreign', detail: error.message }) as const
const stuck = (error: unknown) => ({ kind: 'stuck', failed: [{ path: STATE, detail: errorMessage(error) }] }) as const
