/** Writes all changes of a run or none: inspect everything, write down the way back, prepare every file, then rename. */
import { dirname } from 'node:path'
import type { FileChange, WriteProblem, WriteReport } from '../report/types.js'
import { placeNew, syncFolder, writeBeside } from './atomic.js'
import { absentAsNull, errorCode, errorMessage, nodeFs, type WriterFs } from './fs.js'
import { inspect, isAsPlanned, type Step } from './inspect.js'
import { type Entry, type Journal, removeJournal, writeJournal } from './journal.js'
import { takeLock } from './lock.js'
import { busyText, keepFormer } from './recover.js'
import { takeBack } from './rollback.js'
import {
  finishedRuns,
  hideState,
  isRealFolder,
  leaveState,
  nextRun,
  STATE,
  type StateFolder,
  stateFolder,
  sweepState,
} from './state.js'

export interface WriteOptions {
  readonly fs?: WriterFs
  /** Stops at the next file edge and takes back what this run wrote. */
  readonly signal?: AbortSignal
}

const NOTHING: WriteReport = { written: [], problems: [], failure: null, stranded: [] }

/** Files of one migration need each other, so one file that cannot be written means that none is. */
export async function writeChanges(
  root: string,
  changes: readonly FileChange[],
  options: WriteOptions = {},
): Promise<WriteReport> {
  if (changes.length === 0) return NOTHING
  const fs = options.fs ?? nodeFs
  const looked = await Promise.all(changes.map((change) => inspect(root, change, fs)))
  const problems = looked.filter((each): each is WriteProblem => 'reason' in each)
  if (problems.length > 0) return { ...NOTHING, problems }
  const steps = looked.filter((each): each is Step => 'target' in each)
  try {
    return await withLock(await fs.realpath(root), fs, (real, state) =>
      new Transaction(fs, options.signal ?? null, real, state).run(steps),
    )
  } catch (error) {
    return { ...NOTHING, failure: errorMessage(error) }
  }
}

async function withLock(
  root: string,
  fs: WriterFs,
  work: (root: string, state: StateFolder) => Promise<WriteReport>,
): Promise<WriteReport> {
  const state = stateFolder(root)
  try {
    const lock = await takeLock(state, fs)
    if (!('release' in lock)) return { ...NOTHING, refusal: { kind: 'locked', detail: busyText(lock) } }
    try {
      await sweepState(state, fs)
      await hideState(state, fs)
      return await work(root, state)
    } finally {
      await lock.release()
    }
  } finally {
    await leaveState(state, fs)
  }
}

class ChangedOnDisk extends Error {
  constructor(readonly path: string) {
    super(`${path} changed while it was being migrated`)
  }
}

/** How many applies can be undone, one after the other. */
const KEPT_RUNS = 10

class Transaction {
  readonly #done = new Set<string>()
  #journal: Journal | null = null

  constructor(
    private readonly fs: WriterFs,
    private readonly signal: AbortSignal | null,
    private readonly root: string,
    private readonly state: StateFolder,
  ) {}

  async run(steps: readonly Step[]): Promise<WriteReport> {
    try {
      await this.#write(steps)
    } catch (error) {
      return this.#takeBack(error)
    }
    return { ...NOTHING, written: steps.map((step) => step.change.path) }
  }

