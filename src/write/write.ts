/** Writes all changes of a run or none: inspect everything, prepare every file beside its target, then rename. */
import { dirname } from 'node:path'
import type { FileChange } from '../report/types.js'
import { placeNew, syncFolder, writeBeside } from './atomic.js'
import { errorCode, errorMessage, nodeFs, type WriterFs } from './fs.js'
import { inspect, isAsPlanned, type Problem, readOrNull, type Step } from './inspect.js'

export type { Obstacle, Problem } from './inspect.js'

export interface WriteOptions {
  readonly fs?: WriterFs
  /** Stops at the next file edge and takes back what this run wrote. */
  readonly signal?: AbortSignal
}

export interface WriteReport {
  /** Paths written, created or deleted; empty unless everything was. */
  readonly written: readonly string[]
  /** Why nothing was written. */
  readonly problems: readonly Problem[]
  /** The error that stopped the run, after which everything was taken back. */
  readonly failure: string | null
  /** Files that could not be taken back; each is whole, in its new form. */
  readonly stranded: readonly string[]
}

/** Files of one migration need each other, so one file that cannot be written means that none is. */
export async function writeChanges(
  root: string,
  changes: readonly FileChange[],
  options: WriteOptions = {},
): Promise<WriteReport> {
  const fs = options.fs ?? nodeFs
  const looked = await Promise.all(changes.map((change) => inspect(root, change, fs)))
  const problems = looked.filter((each): each is Problem => 'reason' in each)
  if (problems.length > 0) return { written: [], problems, failure: null, stranded: [] }
  const steps = looked.filter((each): each is Step => 'target' in each)
  return new Transaction(fs, options.signal ?? null).run(steps)
}

class ChangedOnDisk extends Error {
  constructor(readonly path: string) {
    super(`${path} changed while it was being migrated`)
  }
}

class Transaction {
  readonly #prepared = new Map<Step, string>()
  readonly #done: Step[] = []
  readonly #folders: string[] = []

  constructor(
    private readonly fs: WriterFs,
    private readonly signal: AbortSignal | null,
  ) {}

  async run(steps: readonly Step[]): Promise<WriteReport> {
    try {
      for (const step of steps) await this.#prepare(step)
      for (const step of steps) await this.#commit(step)
    } catch (error) {
      return this.#takeBack(error)
    }
    const folders = new Set(steps.map((step) => dirname(step.target)))
    for (const folder of folders) await syncFolder(folder, this.fs)
    return { written: steps.map((step) => step.change.path), problems: [], failure: null, stranded: [] }
  }

  async #prepare(step: Step): Promise<void> {
    this.signal?.throwIfAborted()
    if (step.change.after === null) return
    const folder = dirname(step.target)
    const created = await this.fs.mkdir(folder, { recursive: true })
    if (created !== undefined) this.#folders.push(...foldersFrom(created, folder))
    this.#prepared.set(step, await writeBeside(step.target, step.change.after, step.stats, this.fs))
  }

  async #commit(step: Step): Promise<void> {
    this.signal?.throwIfAborted()
    if (!(await this.#isUntouched(step))) throw new ChangedOnDisk(step.change.path)
    const temporary = this.#prepared.get(step)
    if (temporary === undefined) await this.fs.unlink(step.target)
    else if (step.stats !== null) await this.fs.rename(temporary, step.target)
    else await placeNew(temporary, step.target, this.fs).catch(existsAsChanged(step))
    this.#prepared.delete(step)
    this.#done.push(step)
  }

  /** The same file with the same bytes as when it was planned. */
  async #isUntouched(step: Step): Promise<boolean> {
    if (!(await isAsPlanned(step, this.fs))) return false
    if (step.stats === null) return true
    const now = await this.fs.lstat(step.target)
    return now.isFile() && now.ino === step.stats.ino && now.mtimeMs === step.stats.mtimeMs
  }

  async #takeBack(error: unknown): Promise<WriteReport> {
    for (const temporary of this.#prepared.values()) await this.fs.unlink(temporary).catch(() => undefined)
    const stranded: string[] = []
    for (const step of [...this.#done].reverse()) {
      await this.#restore(step).catch(() => stranded.push(step.change.path))
    }
    for (const folder of [...this.#folders].reverse()) await this.fs.rmdir(folder).catch(() => undefined)
    const changed = error instanceof ChangedOnDisk
    const problems: readonly Problem[] = changed ? [{ path: error.path, reason: 'changed-on-disk', detail: '' }] : []
    return { written: [], problems, failure: changed ? null : errorMessage(error), stranded }
  }

  /** Only what still is exactly our own result is taken back; an edit made since is somebody's work. */
  async #restore({ change, target, stats }: Step): Promise<void> {
    const now = await readOrNull(target, this.fs)
    const isOurs = now === null || change.after === null ? now === change.after : now.equals(change.after)
    if (!isOurs) throw new ChangedOnDisk(change.path)
    if (change.before === null) return this.fs.unlink(target)
    const temporary = await writeBeside(target, change.before, stats, this.fs)
    await this.fs.rename(temporary, target)
  }
}

function existsAsChanged(step: Step): (error: unknown) => never {
  return (error) => {
    throw errorCode(error) === 'EEXIST' ? new ChangedOnDisk(step.change.path) : error
  }
}

/** Every folder from the first one created down to the deepest. */
function foldersFrom(first: string, deepest: string): readonly string[] {
  return deepest === first ? [first] : [...foldersFrom(first, dirname(deepest)), deepest]
}
