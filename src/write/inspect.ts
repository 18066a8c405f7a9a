/** What is on disk where a change wants to write: everything that can be known to go wrong is found before the first write. */
import type { Stats } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { FileChange, Obstacle, WriteProblem } from '../report/types.js'
import { absentAsNull, constants, errorMessage, readOrNull, type WriterFs } from './fs.js'
import { isBelow, isInside } from './inside.js'

/** A change with the file it lands in. */
export interface Step {
  readonly change: FileChange
  /** Absolute path, symbolic links resolved: a link inside the root is written through, never replaced. */
  readonly target: string
  /** What is there now; null for a new file. */
  readonly stats: Stats | null
}

/** Looks, never writes. Returns the step, or why the file cannot be written. */
export async function inspect(root: string, change: FileChange, fs: WriterFs): Promise<Step | WriteProblem> {
  const problem = (reason: Obstacle, detail = ''): WriteProblem => ({ path: change.path, reason, detail })
  if (!isInside(change.path)) return problem('bad-path')
  try {
    const realRoot = await fs.realpath(root)
    const step = await locate(realRoot, change, fs)
    if (typeof step === 'string') return problem(step)
    if (!(await isWritableFolder(dirname(step.target), realRoot, fs))) return problem('read-only-folder')
    if (step.stats !== null && !(await isWritable(step.target, step.stats, fs))) return problem('read-only')
    return (await isAsPlanned(step, fs)) ? step : problem('changed-on-disk')
  } catch (error) {
    return problem('unreadable', errorMessage(error))
  }
}

/** Whether the bytes on disk still are the ones the change was planned for. */
export async function isAsPlanned({ change, target }: Step, fs: WriterFs): Promise<boolean> {
  const now = await readOrNull(target, fs)
  if (now === null || change.before === null) return now === change.before
  return now.equals(change.before)
}

async function locate(realRoot: string, change: FileChange, fs: WriterFs): Promise<Step | Obstacle> {
  const path = join(realRoot, change.path)
  const stats = await absentAsNull(fs.lstat(path))
  const target = stats?.isSymbolicLink() ? await fs.realpath(path) : join(await realFolder(path, fs), lastPart(path))
  if (!isBelow(realRoot, target)) return 'outside-root'
  const real = stats?.isSymbolicLink() ? await fs.lstat(target) : stats
  if (real !== null && !real.isFile()) return 'not-regular'
  // The other name would keep the old text: a rename takes the place of one name only.
  return real !== null && real.nlink > 1 ? 'hard-linked' : { change, target, stats: real }
}

/** The folder of a file with links resolved, also when it does not exist yet. */
async function realFolder(path: string, fs: WriterFs): Promise<string> {
  const folder = dirname(path)
  const real = await absentAsNull(fs.realpath(folder))
  return real ?? join(await realFolder(folder, fs), lastPart(folder))
}

/** The folder that was named is meant, whatever its bits say. */
async function isWritableFolder(folder: string, root: string, fs: WriterFs): Promise<boolean> {
  const stats = await absentAsNull(fs.lstat(folder))
  if (stats === null) return isWritableFolder(dirname(folder), root, fs)
  return folder === root ? isAccessible(folder, fs) : isWritable(folder, stats, fs)
}

/** The permission bits count even for root: a file marked read-only was meant to stay. */
async function isWritable(path: string, stats: Stats, fs: WriterFs): Promise<boolean> {
  return (stats.mode & 0o222) !== 0 && isAccessible(path, fs)
}

const isAccessible = (path: string, fs: WriterFs): Promise<boolean> =>
  fs.access(path, constants.W_OK).then(
    () => true,
    () => false,
  )

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(sep) + 1)
}