  async #write(steps: readonly Step[]): Promise<void> {
    const { fs, state } = this
    if (await isRealFolder(state.pending, fs)) await this.#clearUnfinished()
    const folders = await missingFolders(steps, fs)
    const journal = await writeJournal(state, this.root, steps, folders, fs)
    this.#journal = journal
    for (const [index, step] of steps.entries()) await this.#prepare(step, journal.entries[index] as Entry)
    for (const [index, step] of steps.entries()) await this.#commit(step, journal.entries[index] as Entry)
    for (const folder of new Set(steps.map((step) => dirname(step.target)))) await syncFolder(folder, fs)
    this.signal?.throwIfAborted()
    await fs.rename(state.pending, await nextRun(state, fs))
    this.#journal = null
    await syncFolder(state.path, fs)
    await this.#forgetOldRuns().catch(() => undefined)
  }

  async #clearUnfinished(): Promise<void> {
    const names = await this.fs.readdir(this.state.pending)
    if (names.includes('plan.json'))
      throw new Error(`an earlier apply was not finished and cannot be taken back; see ${STATE}/pending`)
    await removeJournal(this.state.pending, this.fs)
  }

  async #prepare({ change, target, stats }: Step, { temporary }: Entry): Promise<void> {
    this.signal?.throwIfAborted()
    if (change.after === null) return
    await this.fs.mkdir(dirname(target), { recursive: true })
    await writeBeside(temporary, change.after, stats, this.fs)
  }

  async #commit(step: Step, { temporary }: Entry): Promise<void> {
    this.signal?.throwIfAborted()
    const { target, change, stats } = step
    if (!(await this.#isUntouched(step))) throw new ChangedOnDisk(change.path)
    this.#done.add(change.path)
    if (change.after === null) await this.fs.unlink(target)
    else if (stats !== null) await this.fs.rename(temporary, target)
    else if ((await placeNew(temporary, target, this.fs).catch(existsAsChanged(step))) === 'linked')
      await this.fs.unlink(temporary)
  }

  /** The same file with the same bytes as when it was planned. */
  async #isUntouched(step: Step): Promise<boolean> {
    if (!(await isAsPlanned(step, this.fs))) return false
    if (step.stats === null) return true
    const now = await this.fs.lstat(step.target)
    return now.isFile() && now.ino === step.stats.ino && now.mtimeMs === step.stats.mtimeMs
  }

  async #takeBack(error: unknown): Promise<WriteReport> {
    const changed = error instanceof ChangedOnDisk ? error.path : null
    const problems: readonly WriteProblem[] =
      changed === null ? [] : [{ path: changed, reason: 'changed-on-disk', detail: '' }]
    const failure = changed === null ? errorMessage(error) : null
    const { fs, state } = this
    const journal = this.#journal
    if (journal === null) {
      if ((await absentAsNull(fs.lstat(state.pending)).catch(() => null)) !== null && !(await this.#isForeign()))
        await removeJournal(state.pending, fs).catch(() => undefined)
      return { ...NOTHING, problems, failure }
    }
    const { edited, failed } = await takeBack(journal, fs)
    const lost = edited.filter((path) => path !== changed && this.#done.has(path))
    // What cannot be given back now stays in the journal, and the next run tries again.
    const isWhole = failed.length === 0 && (await this.#drop(journal, lost))
    const stranded = [...failed.map(({ path }) => path), ...lost]
    return {
      ...NOTHING,
      problems,
      failure: isWhole || failure !== null ? failure : 'not everything was taken back',
      stranded,
    }
  }

  async #drop(journal: Journal, lost: readonly string[]): Promise<boolean> {
    try {
      await keepFormer(journal, lost, this.state, this.fs)
      await removeJournal(journal.folder, this.fs)
      return true
    } catch {
      return false
    }
  }

  /** Of an apply before this one. */
  async #isForeign(): Promise<boolean> {
    const names = await this.fs.readdir(this.state.pending).catch(() => ['plan.json'])
    return names.includes('plan.json')
  }

  async #forgetOldRuns(): Promise<void> {
    for (const run of (await finishedRuns(this.state, this.fs)).slice(KEPT_RUNS)) await removeJournal(run, this.fs)
  }
}

/** Folders that the run makes, outermost first. */
async function missingFolders(steps: readonly Step[], fs: WriterFs): Promise<readonly string[]> {
  const missing = new Set<string>()
  for (const { target, change } of steps) {
    if (change.after === null) continue
    for (let folder = dirname(target); !missing.has(folder); folder = dirname(folder)) {
      if ((await absentAsNull(fs.lstat(folder))) !== null) break
      missing.add(folder)
    }
  }
  return [...missing].sort((a, b) => a.length - b.length)
}

function existsAsChanged(step: Step): (error: unknown) => never {
  return (error) => {
    throw errorCode(error) === 'EEXIST' ? new ChangedOnDisk(step.change.path) : error
  }
}
