/** The command line as plain data. */
import { Command, CommanderError, Option } from 'commander'
import { FAIL_ON, type FailOn } from './commands/pending.js'
import { REPORT_FORMATS, type ReportFormat } from './report-output.js'
import type { Selection } from './select.js'
import type { ColourChoice } from './terminal.js'
import { describeVerify, type RawVerifyFlags, type VerifyFlags, verifyFlags } from './verify-flags.js'

export type Invocation = Selection & {
  readonly command: 'summary' | 'check' | 'diff' | 'apply' | 'undo' | 'verify' | 'explain' | 'list'
  readonly paths: readonly string[]
  readonly colour: ColourChoice
  readonly stat: boolean
  readonly allowDirty: boolean
  readonly allowNoVcs: boolean
  readonly commitPerBlueprint: boolean
  /** Of `check` only; null when nothing is said. */
  readonly format: ReportFormat | null
  readonly output: string | null
  readonly failOn: FailOn | null
  /** Whether tests that nothing carries over hold what they test. */
  readonly heldTests: 'hold' | 'skip'
  /** Of `verify` only. */
  readonly verify?: VerifyFlags
}

/** Help, the version or a complaint instead of something to do. */
export interface Said {
  readonly stdout: string
  readonly stderr: string
  readonly happening: 'usage' | null
}

export function parseArguments(args: readonly string[], version: string): Invocation | Said {
  const said = { stdout: '', stderr: '' }
  let invocation: Invocation | null = null
  const program = describe(version, (found) => {
    invocation = found
  })
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        said.stdout += text
      },
      writeErr: (text) => {
        said.stderr += text
      },
    })
  }
  try {
    program.parse([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { ...said, happening: error.exitCode === 0 ? null : 'usage' }
  }
  return invocation ?? { ...said, happening: 'usage' }
}

interface Flags {
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly blueprint?: readonly string[]
  readonly keep?: readonly string[]
  readonly stage?: 'prepare' | 'switch'
  readonly heldTests?: 'hold' | 'skip'
  readonly color?: string | false
  readonly stat?: true
  readonly allowDirty?: true
  readonly allowNoVcs?: true
  readonly commitPerBlueprint?: true
  readonly format?: ReportFormat
  readonly output?: string
  readonly failOn?: FailOn
}

function describe(version: string, found: (invocation: Invocation) => void): Command {
  const program = new Command('flask-to-fastapi')
  const act = (command: Invocation['command']) => (paths: readonly string[] | string | undefined, flags: Flags) =>
    found(invocationOf(command, paths, { ...program.opts<Flags>(), ...flags }))
  program
    .description('Turns a Flask repository into a FastAPI repository that behaves the same over HTTP.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .argument('[path]', 'folder of the project: a short summary of what a migration would do')
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-color')
    .addHelpText('after', AFTER_HELP)
    .showSuggestionAfterError()
    .action(act('summary'))
  parted(program.command('check'), 'say whether to migrate, what would change and what stays manual, and why')
    .argument('[paths...]', PATHS)
    .addOption(new Option('--format <format>', 'how the report is written').choices(REPORT_FORMATS))
    .option('--output <file>', 'write the report to a file instead; its ending says the format where --format does not')
    .addOption(new Option('--fail-on <what>', FAIL_ON_HELP).choices(FAIL_ON))
    .action(act('check'))
  parted(program.command('diff'), 'print one patch that git apply accepts; writes nothing')
    .argument('[paths...]', `${PATHS}; PATH::function for one function`)
    .option('--stat', 'print how many lines each file gains and loses instead')
    .action(act('diff'))
  parted(program.command('apply'), 'migrate in place')
    .argument('[path]', 'folder of the project', '.')
    .option('--allow-dirty', 'also over uncommitted changes')
    .option('--allow-no-vcs', 'also in a folder without version control')
    .option('--commit-per-blueprint', 'commit each blueprint on its own; the application runs after every commit')
    .action(act('apply'))
  program
    .command('undo')
    .description('give back every file as it was before the last apply')
    .argument('[path]', 'folder of the project', '.')
    .action(act('undo'))
  describeVerify(program.command('verify')).action(
    (path: string, pytest: readonly string[], flags: Flags & RawVerifyFlags) =>
      found({
        ...invocationOf('verify', path, { ...program.opts<Flags>(), ...flags }),
        verify: verifyFlags(flags, pytest),
      }),
  )
  program
    .command('explain')
    .description('explain a finding or a transform, with an example; needs no network')
    .argument('<id>', 'as in errors/key-error')
    .action(act('explain'))
  program
    .command('list')
    .description('list the transforms')
    .action((flags: Flags) => act('list')([], flags))
  return program
}

const PATHS = 'project folder, files or folders of it'

const AFTER_HELP = `
Exit codes: 0 nothing pending, applied, or the same answers; 1 something is pending, nothing could be converted, or
answers differ; 2 wrong usage, or nothing could be compared;
3 some files could not be read or written and were left untouched; 4 refused: uncommitted changes, no version control,
edits since the apply that is to be undone, another run at work, or nothing but Django.`

const STAGE_HELP = 'prepare: only what leaves a Flask application that old and new releases run'

const FAIL_ON_HELP =
  'exit with 1 while: pending, anything is to be migrated (default); manual, something stays manual; blocked, something ' +
  'keeps files on Flask; never'

const HELD_TESTS_HELP = 'skip: tests that nothing carries over are skipped, and say so, where that frees what they test'

const BLUEPRINT_HELP = 'convert these blueprints and what they import, comma-separated, and mount the others'

function parted(command: Command, description: string): Command {
  return command
    .description(description)
    .addOption(new Option('--only <ids>', 'only these transforms, comma-separated').argParser(collect))
    .addOption(new Option('--skip <ids>', 'all but these transforms').argParser(collect))
    .addOption(new Option('--stage <stage>', STAGE_HELP).choices(['prepare', 'switch']).default('switch'))
    .addOption(new Option('--held-tests <what>', HELD_TESTS_HELP).choices(['hold', 'skip']).default('hold'))
    .addOption(new Option('--blueprint <names>', BLUEPRINT_HELP).argParser(collect))
    .addOption(
      new Option('--keep <names>', 'leave these blueprints on Flask, mounted below the rest').argParser(collect),
    )
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...value.split(',').map((id) => id.trim())].filter((id) => id !== '')
}

function invocationOf(
  command: Invocation['command'],
  paths: readonly string[] | string | undefined,
  flags: Flags,
): Invocation {
  return {
    command,
    paths: typeof paths === 'string' ? [paths] : (paths ?? []),
    only: flags.only ?? [],
    skip: flags.skip ?? [],
    blueprint: flags.blueprint ?? [],
    keep: flags.keep ?? [],
    stage: flags.stage ?? 'switch',
    heldTests: flags.heldTests ?? 'hold',
    colour: colourChoice(flags.color),
    stat: flags.stat === true,
    allowDirty: flags.allowDirty === true,
    allowNoVcs: flags.allowNoVcs === true,
    commitPerBlueprint: flags.commitPerBlueprint === true,
    format: flags.format ?? null,
    output: flags.output ?? null,
    failOn: flags.failOn ?? null,
  }
}

function colourChoice(value: Flags['color']): ColourChoice {
  if (value === 'always') return 'always'
  return value === false || value === 'never' ? 'never' : 'auto'
}
