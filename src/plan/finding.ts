/** Findings: what was seen, why it matters and what a person should do. Text comes from tables, never from code. */

export type Level = 'manual' | 'changed' | 'info'

/** The sentences of one finding code. `{x}` in `what` is replaced by the finding's data. */
export interface FindingText {
  readonly level: Level
  readonly what: string
  readonly why: string
  readonly todo: string
}

export interface Finding {
  /** `transform/code`, as in `errors/abort-with-response`. */
  readonly id: string
  readonly level: Level
  readonly path: string
  /** 1-based line and column (UTF-16 units) of the construct. */
  readonly line: number
  readonly column: number
  readonly what: string
  readonly why: string
  readonly todo: string
  /** Whether this finding keeps a unit on Flask. */
  readonly blocks: boolean
}
