/** The folder of the tool inside a project: the lock, the journal of an apply under way, and those of earlier ones. */
import { join } from 'node:path'
import { isTemporary, syncFolder, temporaryFor, writeBeside } from './atomic.js'
import { absentAsNull, errorCode, type WriterFs } from './fs.js'

export const STATE = '.flask-to-fastapi'

// git sees nothing of it but what a later run of anybody needs.
const IGNORED = '*\n!bridge.json\n'

export interface StateFolder {
  readonly path: string
  readonly lock: string
  /** Journal of an apply that is under way or was interrupted. */
  readonly pending: string
}

export function stateFolder(root: string): StateFolder {
  const path = join(root, STATE)
  return { path, lock: join(path, 'lock'), pending: join(path, 'pending') }
}

/** Whether there is one. Throws for a link or a file of that name: nothing is written through it. */
export async function hasState(state: StateFolder, fs: WriterFs): Promise<boolean> {
  return isRealFolder(state.path, fs)
}

export async function isRealFolder(path: string, fs: WriterFs): Promise<boolean> {
  const stats = await absentAsNull(fs.lstat(path))
  if (stats === null) return false
  if (!stats.isDirectory()) throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' })
  return true
}

export async function makeState(state: StateFolder, fs: WriterFs): Promise<void> {
  if (!(await hasState(state, fs))) await fs.mkdir(state.path).catch(ignoring('EEXIST'))
}

/** Keeps the folder out of git. For who has the lock. */
export async function hideState(state: StateFolder, fs: WriterFs): Promise<void> {
  const ignored = join(state.path, '.gitignore')
  if ((await absentAsNull(fs.lstat(ignored))) !== null) return
  const temporary = temporaryFor(ignored)
  await writeBeside(temporary, Buffer.from(IGNORED), null, fs)
  await fs.rename(temporary, ignored)
  await syncFolder(state.path, fs)
}

/** Takes the folder away when nothing is in it that anybody needs; whatever hinders that is no harm. */
export async function leaveState(state: StateFolder, fs: WriterFs): Promise<void> {
  const left = await fs.readdir(state.path).catch(() => null)
  if (left?.some((name) => name !== '.gitignore') ?? true) return
  await fs.unlink(join(state.path, '.gitignore')).catch(() => undefined)
  await fs.rmdir(state.path).catch(() => undefined)
}

/** What a killed run left beside the journal. Only for who has the lock. */
export async function sweepState(state: StateFolder, fs: WriterFs): Promise<void> {
  for (const name of (await absentAsNull(fs.readdir(state.path))) ?? [])
    if (isLeftover(name)) await absentAsNull(fs.unlink(join(state.path, name)))
}

/** Whether a run was killed here, or is at work. */
export async function isUntidy(state: StateFolder, fs: WriterFs): Promise<boolean> {
  const names = await fs.readdir(state.path)
  return names.some((name) => name === 'pending' || name === 'lock' || isLeftover(name))
}

const isLeftover = (name: string): boolean => isTemporary(name) || /^lock-[0-9a-f]{12}$/.test(name)

/** Removes a folder of plain files. */
export async function removeFlat(folder: string, fs: WriterFs): Promise<void> {
  const names = await absentAsNull(fs.readdir(folder))
  if (names === null) return
  for (const name of names) await fs.unlink(join(folder, name)).catch(ignoring('ENOENT'))
  await fs.rmdir(folder).catch(ignoring('ENOENT'))
}

/** Journals of applies that were finished, the latest first. */
export async function finishedRuns(state: StateFolder, fs: WriterFs): Promise<readonly string[]> {
  const names = (await absentAsNull(fs.readdir(state.path))) ?? []
  return names
    .filter((name) => /^run-\d{4,}$/.test(name))
    .sort((a, b) => numberOf(b) - numberOf(a))
    .map((name) => join(state.path, name))
}

export async function nextRun(state: StateFolder, fs: WriterFs): Promise<string> {
  const [latest] = await finishedRuns(state, fs)
  return join(state.path, `run-${String(latest === undefined ? 1 : numberOf(latest) + 1).padStart(4, '0')}`)
}

const numberOf = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1))

function ignoring(code: string): (error: unknown) => undefined {
  return (error) => {
    if (errorCode(error) !== code) throw error
    return undefined
  }
}
