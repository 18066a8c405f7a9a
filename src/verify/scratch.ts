/** Copies of a project to run code in: databases and files of the original stay as they are. */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { environment, type Place } from './process.js'
import { CannotCompare } from './verdict.js'

export class Scratch {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), 'flask-to-fastapi-verify-')))

  /** A copy under a name of its own; the last folder keeps its name, which some programs read. */
  copy(from: string, name: string): string {
    const to = join(this.#root, name, from.split(/[\\/]/).filter(Boolean).at(-1) ?? 'project')
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, filter: isWanted })
    return to
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }
}

const LEFT_OUT = new Set(['.git', '.hg', 'node_modules', '__pycache__', '.tox', '.nox', '.pytest_cache', '.mypy_cache'])

function isWanted(path: string): boolean {
  const name = path.split(/[\\/]/).at(-1) ?? ''
  if (LEFT_OUT.has(name) || existsSync(join(path, 'pyvenv.cfg'))) return false
  const stats = lstatSync(path)
  // Sockets and pipes would hang the copy.
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink()
}

/** Runs a command of the user's in a copy; returns the files it made or changed, relative. */
export function setUp(command: string, place: Place): readonly string[] {
  const before = stamps(place.directory)
  try {
    execFileSync(command, {
      shell: true,
      cwd: place.directory,
      env: environment(place),
      encoding: 'utf8',
      stdio: 'pipe',
    })
  } catch (error) {
    const output = (error as { readonly stderr?: string }).stderr ?? ''
    throw new CannotCompare(`--setup ${command} failed\n${output.slice(-2000)}`)
  }
  return [...stamps(place.directory)].filter(([path, stamp]) => before.get(path) !== stamp).map(([path]) => path)
}

/** What was not touched has the same time on both sides: answers of files tell it. */
export function alignTimes(from: string, to: string): void {
  for (const path of stamps(to).keys()) {
    const [old, now] = [join(from, path), join(to, path)]
    const stat = lstatSync(old, { throwIfNoEntry: false })
    if (!stat?.isFile() || !readFileSync(old).equals(readFileSync(now))) continue
    utimesSync(now, stat.atime, stat.mtime)
  }
}

export function bring(paths: readonly string[], from: string, to: string): void {
  for (const path of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    cpSync(join(from, path), join(to, path), { preserveTimestamps: true })
  }
}

function stamps(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const walk = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory() && isWanted(path)) walk(path)
      if (!entry.isFile()) continue
      const { size, mtimeMs } = lstatSync(path)
      found.set(relative(folder, path), `${size} ${mtimeMs}`)
    }
  }
  walk(folder)
  return found
}
