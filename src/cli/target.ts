/** Which project a command is about, and which part of it was asked for. */
import { readdir, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import { t } from '../report/document.js'
import { nearest } from './nearest.js'
import { usageError } from './outcome.js'

export interface Target {
  /** Absolute folder of the project. */
  readonly root: string
  /** Files or folders inside it to restrict the answer to, POSIX, relative; none means everything. */
  readonly parts: readonly Part[]
}

export interface Part {
  readonly path: string
  readonly function: string | null
}

/** A folder is the project; files, and folders inside an earlier one, restrict. Only files: the project is where you are. */
export async function findTarget(args: readonly string[], cwd: string): Promise<Target> {
  const places = await Promise.all((args.length === 0 ? ['.'] : args).map((arg) => look(arg, cwd)))
  const root = rootOf(places, cwd) ?? (await projectAround((places[0] as Place).path))
  const outside = places.find((place) => !isWithin(root, place.path))
  if (outside !== undefined)
    throw usageError(t`${outside.arg} is not inside ${root}; name one project folder, or run once for each`)
  const parts = places
    .filter((place) => place.path !== root)
    .map((place) => ({ path: relative(root, place.path).split(sep).join('/'), function: place.function }))
  return { root, parts }
}

/** One existing folder, for `apply` and `verify`. */
export async function findFolder(arg: string, cwd: string): Promise<string> {
  const place = await look(arg, cwd)
  if (place.kind !== 'folder') throw usageError(t`${arg} is not a folder; this command takes the folder of a project`)
  return place.path
}

type Kind = 'file' | 'folder' | 'other'

interface Place {
  readonly arg: string
  readonly path: string
  readonly kind: Kind
  readonly function: string | null
}

async function look(arg: string, cwd: string): Promise<Place> {
  const whole = await kindOf(resolve(cwd, arg))
  if (whole !== null) return checked({ arg, path: resolve(cwd, arg), kind: whole, function: null })
  const at = arg.indexOf('::')
  const file = at < 1 ? null : resolve(cwd, arg.slice(0, at))
  const kind = file === null ? null : await kindOf(file)
  if (file === null || kind === null) throw usageError(t`no such path: ${arg}${suggestion(arg)}`)
  if (kind !== 'file') throw usageError(t`${arg.slice(0, at)} is not a file; ::function goes with a file`)
  return { arg, path: file, kind, function: arg.slice(at + 2) }
}

async function checked(place: Place): Promise<Place> {
  if (place.kind === 'other') throw usageError(t`${place.arg} is neither a file nor a folder`)
  if (place.kind === 'folder') {
    await readdir(place.path).catch(() => {
      throw usageError(t`cannot read the folder ${place.arg}`)
    })
  }
  return place
}

async function kindOf(path: string): Promise<Kind | null> {
  const stats = await stat(path).catch(() => null)
  if (stats === null) return null
  // Reading a pipe or a device would hang.
  return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other'
}

/** A mistyped command looks like a path. */
function suggestion(arg: string): string {
  const command = /^[a-z]+$/.test(arg)
    ? nearest(arg, ['check', 'diff', 'apply', 'undo', 'verify', 'list', 'help'])
    : null
  return command === null ? '' : `; did you mean the command ${command}?`
}

/** The first folder that holds everything else; else where we are, if that does. */
function rootOf(places: readonly Place[], cwd: string): string | null {
  const folders = places.filter((place) => place.kind === 'folder').map((place) => place.path)
  const holds = (folder: string) => places.every((place) => isWithin(folder, place.path))
  return folders.find(holds) ?? (holds(cwd) ? cwd : null)
}

const PROJECT_SIGNS = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', '.git']

/** For a file elsewhere: the nearest folder above it that looks like a project. */
async function projectAround(path: string): Promise<string> {
  for (let folder = dirname(path); folder !== parse(folder).root; folder = dirname(folder)) {
    const found = await Promise.all(PROJECT_SIGNS.map((sign) => stat(join(folder, sign)).catch(() => null)))
    if (found.some((stats) => stats !== null)) return folder
  }
  return dirname(path)
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
