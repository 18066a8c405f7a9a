/** Findings for people: one line a kind, its places folded, what to do below. */
import type { Finding, Level } from '../plan/finding.js'
import { bold, count, dim, type Line, t, yellow } from './document.js'
import { type FindingKind, kindsOf } from './kinds.js'
import type { MigrationResult } from './types.js'

/** What holds files on Flask, in the order that frees most; with how many handlers each kind holds. */
export function workLines({ findings, work, handlers }: MigrationResult): readonly Line[] {
  const kinds = kindsOf(findings).filter(({ blocks }) => blocks)
  if (kinds.length === 0) return []
  const order = new Map(work.map(({ id }, index) => [id, index]))
  const sorted = [...kinds].sort((a, b) => (order.get(a.id) ?? kinds.length) - (order.get(b.id) ?? kinds.length))
  const held = handlers.filter(({ rung }) => rung <= 2).length
  const title = t`${bold('Resolve first')} ${dim(`(what frees most on top; ${count(held, 'handler')} held on Flask)`)}`
  return [title, ...sorted.flatMap((kind) => kindOf(kind, heldText(work.find(({ id }) => id === kind.id))))]
}

/** Findings of a level that hold nothing. */
export function kindLines({ findings }: MigrationResult, level: Level, title: string): readonly Line[] {
  const kinds = kindsOf(findings).filter((kind) => kind.level === level && !kind.blocks)
  if (kinds.length === 0) return []
  return [t`${bold(title)}`, ...kinds.flatMap((kind) => kindOf(kind, ''))]
}

function heldText(item: MigrationResult['work'][number] | undefined): string {
  if (item === undefined || item.handlers === 0) return ''
  const whole = item.applications > 0 ? ', the whole application' : ''
  return `holds ${count(item.handlers, 'handler')}${whole}`
}

function kindOf({ id, findings }: FindingKind, held: string): readonly Line[] {
  const [first] = findings
  const isSame = findings.every(({ what }) => what === first.what)
  const more = isSame
    ? ''
    : `, and ${count(new Set(findings.map(({ what }) => what)).size - 1, 'more like it', 'more like it')}`
  return [
    t`  ${yellow(id)}  ${cut(first.what)}${dim(more)}`,
    t`    ${dim('at:')} ${placesText(findings)}${held === '' ? '' : dim(`; ${held}`)}`,
    ...(first.why === '' ? [] : [t`    ${dim('why:')} ${first.why}`]),
    ...(first.todo === '' ? [] : [t`    ${dim('do:')} ${first.todo}`]),
  ]
}

const MOST_PLACES = 3
const WIDTH = 110

/** Each place can be clicked; the others are counted. */
function placesText(findings: readonly Finding[]): string {
  const all = [...new Set(findings.map(({ path, line }) => `${path}:${line}`))]
  const shown = all.slice(0, MOST_PLACES).join(', ')
  const rest = all.length - MOST_PLACES
  if (rest <= 0) return shown
  const files = new Set(findings.map(({ path }) => path)).size
  return `${shown} and ${rest} more${files > 1 ? `, ${files} files in all` : ''}`
}

function cut(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text
}
