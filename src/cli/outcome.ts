/** What a command answers: what to print where, and how it ends. Nothing below `main` prints. */
import type { Line } from '../report/document.js'
import { t } from '../report/document.js'
import type { Happening } from './exit-code.js'

export interface Outcome {
  /** Results: lines for people, a text as it is, or the bytes of a patch. */
  readonly out: readonly Line[] | string | Uint8Array
  /** Everything else. */
  readonly err: readonly Line[]
  readonly happenings: readonly Happening[]
}

/** Ends a command with lines on stderr. */
export class Stop extends Error {
  constructor(
    readonly happening: Happening,
    readonly lines: readonly Line[],
  ) {
    super(happening)
  }
}

export function usageError(...lines: readonly (Line | string)[]): Stop {
  return new Stop(
    'usage',
    lines.map((line) => (typeof line === 'string' ? t`${line}` : line)),
  )
}
