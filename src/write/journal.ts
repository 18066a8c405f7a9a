/** What an apply is about to do and what was there before, on disk before the first file changes. */
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { digest, isTemporary, type Keeping, syncFolder, temporaryFor, writeBeside } from './atomic.js'
import { absentAsNull, readOrNull, type WriterFs } from './fs.js'
import { isInside } from './inside.js'
import type { Step } from './inspect.js'
import { isRealFolder, removeFlat, type StateFolder } from './state.js'

/** One file of a run. */
export interface Entry {
  /** As the run names it. */
  readonly path: string
  /** Absolute, links resolved. */
  readonly target: string
  /** Where its new bytes, or its old ones on the way back, are written first. */
  readonly temporary: string
  /** Null for a file that was new. */
  readonly before: Former | null
  /** Digest of what the run wrote; null for a file it deleted. */
  readonly after: string | null
}

export interface Former extends Keeping {
  readonly sha256: string
  readonly at: number
  readonly length: number
}

export interface Journal {
  readonly folder: string
  readonly entries: readonly Entry[]
  /** Absolute folders the run made, outermost first. */
  readonly folders: readonly string[]
  /** The bytes before the run; throws when they are not what was written down. */
  read(former: Former): Promise<Buffer>
}

/** A journal that cannot be this tool's own for this folder. */
export class ForeignJournal extends Error {}

const PLAN = 'plan.json'
const FORMER = 'former'

/** Writes the journal of a run and makes it durable; from here on the run can be taken back. */
export async function writeJournal(
  state: StateFolder,
  root: string,
  steps: readonly Step[],
  folders: readonly string[],
  fs: WriterFs,
): Promise<Journal> {
  const bytes: Uint8Array[] = []
  let at = 0
  const entries = steps.map(({ change, target, stats }): Entry => {
    const former = change.before === null || stats === null ? null : formerOf(change.before, stats, at)
    if (former !== null && change.before !== null) {
      bytes.push(change.before)
      at += former.length
    }
    const after = change.after === null ? null : digest(change.after)
    return { path: change.path, target, temporary: temporaryFor(target), before: former, after }
  })
  const all = Buffer.concat(bytes)
  await fs.mkdir(state.pending, { mode: 0o700 })
  await writeBeside(join(state.pending, FORMER), all, null, fs)
  const plan = Buffer.from(await printed(root, entries, folders, fs))
  const temporary = temporaryFor(join(state.pending, PLAN))
  await writeBeside(temporary, plan, null, fs)
  await fs.rename(temporary, join(state.pending, PLAN))
  await syncFolder(state.pending, fs)
  await syncFolder(state.path, fs)
  return { folder: state.pending, entries, folders, read: async (former) => slice(all, former) }
}

/** Null when there is none, or one that was not finished: then nothing was changed yet. */
export async function readJournal(folder: string, root: string, fs: WriterFs): Promise<Journal | null> {
  if (!(await isRealFolder(folder, fs))) return null
  const text = await readOrNull(join(folder, PLAN), fs)
  if (text === null) return null
  const { ino } = await fs.lstat(root)
  const { entries, folders } = parsed(text.toString(), root, ino)
  const read = async (former: Former): Promise<Buffer> => {
    const all = await readOrNull(join(folder, FORMER), fs)
    if (all === null) throw new Error(`${join(folder, FORMER)} is missing`)
    return slice(all, former)
  }
  return { folder, entries, folders, read }
}

export async function removeJournal(folder: string, fs: WriterFs): Promise<void> {
  // The plan first: without it the rest means nothing.
  await absentAsNull(fs.unlink(join(folder, PLAN)))
  await removeFlat(folder, fs)
}

function formerOf(bytes: Uint8Array, { mode, uid, gid }: Keeping, at: number): Former {
  return { sha256: digest(bytes), at, length: bytes.length, mode: mode & 0o7777, uid, gid }
}

function slice(all: Buffer, { at, length, sha256 }: Former): Buffer {
  const bytes = all.subarray(at, at + length)
  if (bytes.length !== length || digest(bytes) !== sha256) throw new Error('the journal does not hold the former text')
  return bytes
}

async function printed(
  root: string,
  entries: readonly Entry[],
  folders: readonly string[],
  fs: WriterFs,
): Promise<string> {
  const inside = (path: string): string => relative(root, path).split(sep).join('/')
  const files = entries.map((entry) => ({
    ...entry,
    target: inside(entry.target),
    temporary: inside(entry.temporary),
  }))
  const { ino } = await fs.lstat(root)
  return `${JSON.stringify({ version: 1, root: ino, folders: folders.map(inside), files }, null, 1)}\n`
}

/** Every field is looked at: a repository can come with a journal that somebody else made up. */
function parsed(text: string, root: string, ino: number): Pick<Journal, 'entries' | 'folders'> {
  const plan = JSON.parse(text) as { version?: unknown; root?: unknown; folders?: unknown; files?: unknown }
  if (plan.version !== 1) throw new ForeignJournal('the journal is of another version')
  if (plan.root !== ino) throw new ForeignJournal('the journal belongs to another copy of this folder')
  if (!Array.isArray(plan.files) || !Array.isArray(plan.folders)) throw new ForeignJournal('the journal is damaged')
  const absolute = (path: unknown): string => {
    if (typeof path !== 'string' || isAbsolute(path) || !isInside(path))
      throw new ForeignJournal('the journal names a file outside this folder')
    return join(root, path)
  }
  const entries = plan.files.map((file: Partial<Entry>): Entry => {
    const [target, temporary] = [absolute(file.target), absolute(file.temporary)]
    if (!isTemporary(temporary) || dirname(temporary) !== dirname(target))
      throw new ForeignJournal('the journal is damaged')
    return { path: String(file.path), target, temporary, before: former(file.before), after: sha256(file.after) }
  })
  return { entries, folders: plan.folders.map(absolute) }
}

function former(value: Partial<Former> | null | undefined): Former | null {
  if (value === null) return null
  const { at, length, mode, uid, gid } = value ?? {}
  const numbers = [at, length, mode, uid, gid]
  const sha = sha256(value?.sha256)
  if (sha === null || !numbers.every((number) => Number.isSafeInteger(number) && Number(number) >= 0))
    throw new ForeignJournal('the journal is damaged')
  const [start = 0, size = 0, bits = 0, user = 0, group = 0] = numbers
  return { sha256: sha, at: start, length: size, mode: bits & 0o7777, uid: user, gid: group }
}

function sha256(value: unknown): string | null {
  if (value === null) return null
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw new ForeignJournal('the journal is damaged')
  return value
}
