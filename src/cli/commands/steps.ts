/** `apply --commit-per-blueprint`: a commit for each blueprint, and one for what is left. */
import { count, type Line, t } from '../../report/document.js'
import { handlerTotal } from '../../report/handlers.js'
import { commitRefusalLines, refusalLines, writeProblemLines } from '../../report/refusals.js'
import { stateOf, unread } from '../../report/state.js'
import type { MigrationResult } from '../../report/types.js'
import { guard } from '../../write/guard.js'
import type { Invocation } from '../invocation.js'
import { type Outcome, Stop, usageError } from '../outcome.js'
import { type Context, migrate } from './context.js'

/** Null for the application and what no step before has converted. */
type Step = string | null

export function checkSteps({ stage, only, allowDirty, allowNoVcs }: Invocation): void {
  if (allowDirty || allowNoVcs)
    throw usageError(
      '--commit-per-blueprint commits what it writes: it goes with neither --allow-dirty nor --allow-no-vcs',
    )
  if (stage === 'prepare' || only.length > 0)
    throw usageError(
      '--commit-per-blueprint is for the switch to FastAPI: it goes with neither --stage prepare nor --only',
    )
}

/** `first` is the result of one run for everything that was asked for; nothing is written yet. */
export async function applySteps(context: Context, first: MigrationResult): Promise<Outcome> {
  const { root } = first
  const refusal = await guard(root, first.changes, { dirty: false, noVcs: false })
  if (refusal !== null) throw new Stop('refused', commitRefusalLines(refusal))
  const problem = await context.machine.commitProblem(root)
  if (problem !== null) throw new Stop('refused', [t`Refused: ${problem}.`])
  const out: Line[] = []
  let last = first
  for (const step of stepsOf(context.invocation, first)) {
    const result = await migrate(stepContext(context, step), root)
    if (stateOf(result) !== 'flask' || result.changes.length === 0) continue
    out.push(await commitStep(context, result, step))
    last = result
  }
  const head = t`${count(out.length, 'commit')} made, ${handlerTotal(last.handlers)} migrated`
  return { out: [...out, head], err: [], happenings: unread(last).length > 0 ? ['untouched-files'] : [] }
}

async function commitStep({ machine }: Context, result: MigrationResult, step: Step): Promise<Line> {
  const report = await machine.writeChanges(result.root, result.changes)
  if (report.refusal) throw new Stop('refused', refusalLines(report.refusal))
  if (report.written.length === 0) throw new Stop('untouched-files', writeProblemLines(report))
  const paths = result.changes.map(({ path }) => path)
  const made = await machine.commitFiles(result.root, paths, messageOf(result, step))
  if ('name' in made) return t`${made.name}  ${subjectOf(result, step)}`
  const lines = [
    t`Stopped: written, but not committed: ${made.problem}`,
    t`flask-to-fastapi undo takes this step back.`,
  ]
  throw new Stop('untouched-files', lines)
}

function stepsOf({ blueprint, keep }: Invocation, { summary }: MigrationResult): readonly Step[] {
  if (blueprint.length > 0) return blueprint
  const names = (summary.blueprintNames ?? []).filter((name) => name !== '' && !keep.includes(name))
  return [...names, null]
}

const stepContext = (context: Context, step: Step): Context => ({
  ...context,
  invocation: { ...context.invocation, blueprint: step === null ? [] : [step] },
})

function subjectOf({ findings }: MigrationResult, step: Step): string {
  if (step === null) return 'Convert the rest of the application to FastAPI'
  const along = findings.some(({ id }) => id === 'flask/taken-along')
  return `Convert the ${step} blueprint${along ? ' and what goes with it' : ''} to FastAPI`
}

function messageOf(result: MigrationResult, step: Step): string {
  const along = result.findings.filter(({ id }) => id === 'flask/taken-along').map(({ what }) => `${what}.`)
  const mounted = result.handlers.filter(({ rung }) => rung === 2).length
  const rest = mounted > 0 ? [`${handlerTotal(result.handlers)} migrated; the others stay Flask, mounted below.`] : []
  return [subjectOf(result, step), ...[[...rest, ...along].join('\n')].filter(Boolean)].join('\n\n')
}
