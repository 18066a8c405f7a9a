/** What every command is given. */
import type { Line } from '../../report/document.js'
import { recoveryLines } from '../../report/recovery.js'
import type { MigrationResult } from '../../report/types.js'
import type { Invocation } from '../invocation.js'
import type { Machine } from '../machine.js'
import { Stop } from '../outcome.js'
import type { ProgressLine } from '../progress.js'
import { checkBlueprints, stageOf } from '../select.js'

export interface Context {
  readonly invocation: Invocation
  readonly machine: Machine
  readonly version: string
  readonly cwd: string
  readonly progress: ProgressLine
  /** Tells something on stderr before the command is done. */
  readonly tell: (line: Line) => Promise<void>
}

/** The same with what the project's own configuration says. */
export async function withConfig(context: Context, root: string): Promise<Context> {
  const { configured } = await import('../config.js')
  return { ...context, invocation: await configured(context.invocation, root, context.machine) }
}

export async function migrate(context: Context, root: string): Promise<MigrationResult> {
  await takeBackInterrupted(context, root)
  const { only, skip, blueprint, keep, heldTests } = context.invocation
  const onProgress = context.progress.show
  const chosen = { ...(only.length > 0 ? { only } : {}), ...(skip.length > 0 ? { skip } : {}) }
  const stage = await stageOf(context.invocation, context.machine)
  const step = {
    ...(stage === 'prepare' ? { stage } : {}),
    ...(blueprint.length > 0 ? { blueprint } : {}),
    ...(keep.length > 0 ? { keep } : {}),
    heldTests,
  }
  const result = await context.machine
    .migrate(root, { ...chosen, ...step, onProgress })
    .finally(() => context.progress.clear())
  checkBlueprints(context.invocation, result)
  return result
}

/** An apply that was killed is taken back before anything is read. Returns whether there was one. */
export async function takeBackInterrupted(context: Context, root: string): Promise<boolean> {
  const recovery = await context.machine.recover(root)
  if (recovery.kind === 'stuck') throw new Stop('untouched-files', recoveryLines(recovery))
  for (const line of recoveryLines(recovery)) await context.tell(line)
  return recovery.kind === 'recovered'
}

/** The folder as it goes into a command to type next. */
export function shellPath(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
