/** The flags of `verify`, as plain data. */
import { type Command, InvalidArgumentError, Option } from 'commander'

export interface VerifyFlags {
  readonly fromTests: boolean
  /** The migrated tree; null: made by this tool in a scratch copy. */
  readonly against: string | null
  readonly flaskPython: string | null
  readonly fastapiPython: string | null
  /** `module:app` or `module:factory()`, for the original and for the result. */
  readonly app: string | null
  readonly fastapiApp: string | null
  readonly setup: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly signIn: string | null
  readonly requests: readonly string[]
  readonly har: readonly string[]
  readonly accessLog: readonly string[]
  readonly declared: string | null
  /** Goes to pytest as it stands. */
  readonly pytest: readonly string[]
}

export function describeVerify(command: Command): Command {
  return command
    .description('run the original on Flask and the result on FastAPI, ask both the same, compare the answers')
    .argument('[path]', 'folder of the Flask project', '.')
    .argument('[pytest...]', 'after --: arguments for pytest')
    .option('--from-tests', "the requests are those of the project's own tests; else they come from its routes")
    .option('--against <folder>', 'the migrated project; without it the result of apply, in a scratch copy')
    .option('--flask-python <file>', 'interpreter that has Flask and what the project needs')
    .option('--fastapi-python <file>', 'interpreter that has what the migrated project needs')
    .option('--app <target>', 'module:app or module:factory()')
    .option('--fastapi-app <target>', 'the same of the migrated project, when it is another')
    .addOption(repeated('--setup <command>', 'run in each scratch copy before anything else, with Flask'))
    .addOption(new Option('--env <name=value>', 'a variable; {side} and {folder} are filled in').argParser(variable))
    .option('--sign-in <file>', 'request script that signs in; each cookie jar in it is somebody')
    .addOption(repeated('--requests <file>', 'request script to send too'))
    .addOption(repeated('--har <file>', 'recorded traffic to send too'))
    .addOption(repeated('--access-log <file>', 'GET requests of a log to send too'))
    .option('--declared <file>', 'JSON: differences that are meant, with reasons')
}

function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, earlier: readonly string[] = []) => [
    ...earlier,
    value,
  ])
}

function variable(text: string, earlier: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('it is NAME=VALUE')
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) }
}

/** As commander gives them. */
export type RawVerifyFlags = { readonly [K in keyof VerifyFlags]?: VerifyFlags[K] }

export function verifyFlags(raw: RawVerifyFlags, pytest: readonly string[]): VerifyFlags {
  return {
    fromTests: raw.fromTests === true,
    against: raw.against ?? null,
    flaskPython: raw.flaskPython ?? null,
    fastapiPython: raw.fastapiPython ?? null,
    app: raw.app ?? null,
    fastapiApp: raw.fastapiApp ?? null,
    setup: raw.setup ?? [],
    env: raw.env ?? {},
    signIn: raw.signIn ?? null,
    requests: raw.requests ?? [],
    har: raw.har ?? [],
    accessLog: raw.accessLog ?? [],
    declared: raw.declared ?? null,
    pytest,
  }
}
