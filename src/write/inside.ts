/** Which paths may be written at all. */
import { isAbsolute, relative, sep } from 'node:path'

/** Relative, without `..`, and never inside git's own folder. */
export function isInside(path: string): boolean {
  const parts = path.split('/')
  const odd = parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')
  return !odd && !isAbsolute(path) && !path.includes('\0')
}

export function isBelow(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
