/** What a result means for the exit code of `check` and `diff`. */
import { stateOf, unread } from '../../report/state.js'
import type { MigrationResult } from '../../report/types.js'
import type { Happening } from '../exit-code.js'

/** `part` when only some files or transforms were asked for: then only what is shown counts. */
export function happeningsOf(result: MigrationResult, extent: 'whole' | 'part'): readonly Happening[] {
  const unreadable: readonly Happening[] = unread(result).length > 0 ? ['untouched-files'] : []
  const state = stateOf(result)
  if (state === 'flask') return isPending(result, extent) ? ['pending', ...unreadable] : unreadable
  if (state === 'django') return ['refused', ...unreadable]
  return state === 'done' || state === 'unread' ? unreadable : ['usage']
}

function isPending(result: MigrationResult, extent: 'whole' | 'part'): boolean {
  if (extent === 'whole') return true
  return result.changes.length > 0 || result.findings.some((finding) => finding.level === 'manual' || finding.blocks)
}
