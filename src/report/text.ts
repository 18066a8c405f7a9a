/** The report of `check` and the summary shown without a command. */
import type { Finding } from '../plan/finding.js'
import { bold, count, cyan, dim, type Line, type Span, t, yellow } from './document.js'
import { kindLines, workLines } from './finding-lines.js'
import { exampleLines, handlerLines, tally } from './handlers.js'
import { djangoBeside, stateLines } from './messages.js'
import { outlookLines } from './outlook.js'
import { stateOf, unread } from './state.js'
import type { MigrationResult, TransformInfo } from './types.js'

export interface TextOptions {
  /** Transforms by id, for what each of them does. */
  readonly transforms: readonly TransformInfo[]
  /** The command to run next, as typed. */
  readonly next: string
  /** Says that only some transforms are shown; empty when all are. */
  readonly notes: readonly Line[]
}

/** At most 25 lines: what was found, where it stands, one handler before and after, the next command. */
export function summaryText(result: MigrationResult, options: TextOptions): readonly Line[] {
  const state = stateOf(result)
  if (state !== 'flask') return [...stateLines(result, state), ...unreadTotal(result)]
  const head = [
    ...foundLines(result),
    ...handlerLines(result.handlers),
    ...outlookLines(result),
    ...blockLines(result, 3),
  ]
  const tail = [...unreadTotal(result), ...djangoTotal(result), t`Next        ${cyan(options.next)}`]
  const example = exampleLines(result.handlers, SUMMARY_LINES - head.length - tail.length - 2)
  return [...head, ...spaced(example), [], ...tail]
}

const SUMMARY_LINES = 25

/** Whether to migrate, what would change, and everything that stays manual, what frees most first. */
export function checkText(result: MigrationResult, options: TextOptions): readonly Line[] {
  const state = stateOf(result)
  if (state !== 'flask') return [...stateLines(result, state), ...unreadLines(result)]
  return [
    ...foundLines(result),
    ...handlerLines(result.handlers),
    ...outlookLines(result),
    ...spaced(transformTable(result, options.transforms)),
    ...spaced(options.notes),
    ...spaced(workLines(result)),
    ...spaced(kindLines(result, 'manual', 'Stays manual')),
    ...spaced(kindLines(result, 'changed', 'Answers differently')),
    ...spaced(kindLines(result, 'info', 'Good to know')),
    ...spaced(unreadLines(result)),
    ...spaced(djangoBeside(result.django)),
    [],
    result.changes.length > 0
      ? t`Next        ${cyan(options.next)}`
      : t`Next        resolve what comes first, then run this again`,
  ]
}

/** Apps, blueprints, routes; extensions; pins. Long lists are cut, so each stays one line. */
export function foundLines({ summary }: Pick<MigrationResult, 'summary'>): readonly Line[] {
  const apps = summary.apps.map((app) => `${app.name} (${app.path}:${app.line})`)
  const numbers = [
    count(summary.apps.length, 'app'),
    count(summary.blueprints, 'blueprint'),
    count(summary.routes, 'route'),
  ]
  return [
    t`Found       ${bold(numbers.join(', '))}${apps.length > 0 ? dim(`  ${some(apps, 2)}`) : ''}`,
    ...(summary.pins.length > 0 ? [t`Pins        ${some(summary.pins, 4)}`] : []),
    ...raiseLines(summary.blockingPins ?? []),
  ]
}

/** What the environment needs first; each on a line of its own, for it is work of its own. */
function raiseLines(pins: NonNullable<MigrationResult['summary']['blockingPins']>): readonly Line[] {
  return pins.map(({ name, from, to, file, line }, at) => {
    const head = at === 0 ? 'Raise first' : '           '
    return t`${head} ${yellow(`${name} ${from}`)} to ${to} ${dim(`${file}:${line}`)}`
  })
}

function blockLines(result: MigrationResult, most: number): readonly Line[] {
  const blocking = result.findings.filter((each) => each.blocks)
  const ids = tally(blocking.map((each) => each.id))
  return ids.slice(0, most).map(([id, number], index) => {
    const first = blocking.find((each) => each.id === id) as Finding
    const more = number > 1 ? ` and ${number - 1} more` : ''
    return t`${index === 0 ? 'Blocked by' : '          '}  ${yellow(id)}  ${cut(first.what, 80)} ${dim(`${first.path}:${first.line}${more}`)}`
  })
}

function transformTable(result: MigrationResult, infos: readonly TransformInfo[]): readonly Line[] {
  const rows = result.transforms.filter((share) => share.edits > 0)
  if (rows.length === 0) return []
  const width = Math.max(9, ...rows.map((share) => share.id.length))
  const summaries = new Map(infos.map((info) => [info.id, info.summary]))
  const head = t`${dim(`${'transform'.padEnd(width)}  files  edits  manual`)}`
  const body = rows.map(({ id, files, edits, manual }) => {
    const numbers = `${cell(files, 5)}  ${cell(edits, 5)}  ${cell(manual, 6)}`
    return t`${bold(id.padEnd(width))}  ${numbers}  ${dim(summaries.get(id) ?? '')}`
  })
  return [head, ...body]
}

function unreadLines(result: MigrationResult): readonly Line[] {
  if (result.skipped.length === 0) return []
  const lines = result.skipped.map(
    (file) => t`${file.path}: ${file.reason}${file.detail === '' ? '' : `, ${file.detail}`}`,
  )
  return [t`${bold('Not read, left untouched')} ${dim(`(${result.skipped.length})`)}`, ...lines]
}

function unreadTotal(result: MigrationResult): readonly Line[] {
  const files = unread(result)
  if (files.length === 0) return []
  const reasons = tally(files.map((file) => file.reason)).map(([reason, number]) => `${reason} ${number}`)
  return [t`Not read    ${count(files.length, 'file')}: ${reasons.join(', ')} ${dim(files[0]?.path ?? '')}`]
}

function djangoTotal(result: MigrationResult): readonly Line[] {
  const first = result.django[0]
  return first === undefined ? [] : [t`Django      left alone ${dim(`(${first.evidence[0] ?? first.path})`)}`]
}

function spaced(lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [[] as readonly Span[], ...lines]
}

function some(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).join(', ')
  return items.length > most ? `${shown} and ${items.length - most} more` : shown
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function cell(number: number, width: number): string {
  return String(number).padStart(width)
}
