/** `check` and the summary: says what would happen, changes nothing. */
import { restrict } from '../../report/restrict.js'
import { checkText, summaryText } from '../../report/text.js'
import type { MigrationResult } from '../../report/types.js'
import type { Outcome } from '../outcome.js'
import { usageError } from '../outcome.js'
import { checkSelection, partialNotes } from '../select.js'
import { findTarget } from '../target.js'
import { type Context, migrate, shellPath } from './context.js'
import { happeningsOf } from './pending.js'

export async function check(context: Context): Promise<Outcome> {
  const { invocation, machine } = context
  const target = await findTarget(invocation.paths, context.cwd)
  if (target.parts.some((part) => part.function !== null))
    throw usageError('::function is for diff; check takes whole files')
  await checkSelection(invocation, machine)
  const result = restrict(
    await migrate(context, target.root),
    target.parts.map((part) => part.path),
  )
  const notes = await partialNotes(invocation, machine)
  const transforms = await machine.listTransforms()
  const isPart = target.parts.length > 0 || invocation.only.length > 0 || invocation.stage === 'prepare'
  const next = nextCommand(result, [...invocation.paths])
  return {
    out: checkText(result, { transforms, next, notes }),
    err: [],
    happenings: happeningsOf(result, isPart ? 'part' : 'whole'),
  }
}

export async function summary(context: Context): Promise<Outcome> {
  const target = await findTarget(context.invocation.paths, context.cwd)
  if (target.parts.length > 0) throw usageError('name the folder of the project, or use check PATH for a file')
  const result = await migrate(context, target.root)
  const transforms = await context.machine.listTransforms()
  const next = nextCommand(result, [...context.invocation.paths])
  return {
    out: summaryText(result, { transforms, next, notes: [] }),
    err: [],
    happenings: happeningsOf(result, 'whole'),
  }
}

/** Something to look at when there is a patch, else the reasons why there is none. */
function nextCommand(result: MigrationResult, paths: readonly string[]): string {
  const words = ['flask-to-fastapi', result.changes.length > 0 ? 'diff' : 'check', ...paths.map(shellPath)]
  return words.join(' ')
}
