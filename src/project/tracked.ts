/** The files that git tracks, read from its index: no rule of a .gitignore leaves those out. */
import { lstatSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** Paths relative to a folder; empty without a repository or with an index that is not understood. */
export function trackedIn(folder: string): ReadonlySet<string> {
  const top = topOf(folder)
  const index = top === null ? null : read(join(top, '.git', 'index'))
  if (top === null || index === null) return new Set()
  const prefix = relative(top, folder).split(sep).filter(Boolean).join('/')
  const start = prefix === '' ? '' : `${prefix}/`
  return new Set(pathsIn(index).flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : [])))
}

function topOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (isFolder(join(at, '.git'))) return at
    if (dirname(at) === at) return null
  }
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory()
  } catch {
    return false
  }
}

function read(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

const HEADER = 12
/** Times, device, inode, mode, owner, size and SHA-1, up to the flags. */
const FIXED = 60
const EXTENDED = 0x4000

/** gitformat-index(5), versions 2 and 3: entries are padded with zeros to a multiple of eight bytes. */
function pathsIn(index: Buffer): string[] {
  const isKnown = index.length > HEADER && index.toString('latin1', 0, 4) === 'DIRC' && index.readUInt32BE(4) < 4
  const paths: string[] = []
  let at = HEADER
  for (let left = isKnown ? index.readUInt32BE(8) : 0; left > 0; left -= 1) {
    if (at + FIXED + 2 > index.length) return []
    const start = at + FIXED + (index.readUInt16BE(at + FIXED) & EXTENDED ? 4 : 2)
    const end = index.indexOf(0, start)
    if (end <= start) return []
    paths.push(index.toString('utf8', start, end))
    at += (Math.floor((end - at) / 8) + 1) * 8
  }
  return paths
}
