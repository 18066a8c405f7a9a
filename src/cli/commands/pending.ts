/** What a result means for the exit code of `check` and `diff`. */
import { stateOf, unread } from '../../report/state.js'
import type { MigrationResult } from '../../report/types.js'
import type { Happening } from '../exit-code.js'

/** What makes `check` fail: anything to migrate, a place that stays manual, one that keeps files on Flask, nothing. */
export const FAIL_ON = ['pending', 'manual', 'blocked', 'never'] as const
export type FailOn = (typeof FAIL_ON)[number]

/** `part` when only some files or transforms were asked for: then only what is shown counts. */
export function happeningsOf(
  result: MigrationResult,
  extent: 'whole' | 'part',
  failOn: FailOn = 'pending',
): readonly Happening[] {
  const unreadable: readonly Happening[] = unread(result).length > 0 ? ['untouched-files'] : []
  const state = stateOf(result)
  if (state === 'flask') return fails(result, extent, failOn) ? ['pending', ...unreadable] : unreadable
  if (state === 'django') return ['refused', ...unreadable]
  return state === 'done' || state === 'unread' ? unreadable : ['usage']
}

function fails(result: MigrationResult, extent: 'whole' | 'part', failOn: FailOn): boolean {
  switch (failOn) {
    case 'pending':
      return isPending(result, extent)
    case 'manual':
      return result.findings.some(({ level, blocks }) => level === 'manual' || blocks)
    case 'blocked':
      return result.findings.some(({ blocks }) => blocks)
    case 'never':
      return false
  }
}

function isPending(result: MigrationResult, extent: 'whole' | 'part'): boolean {
  if (extent === 'whole') return true
  return result.changes.length > 0 || result.findings.some((finding) => finding.level === 'manual' || finding.blocks)
}
