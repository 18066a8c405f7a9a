/** What a run found, in the few cases that decide what is said and how it ends. */
import type { SkippedFile, SkipReason } from '../project/project.js'
import type { MigrationResult } from './types.js'

/**
 * `flask`: Flask is there. `done`: FastAPI without Flask. `django`: nothing but Django. `foreign`: only another framework.
 * `unread`: nothing found, but files that could not be read. `nothing`: none of these.
 */
export type State = 'flask' | 'done' | 'django' | 'foreign' | 'unread' | 'nothing'

export function stateOf(result: MigrationResult): State {
  const { framework } = result.summary
  if (framework === 'flask' || framework === 'mixed') return 'flask'
  if (framework === 'fastapi') return result.changes.length > 0 ? 'flask' : 'done'
  if (framework === 'django') return 'django'
  if (result.others.length > 0) return 'foreign'
  return unread(result).length > 0 ? 'unread' : 'nothing'
}

/** Files that should have been read and could not be; generated files and links are passed over on purpose. */
export function unread(result: MigrationResult): readonly SkippedFile[] {
  return result.skipped.filter((file) => !ON_PURPOSE.has(file.reason))
}

const ON_PURPOSE: ReadonlySet<SkipReason> = new Set(['generated', 'not-regular', 'outside-root'])
