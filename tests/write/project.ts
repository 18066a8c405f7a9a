/** A small project on disk with changes of every kind to it, and what it looks like. */
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FileChange } from '../../src/report/types.js'
import { STATE } from '../../src/write/state.js'
import { change } from '../report/sample.js'

export const BEFORE: Readonly<Record<string, string>> = { 'a.py': 'a\n', 'gone.py': 'g\n', 'sub/z.py': 'z\n' }
const AFTER: Readonly<Record<string, string>> = { 'a.py': 'A\n', 'n/m/new.py': 'N\n', 'sub/z.py': 'Z\n' }

export const changes: readonly FileChange[] = [
  change('a.py', 'a\n', 'A\n'),
  change('n/m/new.py', null, 'N\n'),
  change('gone.py', 'g\n', null),
  change('sub/z.py', 'z\n', 'Z\n'),
]

export function makeProject(files: Readonly<Record<string, string>> = BEFORE): string {
  const root = mkdtempSync(join(fastFolder(), 'writer-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    chmodSync(join(root, path), 0o751)
  }
  return root
}

/** Thousands of projects are flushed to this disk; in memory that costs nothing. */
function fastFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}

export function removeProject(root: string): void {
  rmSync(root, { recursive: true, force: true })
}

/** Every file with its mode and content, but for what the tool keeps for itself. */
export function contents(root: string): Record<string, string> {
  return Object.fromEntries(
    allPaths(root)
      .filter((path) => !path.startsWith(STATE) && lstatSync(join(root, path)).isFile())
      .map((path) => [path, `${(lstatSync(join(root, path)).mode & 0o7777).toString(8)} ${text(join(root, path))}`]),
  )
}

export function allPaths(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
}

export const temporaries = (root: string): readonly string[] => allPaths(root).filter((path) => path.endsWith('.tmp'))

/** Files of a project that are neither what they were nor what they become. */
export function torn(root: string): readonly string[] {
  return Object.entries(contents(root)).flatMap(([path, found]) => {
    const now = found.slice(found.indexOf(' ') + 1)
    return path.endsWith('.tmp') || now === BEFORE[path] || now === AFTER[path] ? [] : [path]
  })
}

export const isNew = (root: string): boolean =>
  Object.keys(contents(root)).join() === Object.keys(AFTER).join() &&
  Object.entries(contents(root)).every(([path, found]) => found.endsWith(` ${AFTER[path]}`))

const text = (path: string): string => readFileSync(path, 'utf8')
