/** `verify`: the original and the result answer the same requests; the one command that runs code of the repository. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Line, t } from '../../report/document.js'
import type { MigrationResult } from '../../report/types.js'
import { RUNS_CODE, verifiedLines } from '../../report/verified.js'
import { findTarget as findApplication } from '../../verify/app-target.js'
import { handlerNames, type Known } from '../../verify/coverage.js'
import { verifyRoutes } from '../../verify/from-routes.js'
import { verifyTests } from '../../verify/from-tests.js'
import { type Declared, excuse, readDeclared } from '../../verify/known.js'
import { overriddenInTests } from '../../verify/overridden.js'
import type { Place } from '../../verify/process.js'
import { alignTimes, bring, Scratch, setUp } from '../../verify/scratch.js'
import { readScript, ScriptError } from '../../verify/script.js'
import { uncheckedSettings } from '../../verify/settings.js'
import { fromAccessLog, fromHar } from '../../verify/traffic.js'
import { CannotCompare, type Verdict } from '../../verify/verdict.js'
import { type Outcome, Stop, usageError } from '../outcome.js'
import { findFolder } from '../target.js'
import type { VerifyFlags } from '../verify-flags.js'
import { type Context, migrate, withConfig } from './context.js'

export async function verify(given: Context): Promise<Outcome> {
  const flags = given.invocation.verify
  if (flags === undefined) throw new Error('verify without its flags')
  const root = await findFolder(given.invocation.paths[0] ?? '.', given.cwd)
  const context = await withConfig(given, root)
  const result = await migrate(context, root)
  if (flags.against === null && result.changes.length === 0)
    throw new Stop('usage', [
      t`nothing was converted, so there is no result to compare; flask-to-fastapi check says why`,
    ])
  await context.tell(RUNS_CODE)
  const scratch = new Scratch()
  try {
    const verdict = await compared({ context, flags, root, result, scratch })
    return { out: verifiedLines(verdict), ...ended(verdict) }
  } catch (error) {
    if (error instanceof ScriptError) throw usageError(t`${error.message}`)
    if (!(error instanceof CannotCompare)) throw error
    throw new Stop('usage', cannotCompare(error))
  } finally {
    scratch.remove()
  }
}

/** Zero handlers verified is a failure, whatever the number of requests. */
function ended({ handlers, unverified, differences }: Verdict): Omit<Outcome, 'out'> {
  const happenings = differences.length > 0 ? (['pending'] as const) : []
  if (unverified.length < handlers) return { err: [], happenings }
  return { err: [t`No handler was verified, so nothing is known to be equal.`], happenings: ['usage', ...happenings] }
}

interface Task {
  readonly context: Context
  readonly flags: VerifyFlags
  readonly root: string
  readonly result: MigrationResult
  readonly scratch: Scratch
}

async function compared(task: Task): Promise<Verdict> {
  const { flags, result } = task
  const known = knownHandlers(result)
  if (!flags.fromTests) return probed(task, known)
  const after = await migrated(task)
  const sides = { before: original(task, 'before'), twin: original(task, 'twin'), after }
  const { verdict } = await verifyTests(sides, known, flags.pytest, excuse(notesIn(after.directory), declaredIn(task)))
  return { ...verdict, settings: uncheckedSettings(overriddenInTests(task.root)) }
}

