/** `undo`: gives back every file as it was before the last apply. */
import { undoLines } from '../../report/recovery.js'
import type { Undone } from '../../report/types.js'
import type { Happening } from '../exit-code.js'
import type { Outcome } from '../outcome.js'
import { findFolder } from '../target.js'
import { type Context, takeBackInterrupted } from './context.js'

export async function undo(context: Context): Promise<Outcome> {
  const root = await findFolder(context.invocation.paths[0] ?? '.', context.cwd)
  // That was the last apply; the one before it is not what was asked for.
  if (await takeBackInterrupted(context, root)) return { out: [], err: [], happenings: [] }
  const undone = await context.machine.undo(root)
  const lines = undoLines(undone)
  return undone.kind === 'undone'
    ? { out: lines, err: [], happenings: [] }
    : { out: [], err: lines, happenings: [HAPPENINGS[undone.kind]] }
}

const HAPPENINGS: Readonly<Record<Exclude<Undone['kind'], 'undone'>, Happening>> = {
  nothing: 'pending',
  edited: 'refused',
  busy: 'refused',
  foreign: 'refused',
  stuck: 'untouched-files',
}
