/** Takes a run back, file by file; may be stopped anywhere and begun again. */
import { dirname } from 'node:path'
import { digest, placeNew, syncFolder, writeBeside } from './atomic.js'
import { absentAsNull, errorMessage, readOrNull, type WriterFs } from './fs.js'
import type { Entry, Former, Journal } from './journal.js'

export interface TakenBack {
  /** Files that are as they were before the run and had been changed by it. */
  readonly restored: readonly string[]
  /** Files that are neither what they were nor what the run wrote: somebody's work since. */
  readonly edited: readonly string[]
  /** Files that could not be given back, and why. */
  readonly failed: readonly { readonly path: string; readonly detail: string }[]
}

export async function takeBack(journal: Journal, fs: WriterFs): Promise<TakenBack> {
  const restored: string[] = []
  const edited: string[] = []
  const failed: { path: string; detail: string }[] = []
  for (const entry of [...journal.entries].reverse()) {
    try {
      await absentAsNull(fs.unlink(entry.temporary))
      const found = await stateOf(entry, fs)
      if (found === 'edited') edited.push(entry.path)
      else if (found === 'after') {
        await giveBack(entry, journal, fs)
        restored.push(entry.path)
      }
    } catch (error) {
      failed.push({ path: entry.path, detail: errorMessage(error) })
    }
  }
  for (const folder of [...journal.folders].reverse()) await fs.rmdir(folder).catch(() => undefined)
  for (const folder of new Set(journal.entries.map((entry) => dirname(entry.target)))) await syncFolder(folder, fs)
  return { restored: restored.reverse(), edited: edited.reverse(), failed: failed.reverse() }
}

/** Whether a file is as before the run, as after it, or as neither. */
export async function stateOf(entry: Entry, fs: WriterFs): Promise<'before' | 'after' | 'edited'> {
  // A folder on the way to it that became a link leads somewhere else.
  const folder = await absentAsNull(fs.realpath(dirname(entry.target)))
  if (folder !== null && folder !== dirname(entry.target)) return 'edited'
  const stats = folder === null ? null : await absentAsNull(fs.lstat(entry.target))
  if (stats !== null && !stats.isFile()) return 'edited'
  const bytes = stats === null ? null : await readOrNull(entry.target, fs)
  const now = bytes === null ? null : digest(bytes)
  if (now === (entry.before?.sha256 ?? null)) return 'before'
  return now === entry.after ? 'after' : 'edited'
}

async function giveBack(entry: Entry, journal: Journal, fs: WriterFs): Promise<void> {
  if (entry.before === null) return fs.unlink(entry.target)
  const bytes = await journal.read(entry.before)
  await fs.mkdir(dirname(entry.target), { recursive: true })
  await writeBeside(entry.temporary, bytes, entry.before satisfies Former, fs)
  if (entry.after !== null) return fs.rename(entry.temporary, entry.target)
  if ((await placeNew(entry.temporary, entry.target, fs)) === 'linked') await fs.unlink(entry.temporary)
}
