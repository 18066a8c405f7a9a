/** What becomes of commands that need Flask or start a WSGI server: where that is certain, their new words. */
import { type CommandLine, commandLines, type Word } from '../project/command-lines.js'
import { type DeploymentKind, deploymentKind } from '../project/deployment-files.js'
import type { TextFile } from '../project/project.js'
import { alembicWords } from './alembic-words.js'
import type { App } from './apps.js'
import { commandStarts } from './command-starts.js'
import { flaskRunWords } from './flask-run-words.js'
import { gunicornWords } from './gunicorn-words.js'
import type { FlaskModel } from './model.js'
import { isTestPath } from './tests.js'
import { waitressWords } from './waitress-words.js'

/** A word of the command as it was, by its number, or a new one. */
export type NewWord = number | string

export interface Translation {
  readonly words: readonly NewWord[]
  readonly app: App
  /** Options that mean nothing any more. */
  readonly lost?: readonly string[]
  /** Distributions it needs. */
  readonly needs?: readonly string[]
  /** Distributions nothing starts any more. */
  readonly leaves?: readonly string[]
  /** Requests that one process answered at a time; null when nothing says. */
  readonly atOnce?: number | null
  /** A module of commands that has to be there to be started by its name. */
  readonly starter?: { readonly path: string; readonly module: string; readonly group: string }
}

export interface ServerCommand {
  readonly command: CommandLine
  readonly kind: DeploymentKind
  /** As it is written, on one line. */
  readonly before: string
  /** Null when nobody can tell what it becomes. */
  readonly after: Translation | null
}

const MANAGE = `python3?(?=[\\s"',-]+(?:[\\w./-]*/)?manage\\.py)`
const PROGRAMS = ['flask', 'gunicorn', 'waitress-serve', 'uwsgi', 'mod_wsgi-express', MANAGE]
const SUBCOMMANDS: ReadonlySet<string> = new Set(['run', 'shell', 'routes', 'db'])

export function serverCommands(flask: FlaskModel): readonly ServerCommand[] {
  const [app] = flask.apps.filter(({ module }) => !isTestPath(module.path))
  if (!app) return []
  const own = new Set(commandStarts(flask).keys())
  return [...flask.project.files.values()].flatMap((file) => {
    const kind = deploymentKind(file.path)
    if (kind === null || isTestPath(file.path)) return []
    return commandLines(file, PROGRAMS).flatMap((command): ServerCommand[] => {
      if (!isMeant(command, kind, own)) return []
      return [{ command, kind, before: asWritten(command), after: translate(command, flask) }]
    })
  })
}

function translate(command: CommandLine, flask: FlaskModel): Translation | null {
  switch (command.words[0].text) {
    case 'flask':
      return flaskWords(command, flask)
    case 'gunicorn':
      return gunicornWords(command, flask)
    case 'python':
    case 'python3':
      return alembicWords({ command, from: 3 }, flask)
    case 'waitress-serve':
      return waitressWords(command, flask)
    default:
      return null
  }
}

/** The command of Flask with its own options, and the words behind the name of what it runs. */
export interface FlaskCommand {
  readonly command: CommandLine
  readonly name: string
  /** Where the words behind that name begin. */
  readonly from: number
  /** What `--app` says. */
  readonly app: string | null
  readonly isDebug: boolean
  readonly envFile: Word | null
}

function flaskWords(command: CommandLine, flask: FlaskModel): Translation | null {
  const parsed = parseFlask(command)
  if (!parsed) return null
  if (parsed.name === 'run') return flaskRunWords(parsed, flask)
  const start = commandStarts(flask).get(parsed.name)
  if (parsed.name === 'db' && !start) return alembicWords(parsed, flask)
  if (!start) return null
  const { group, module, words, starter } = start
  const isModule = isModuleRun(command)
  if (isModule && !module) return null
  const rest = command.words.slice(parsed.from - 1).map((_, at) => parsed.from - 1 + at)
  const head: readonly NewWord[] = isModule && module ? [module] : words
  return { words: [...head, ...rest], app: group.app, ...(starter ? { starter } : {}) }
}

/** `python -m flask`, also as words of a list. */
function isModuleRun({ file, words: [{ start }] }: CommandLine): boolean {
  return /-m["']?(?:[\s,]|-(?=\s))+["']?$/.test(file.text.slice(Math.max(0, start - 60), start))
}

function parseFlask(command: CommandLine): FlaskCommand | null {
  const { words } = command
  let app: string | null = null
  let isDebug = false
  let envFile: Word | null = null
  for (let at = 1; at < words.length; at += 1) {
    const { text } = words[at] as Word
    const [, joined] = /^(?:--app|-A)=(.*)$/.exec(text) ?? []
    if (joined !== undefined) app = joined
    else if (text === '--app' || text === '-A') app = words[++at]?.text ?? null
    else if (text === '--env-file' || text === '-e') envFile = words[++at] ?? null
    else if (text === '--debug') isDebug = true
    else if (text.startsWith('-')) return null
    else return { command, name: text, from: at + 1, app, isDebug, envFile }
  }
  return null
}

/** A sentence about Flask is no command. */
function isMeant(command: CommandLine, kind: DeploymentKind, own: ReadonlySet<string>): boolean {
  const { words, isStart, file } = command
  const [program, next] = words
  if (kind === 'text' && !isCode(file, program.start)) return false
  if (/^python3?$/.test(program.text)) return words[2]?.text === 'db' && (isStart || kind !== 'text')
  if (command.form === 'list' && (!isStart || /\.(?:toml|cfg|ini)$/.test(file.path))) return false
  const isNamed = words.slice(1).some(({ text }) => SUBCOMMANDS.has(text) || own.has(text))
  if (program.text === 'flask')
    return next !== undefined && (isNamed ? isStart || kind !== 'text' : isStart && /^[a-z-]/.test(next.text))
  return isStart && (next !== undefined || kind !== 'text') && next?.text !== 'start'
}

/** In a fence, in a span of code, behind a prompt, or indented. */
function isCode({ text }: TextFile, at: number): boolean {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const before = text.slice(start, at)
  const fences = text.slice(0, start).match(/^\s*(?:```|~~~)/gm)?.length ?? 0
  return fences % 2 === 1 || /`[^`]*$/.test(before) || /^\s*[$>]\s/.test(before) || /^(?: {4}|\t)/.test(before)
}

function asWritten({ file, words, split, start }: CommandLine): string {
  const last = words.at(-1) as Word
  if (split > 0 || /[\n,]/.test(file.text.slice(start, last.end))) return words.map(({ text }) => text).join(' ')
  return file.text.slice(start, last.end)
}

/** How the new words read on one line. */
export function asText({ command }: Pick<ServerCommand, 'command'>, words: readonly NewWord[]): string {
  const { file, form } = command
  const old = (at: number): string => {
    const word = command.words[at] as Word
    return form === 'shell' ? file.text.slice(word.start, word.end) : word.text
  }
  return words.map((word) => (typeof word === 'string' ? word : old(word))).join(' ')
}
