/** The version in package.json, which lies above both the sources and the build. */
import { readFileSync } from 'node:fs'

export function packageVersion(from: string = import.meta.url): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    const text = readOrNull(new URL(up, from))
    if (text !== null) return String((JSON.parse(text) as { readonly version: unknown }).version)
  }
  return 'unknown'
}

function readOrNull(url: URL): string | null {
  try {
    return readFileSync(url, 'utf8')
  } catch {
    return null
  }
}
