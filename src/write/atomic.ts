/** One file at a time, whole or untouched: a verified temporary file beside the target takes its place in one rename. */
import { createHash, randomBytes } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { absentAsNull, constants, errorCode, type WriterFs } from './fs.js'

/** What a file keeps when its bytes change. */
export interface Keeping {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** A name beside `target` that nothing else has. */
export function temporaryFor(target: string): string {
  return join(dirname(target), `.${basename(target).slice(0, 60)}.f2f-${randomBytes(6).toString('hex')}.tmp`)
}

const TEMPORARY = /^\..{1,60}\.f2f-[0-9a-f]{12}\.tmp$/s

/** Whether a name can be one that `temporaryFor` gave. */
export function isTemporary(path: string): boolean {
  return TEMPORARY.test(basename(path))
}

/** Writes `bytes` to a new file beside its target, with the mode and owner of `like`, flushed and read back. */
export async function writeBeside(
  temporary: string,
  bytes: Uint8Array,
  like: Keeping | null,
  fs: WriterFs,
): Promise<void> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const handle = await fs.open(temporary, flags, like === null ? 0o666 : 0o600)
  try {
    // FileHandle.writeFile repeats short writes; a single write() would leave a cut file on a full disk.
    await handle.writeFile(bytes)
    if (like !== null) await copyOwnerAndMode(handle, like)
    await handle.sync()
    await verify(handle, bytes)
  } catch (error) {
    await handle.close().catch(() => undefined)
    await fs.unlink(temporary).catch(() => undefined)
    throw error
  }
  await handle.close()
}

/**
 * Puts a temporary file where nothing may be yet. A file that appeared meanwhile is not overwritten: throws EEXIST.
 * After `linked` the temporary name is still there, for the caller to remove.
 */
export async function placeNew(temporary: string, target: string, fs: WriterFs): Promise<'linked' | 'renamed'> {
  try {
    await fs.link(temporary, target)
    return 'linked'
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error
    // No hard links on this file system: rename is the only other way, after one more look.
    const taken = await absentAsNull(fs.lstat(target))
    if (taken !== null) throw Object.assign(new Error(`${target} exists`), { code: 'EEXIST' })
    await fs.rename(temporary, target)
    return 'renamed'
  }
}

/** Flushes a folder, so that renames in it survive a power cut. Some systems cannot; nothing is lost then. */
export async function syncFolder(folder: string, fs: WriterFs): Promise<void> {
  const handle = await fs.open(folder, constants.O_RDONLY).catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close().catch(() => undefined)
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function copyOwnerAndMode(handle: FileHandle, like: Keeping): Promise<void> {
  const own = await handle.stat()
  // Only root may give files away; otherwise the file stays ours, as with every editor.
  if (own.uid !== like.uid || own.gid !== like.gid) await handle.chown(like.uid, like.gid).catch(() => undefined)
  await handle.chmod(like.mode & 0o7777)
}

async function verify(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  const { size } = await handle.stat()
  const found = Buffer.alloc(bytes.length)
  if (size === bytes.length) await readAll(handle, found)
  if (size !== bytes.length || digest(found) !== digest(bytes)) {
    throw Object.assign(new Error('the disk did not keep what was written'), { code: 'EIO' })
  }
}

async function readAll(handle: FileHandle, into: Buffer): Promise<void> {
  let at = 0
  while (at < into.length) {
    const { bytesRead } = await handle.read(into, at, into.length - at, at)
    if (bytesRead === 0) return
    at += bytesRead
  }
}
