/** `apply`: migrates in place, guarded, everything or nothing. */
import { count, cyan, type Line, t } from '../../report/document.js'
import { asyncText, handlerTotal } from '../../report/handlers.js'
import { stateLines } from '../../report/messages.js'
import { refusalLines, writeProblemLines } from '../../report/refusals.js'
import { stateOf, unread } from '../../report/state.js'
import type { MigrationResult } from '../../report/types.js'
import { guard } from '../../write/guard.js'
import type { Happening } from '../exit-code.js'
import { type Outcome, Stop } from '../outcome.js'
import { checkApplicable, checkSelection, stageOf } from '../select.js'
import { findFolder } from '../target.js'
import { type Context, migrate, withConfig } from './context.js'
import { happeningsOf } from './pending.js'
import { applySteps, checkSteps } from './steps.js'

export async function apply(given: Context): Promise<Outcome> {
  const root = await findFolder(given.invocation.paths[0] ?? '.', given.cwd)
  const context = await withConfig(given, root)
  const { invocation, machine } = context
  await checkSelection(invocation, machine)
  if (invocation.commitPerBlueprint) checkSteps(invocation)
  await checkApplicable(invocation, machine)
  const result = await migrate(context, root)
  const state = stateOf(result)
  if (state !== 'flask') return { out: [], err: stateLines(result, state), happenings: happeningsOf(result, 'whole') }
  const stage = await stageOf(invocation, machine)
  if (result.changes.length === 0) return stage === 'prepare' ? nothingToPrepare(result) : nothingConverted(result)
  if (invocation.commitPerBlueprint) return applySteps(context, result)
  const refusal = await guard(root, result.changes, { dirty: invocation.allowDirty, noVcs: invocation.allowNoVcs })
  if (refusal !== null) throw new Stop('refused', refusalLines(refusal))
  return write(context, result, stage)
}

async function write(context: Context, result: MigrationResult, stage: 'prepare' | 'switch'): Promise<Outcome> {
  const report = await context.machine.writeChanges(result.root, result.changes)
  if (report.refusal) throw new Stop('refused', refusalLines(report.refusal))
  if (report.written.length === 0) return { out: [], err: writeProblemLines(report), happenings: ['untouched-files'] }
  const out = stage === 'prepare' ? preparedLines(result) : doneLines(result)
  return { out, err: unreadNote(result), happenings: unreadHappening(result) }
}

/** Flask is there and nothing can be done about it: nothing was written, and the exit code says so. */
function nothingConverted(result: MigrationResult): Outcome {
  const blocking = result.findings.filter((finding) => finding.blocks)
  const why = blocking.length > 0 ? blocking : result.findings
  const lines = why.slice(0, 5).map((each) => t`${each.path}:${each.line}: ${each.what} [${each.id}]`)
  const head = t`Nothing was converted, so nothing was written; flask-to-fastapi check says why.`
  return { out: [], err: [head, ...lines, ...unreadNote(result)], happenings: ['pending', ...unreadHappening(result)] }
}

/** Places that no spelling of all releases reaches are listed; they are no failure of this stage. */
function nothingToPrepare(result: MigrationResult): Outcome {
  const left = leftLines(result)
  return {
    out: [t`Nothing to prepare; nothing was written.`, ...left],
    err: unreadNote(result),
    happenings: unreadHappening(result),
  }
}

function preparedLines(result: MigrationResult): readonly Line[] {
  return [
    ...result.changes.map(({ path }) => t`changed  ${path}`),
    t`${count(result.changes.length, 'file')} written; the application stays on Flask`,
    ...leftLines(result),
    t`Next  ${cyan('git diff')}, then run the tests with the pins as they are and with current releases`,
  ]
}

const leftLines = ({ findings }: MigrationResult): readonly Line[] =>
  findings
    .filter(({ level }) => level === 'manual')
    .map((each) => t`left     ${each.path}:${each.line}: ${each.what}; ${each.todo} [${each.id}]`)

function doneLines(result: MigrationResult): readonly Line[] {
  const paths = result.changes.map((change) => {
    if (change.before === null) return t`new      ${change.path}`
    return change.after === null ? t`deleted  ${change.path}` : t`changed  ${change.path}`
  })
  const manual = result.findings.filter((finding) => finding.level === 'manual').length
  const left = manual === 0 ? '' : `, ${count(manual, 'place')} left for you`
  const hasNotes = result.changes.some((change) => change.path === 'MIGRATION.md' && change.after !== null)
  return [
    ...paths,
    ...result.findings.filter(({ id }) => id === 'flask/taken-along').map(({ what }) => t`also     ${what}`),
    t`${count(result.changes.length, 'file')} written, ${handlerTotal(result.handlers)} migrated${left}; ${asyncText(result.handlers)}`,
    hasNotes
      ? t`Next  ${cyan('git diff')}, and MIGRATION.md for what to install and how to start it`
      : t`Next  ${cyan('git diff')}`,
  ]
}

function unreadNote(result: MigrationResult): readonly Line[] {
  return unread(result).map(
    (file) => t`left untouched: ${file.path}: ${file.reason}${file.detail === '' ? '' : `, ${file.detail}`}`,
  )
}

function unreadHappening(result: MigrationResult): readonly Happening[] {
  return unread(result).length > 0 ? ['untouched-files'] : []
}