async function probed(task: Task, known: readonly Known[]): Promise<Verdict> {
  const { flags, root, context } = task
  const target = flags.app ?? findApplication(root)
  if (target === null)
    throw usageError(t`no application found in ${root}; name it with --app module:app or --app 'module:factory()'`)
  const serve = (place: Place) => ({ ...place, target })
  const after = await migrated(task)
  const sides = {
    before: serve(original(task, 'before')),
    twin: serve(original(task, 'twin')),
    scout: serve(original(task, 'scout')),
    after: { ...after, target: flags.fastapiApp ?? target },
  }
  const script = (file: string) => readScript(resolve(context.cwd, file)).requests
  const text = (file: string) => readFileSync(resolve(context.cwd, file), 'utf8')
  return verifyRoutes(sides, known, {
    signIn: flags.signIn === null ? [] : script(flags.signIn),
    requests: [
      ...flags.requests.flatMap(script),
      ...flags.har.flatMap((file) => fromHar(text(file), file)),
      ...flags.accessLog.flatMap((file) => fromAccessLog(text(file))),
    ],
    excuse: excuse(notesIn(after.directory), declaredIn(task)),
    overridden: overriddenInTests(root),
  })
}

function declaredIn({ flags, context }: Task): readonly Declared[] {
  return flags.declared === null ? [] : readDeclared(resolve(context.cwd, flags.declared))
}

function notesIn(directory: string): string {
  const path = join(directory, 'MIGRATION.md')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** A copy of the original, set up. */
function original(task: Task, side: string): Place {
  const { root, flags, scratch, context } = task
  const directory = scratch.copy(root, side)
  const place = {
    python: interpreter(flags.flaskPython, root, context.cwd, '--flask-python'),
    directory,
    env: variables(task, side, directory),
  }
  for (const command of flags.setup) setUp(command, place)
  return place
}

/** A copy of the result, with what the set-up of the original made. */
async function migrated(task: Task): Promise<Place> {
  const { root, flags, scratch, context, result } = task
  const python = interpreter(flags.fastapiPython, flags.against ?? root, context.cwd, '--fastapi-python')
  const from = flags.against === null ? root : await findFolder(flags.against, context.cwd)
  const directory = scratch.copy(from, 'after')
  if (flags.against !== null) alignTimes(root, directory)
  if (flags.against === null) await written(task, directory, result)
  const env = variables(task, 'after', directory)
  if (flags.setup.length > 0) {
    const place = {
      python: interpreter(flags.flaskPython, root, context.cwd, '--flask-python'),
      directory: scratch.copy(root, 'setup'),
      env,
    }
    for (const command of flags.setup) bring(setUp(command, place), place.directory, directory)
  }
  return { python, directory, env }
}

async function written({ context }: Task, directory: string, result: MigrationResult): Promise<void> {
  const report = await context.machine.writeChanges(directory, result.changes)
  if (report.written.length === 0) throw new CannotCompare('the result could not be written to a scratch copy')
}

function variables({ flags, result }: Task, side: string, folder: string): Readonly<Record<string, string>> {
  const filled = Object.entries(flags.env).map(([name, value]) => [
    name,
    value.replaceAll('{side}', side).replaceAll('{folder}', folder),
  ])
  return { ...Object.fromEntries(filled), FLASK_TO_FASTAPI_HANDLERS: handlerNames(knownHandlers(result)) }
}

/** As given, else the environment that lies in the project. */
function interpreter(given: string | null, root: string, cwd: string, flag: string): string {
  if (given !== null) {
    const path = /[\\/]/.test(given) ? resolve(cwd, given) : given
    if (path !== given && !existsSync(path)) throw usageError(t`no such interpreter: ${given}`)
    return path
  }
  const own = ['.venv', 'venv'].flatMap((name) =>
    ['bin/python', 'Scripts/python.exe'].map((file) => join(resolve(cwd, root), name, file)),
  )
  const found = own.find((path) => existsSync(path))
  if (found === undefined) throw usageError(t`${flag} is needed: there is no .venv in ${root}`)
  return found
}

function knownHandlers({ handlers }: MigrationResult): readonly Known[] {
  return handlers.map(({ path, line, name, rule, methods }) => ({ path, line, name, rule, methods }))
}

function cannotCompare(error: Error): readonly Line[] {
  return [
    t`Nothing was compared, so nothing is known to be equal.`,
    ...error.message.split('\n').map((line) => t`${line}`),
  ]
}
