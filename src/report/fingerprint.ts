/** A short print of a text, the same on every machine. */
import { createHash } from 'node:crypto'

export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
