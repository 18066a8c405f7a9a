/** What a comparison found: plain data for the report. */
import type { Difference } from './compare.js'

export interface Verdict {
  /** Requests answered by both sides and compared; never 0. */
  readonly exchanges: number
  /** Tests that sent them; null when they are probes. */
  readonly tests: number | null
  readonly handlers: number
  readonly unverified: readonly Unverified[]
  /** Not meant, each place of each request. Empty: equal. */
  readonly differences: readonly Shown[]
  readonly declared: readonly Shown[]
  /** Places not compared because they differ between two runs of the original: `GET /a body`, once for each request. */
  readonly masked: readonly string[]
  /** Requests that neither side answered; they are not among the exchanges. */
  readonly unanswered: number
  /** Tests that do not pass on Flask either. */
  readonly failing: readonly string[]
  readonly settings: readonly SettingCheck[]
}

export interface Shown extends Difference {
  /** `GET /tasks/?page=2`; empty when it is about a whole test. */
  readonly request: string
  /** What alike differences share: the rule of the route, or the path. */
  readonly route: string
  /** The test and its exchange, or the kind of probe. */
  readonly place: string
  /** A command that asks again; PORT is to be filled in. */
  readonly replay: string
  readonly reason?: string
}

export interface Unverified {
  /** `path:line name`. */
  readonly handler: string
  readonly routes: string
  readonly why: Why
  /** What it answered, when that was only refusals. */
  readonly statuses?: readonly number[]
}

/**
 * Never asked; asked and answered by a guard or an error before it; entered, but refusing each time (not signed in, nothing
 * there, bad input, an error); entered on Flask only; not served by this application.
 */
export type Why = 'never-asked' | 'never-entered' | 'only-refusals' | 'entered-on-flask-only' | 'not-served'

export interface SettingCheck {
  readonly name: string
  /** Value under the tests, value in production. */
  readonly tests: string
  readonly production: string
  /** Refused on both sides; nothing to refuse, but alike on both sides; asked and let through by both; not alike. */
  readonly outcome: 'refused' | 'kept' | 'not-refused' | 'differs' | 'not-asked'
  readonly request: string
}

/** Nothing can be said: no application, no tests, no answer. */
export class CannotCompare extends Error {}
