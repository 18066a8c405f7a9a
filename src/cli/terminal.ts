/** Where a command runs and what it may print to, as a parameter: tests bring their own. */

export interface Terminal {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
}

export interface Output {
  readonly isTTY: boolean
  readonly columns: number | null
  write(data: string | Uint8Array): void
}

export type ColourChoice = 'auto' | 'always' | 'never'

/** `--color`, then NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, TERM=dumb, then whether it is a terminal. */
export function colourFor(output: Output, choice: ColourChoice, env: Terminal['env']): 'ansi' | 'plain' {
  if (choice !== 'auto') return choice === 'always' ? 'ansi' : 'plain'
  if (isSet(env.NO_COLOR)) return 'plain'
  const forced = env.FORCE_COLOR ?? env.CLICOLOR_FORCE
  if (isSet(forced)) return forced === '0' || forced === 'false' ? 'plain' : 'ansi'
  return env.TERM === 'dumb' || !output.isTTY ? 'plain' : 'ansi'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
