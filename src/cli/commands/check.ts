/** `check` and the summary: says what would happen, changes nothing. */
import { type Line, render, t } from '../../report/document.js'
import { restrict } from '../../report/restrict.js'
import { checkText, summaryText } from '../../report/text.js'
import type { MigrationResult } from '../../report/types.js'
import type { Outcome } from '../outcome.js'
import { usageError } from '../outcome.js'
import { formatOf, type ReportFormat, writeReport } from '../report-output.js'
import { checkSelection, partialNotes } from '../select.js'
import { findTarget } from '../target.js'
import { type Context, migrate, shellPath, withConfig } from './context.js'
import { happeningsOf } from './pending.js'

export async function check(given: Context): Promise<Outcome> {
  const target = await findTarget(given.invocation.paths, given.cwd)
  if (target.parts.some((part) => part.function !== null))
    throw usageError('::function is for diff; check takes whole files')
  const context = await withConfig(given, target.root)
  const { invocation, machine } = context
  await checkSelection(invocation, machine)
  const result = restrict(
    await migrate(context, target.root),
    target.parts.map((part) => part.path),
  )
  const isPart = target.parts.length > 0 || invocation.only.length > 0 || invocation.stage === 'prepare'
  const happenings = happeningsOf(result, isPart ? 'part' : 'whole', invocation.failOn ?? 'pending')
  const format = formatOf(invocation.format, invocation.output)
  if (format === 'text' && invocation.output === null)
    return { out: await linesOf(result, context), err: [], happenings }
  const text = await textOf(result, format, context)
  const { output } = invocation
  if (output === null) return { out: text, err: [], happenings }
  await writeReport(output, text, context.cwd)
  return { out: [], err: [t`Report written to ${output}`], happenings }
}

async function linesOf(result: MigrationResult, { invocation, machine }: Context): Promise<readonly Line[]> {
  const notes = await partialNotes(invocation, machine)
  const transforms = await machine.listTransforms()
  return checkText(result, { transforms, next: nextCommand(result, [...invocation.paths]), notes })
}

async function textOf(result: MigrationResult, format: ReportFormat, context: Context): Promise<string> {
  if (format === 'text') return render(await linesOf(result, context), 'plain')
  const { formatted } = await import('../../report/formats.js')
  return formatted(result, format, context.version)
}

export async function summary(given: Context): Promise<Outcome> {
  const target = await findTarget(given.invocation.paths, given.cwd)
  if (target.parts.length > 0) throw usageError('name the folder of the project, or use check PATH for a file')
  const context = await withConfig(given, target.root)
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
