/** How a run ends, as a number. */

/**
 * 0 nothing pending, or done · 1 something is pending as far as --fail-on asks, or nothing could be converted · 2 wrong usage or an internal error ·
 * 3 some files could not be read or written and were left untouched · 4 refused before any write.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4

/** Everything that happened; several may hold at once. */
export type Happening = 'pending' | 'untouched-files' | 'refused' | 'usage' | 'internal-error'

/** The gravest one decides: 2 before 4 before 3 before 1 before 0. */
export function exitCode(happenings: readonly Happening[]): ExitCode {
  for (const [happening, code] of GRAVEST_FIRST) {
    if (happenings.includes(happening)) return code
  }
  return 0
}

const GRAVEST_FIRST: readonly (readonly [happening: Happening, code: ExitCode])[] = [
  ['usage', 2],
  ['internal-error', 2],
  ['refused', 4],
  ['untouched-files', 3],
  ['pending', 1],
]
