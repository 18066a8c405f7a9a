/** One writer at a time in a project: a lock file that names its process, and tells when that process is gone. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { placeNew, temporaryFor, writeBeside } from './atomic.js'
import { absentAsNull, errorCode, readOrNull, type WriterFs } from './fs.js'
import { makeState, type StateFolder } from './state.js'

export interface Lock {
  release(): Promise<void>
}

export interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, as the system counts; null where it does not tell. Process numbers are used again. */
  readonly began: string | null
}

/** The lock, or who has it. */
export async function takeLock(state: StateFolder, fs: WriterFs): Promise<Lock | Holder> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await makeState(state, fs)
    const own = await place(state, fs)
    if (own !== null) return { release: () => release(state, own, fs) }
    const found = await holder(state, fs)
    if (found?.isAlive) return found
    if (found !== null) await breakLock(state, found.text, fs)
  }
  throw new Error(`${state.lock} cannot be taken`)
}

/** Who is writing here now, if anybody. */
export async function activeHolder(state: StateFolder, fs: WriterFs): Promise<Holder | null> {
  const found = await holder(state, fs)
  return found?.isAlive ? found : null
}

/** Whole or not there: nobody ever reads half a lock. Null when somebody else has it. */
async function place(state: StateFolder, fs: WriterFs): Promise<string | null> {
  const nonce = randomBytes(8).toString('hex')
  const text = JSON.stringify({ pid: process.pid, host: hostname(), began: beginning(process.pid), nonce })
  const temporary = temporaryFor(state.lock)
  try {
    await writeBeside(temporary, Buffer.from(text), null, fs)
    if ((await placeNew(temporary, state.lock, fs)) === 'linked') await fs.unlink(temporary).catch(() => undefined)
    return text
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined)
    // Not there any more: another process tidied up after a killed one, and took this along.
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function release(state: StateFolder, own: string, fs: WriterFs): Promise<void> {
  const now = await readOrNull(state.lock, fs).catch(() => null)
  if (now?.toString() === own) await fs.unlink(state.lock).catch(() => undefined)
}

/** Takes a dead lock away; one that another process put there meanwhile goes back. */
async function breakLock(state: StateFolder, text: string, fs: WriterFs): Promise<void> {
  const aside = join(state.path, `lock-${randomBytes(6).toString('hex')}`)
  await absentAsNull(fs.rename(state.lock, aside))
  const moved = await readOrNull(aside, fs)
  if (moved !== null && moved.toString() !== text) await fs.link(aside, state.lock).catch(() => undefined)
  await absentAsNull(fs.unlink(aside))
}

// Writing takes seconds; a lock of another machine or container that is older than this was left behind.
const FOREIGN_MS = 10 * 60_000

async function holder(
  state: StateFolder,
  fs: WriterFs,
): Promise<(Holder & { readonly text: string; readonly isAlive: boolean }) | null> {
  const text = (await readOrNull(state.lock, fs))?.toString() ?? null
  if (text === null) return null
  const { pid, host, began } = parsed(text)
  const stats = await absentAsNull(fs.lstat(state.lock))
  if (host !== hostname()) return { pid, host, began, text, isAlive: Date.now() - (stats?.mtimeMs ?? 0) < FOREIGN_MS }
  return { pid, host, began, text, isAlive: isRunning(pid) && (began === null || began === beginning(pid)) }
}

/** A lock that nobody can have written is as good as none. */
function parsed(text: string): Holder {
  try {
    const { pid, host, began } = JSON.parse(text) as Partial<Holder>
    if (Number.isSafeInteger(pid) && Number(pid) > 0 && typeof host === 'string')
      return { pid: Number(pid), host, began: typeof began === 'string' ? began : null }
  } catch {}
  return { pid: 0, host: hostname(), began: null }
}

function isRunning(pid: number): boolean {
  if (pid === 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** Field 22 of /proc/PID/stat, behind the name in parentheses, which may hold anything. */
function beginning(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
