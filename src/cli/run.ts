/** One run of the command line: arguments in, text on the two streams, exit code out. */
import type { Line } from '../report/document.js'
import type { Context } from './commands/context.js'
import { type ExitCode, exitCode } from './exit-code.js'
import { type Invocation, parseArguments } from './invocation.js'
import type { Machine } from './machine.js'
import type { Outcome } from './outcome.js'
import { type ColourChoice, colourFor, type Output, type Terminal } from './terminal.js'

export interface RunOptions {
  readonly args: readonly string[]
  readonly version: string
  readonly terminal: Terminal
  readonly machine: Machine
}

export async function run(options: RunOptions): Promise<ExitCode> {
  const { terminal } = options
  const parsed = parseArguments(options.args, options.version)
  if (!('command' in parsed)) {
    if (parsed.stdout !== '') terminal.stdout.write(parsed.stdout)
    if (parsed.stderr !== '') terminal.stderr.write(await sanitized(parsed.stderr))
    return exitCode(parsed.happening === null ? [] : [parsed.happening])
  }
  const outcome = await perform(parsed, options)
  if (typeof outcome.out === 'string') terminal.stdout.write(outcome.out)
  else if (outcome.out instanceof Uint8Array) await printPatch(outcome.out, terminal, parsed.colour)
  else await print(outcome.out, terminal.stdout, terminal, parsed.colour)
  await print(outcome.err, terminal.stderr, terminal, parsed.colour)
  return exitCode(outcome.happenings)
}

async function perform(invocation: Invocation, options: RunOptions): Promise<Outcome> {
  const { progressLine } = await import('./progress.js')
  const { Stop } = await import('./outcome.js')
  const progress = progressLine(options.terminal)
  try {
    const { terminal, machine } = options
    const tell = (line: Line) => print([line], terminal.stderr, terminal, invocation.colour)
    return await command(invocation, {
      invocation,
      machine,
      version: options.version,
      cwd: terminal.cwd,
      progress,
      tell,
    })
  } catch (error) {
    if (error instanceof Stop) return { out: [], err: error.lines, happenings: [error.happening] }
    return internalError(error, options.terminal)
  }
}

async function command(invocation: Invocation, context: Context): Promise<Outcome> {
  switch (invocation.command) {
    case 'summary':
      return (await import('./commands/check.js')).summary(context)
    case 'check':
      return (await import('./commands/check.js')).check(context)
    case 'diff':
      return (await import('./commands/diff.js')).diff(context)
    case 'apply':
      return (await import('./commands/apply.js')).apply(context)
    case 'undo':
      return (await import('./commands/undo.js')).undo(context)
    case 'verify':
      return (await import('./commands/verify.js')).verify(context)
    case 'explain':
      return (await import('./commands/explain.js')).explain(context)
    case 'list':
      return (await import('./commands/list.js')).list(context)
  }
}

async function internalError(error: unknown, terminal: Terminal): Promise<Outcome> {
  const { t } = await import('../report/document.js')
  const whole = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = terminal.env.FLASK_TO_FASTAPI_DEBUG ? whole.split('\n') : whole.split('\n').slice(0, 1)
  const hint = t`This is a bug of flask-to-fastapi; nothing was written. FLASK_TO_FASTAPI_DEBUG=1 shows where.`
  return { out: [], err: [...lines.map((line) => t`${line}`), hint], happenings: ['internal-error'] }
}

async function print(lines: readonly Line[], output: Output, { env }: Terminal, choice: ColourChoice): Promise<void> {
  if (lines.length === 0) return
  const { render } = await import('../report/document.js')
  output.write(render(lines, colourFor(output, choice, env)))
}

/** Raw bytes for a pipe or a file; for eyes, sanitised. */
async function printPatch(patch: Uint8Array, terminal: Terminal, choice: ColourChoice): Promise<void> {
  if (patch.length === 0) return
  if (!terminal.stdout.isTTY) return terminal.stdout.write(patch)
  const { colouredPatch } = await import('../report/coloured-patch.js')
  return print(colouredPatch(patch), terminal.stdout, terminal, choice)
}

async function sanitized(text: string): Promise<string> {
  const { sanitize } = await import('../report/sanitize.js')
  return sanitize(text)
}
