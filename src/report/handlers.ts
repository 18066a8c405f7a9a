/** What became of the request handlers: rungs, async, and one of them before and after. */
import { count, dim, green, type Line, red, t } from './document.js'
import { lineChanges } from './lines.js'
import type { HandlerReport } from './types.js'

/** `Handlers  8: 6 idiomatic, 2 with a support helper` and the line on async; nothing without handlers. */
export function handlerLines(handlers: readonly HandlerReport[]): readonly Line[] {
  if (handlers.length === 0) return []
  const rungs = RUNGS.flatMap(([rung, words]) => {
    const number = handlers.filter((each) => each.rung === rung).length
    return number === 0 ? [] : [`${number} ${words}`]
  })
  return [t`Handlers    ${handlers.length}: ${rungs.join(', ')}`, t`            ${asyncText(handlers)}`]
}

/** `async 7, held by: sqlite3 6, template 4`. */
export function asyncText(handlers: readonly HandlerReport[]): string {
  const converted = handlers.filter((each) => each.rung >= 3)
  const held = tally(converted.flatMap((each) => (each.async ? [] : [each.heldBy ?? 'unknown calls'])))
  const text = held.map(([name, number]) => `${name} ${number}`).join(', ')
  const asyncNumber = converted.filter((each) => each.async).length
  return text === '' ? `async ${asyncNumber}` : `async ${asyncNumber}, held by: ${text}`
}

/** One converted handler as a small diff that fits in so many lines; the most telling one is taken. */
export function exampleLines(handlers: readonly HandlerReport[], room: number): readonly Line[] {
  const shown = handlers
    .filter((each) => each.after !== null && each.after !== each.before)
    .map((handler) => ({ handler, lines: sideBySide(handler.before, handler.after ?? '') }))
    .sort((a, b) => b.handler.rung - a.handler.rung || score(a.lines.length, room) - score(b.lines.length, room))[0]
  if (shown === undefined || room < 4) return []
  const { handler, lines } = shown
  const fits =
    lines.length <= room - 1 ? lines : [...lines.slice(0, room - 2), dim(`  … ${lines.length - room + 2} more`)]
  const title = t`One of them, ${dim('-')} before ${dim('+')} after: ${handler.name} (${handler.path}:${handler.line})`
  return [title, ...fits.map((line) => ('text' in line ? [line] : line))]
}

/** How often each value occurs, most frequent first, then by name. */
export function tally(values: readonly string[]): readonly (readonly [value: string, number: number])[] {
  const numbers = new Map<string, number>()
  for (const value of values) numbers.set(value, (numbers.get(value) ?? 0) + 1)
  return [...numbers].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

const RUNGS: readonly (readonly [rung: HandlerReport['rung'], words: string])[] = [
  [4, 'plain FastAPI'],
  [3, 'with a support helper'],
  [2, 'on mounted Flask'],
  [1, 'left as they are'],
]

/** Longer examples tell more, but only if they fit. */
function score(length: number, room: number): number {
  return length <= room - 1 ? room - length : length
}

function sideBySide(before: string, after: string): readonly Line[] {
  const old = dedent(before)
  const fresh = dedent(after)
  const lines: Line[] = []
  let at = 0
  for (const change of lineChanges(old, fresh)) {
    for (const line of old.slice(at, change.oldStart)) lines.push(t`    ${line}`)
    for (const line of old.slice(change.oldStart, change.oldEnd)) lines.push(t`  ${red(`- ${line}`)}`)
    for (const line of fresh.slice(change.newStart, change.newEnd)) lines.push(t`  ${green(`+ ${line}`)}`)
    at = change.oldEnd
  }
  for (const line of old.slice(at)) lines.push(t`    ${line}`)
  return lines
}

function dedent(text: string): readonly string[] {
  const lines = text.replace(/\s+$/, '').split(/\r?\n/)
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const least = Math.min(...indents)
  return lines.map((line) => line.slice(least))
}

export function handlerTotal(handlers: readonly HandlerReport[]): string {
  const moved = handlers.filter((each) => each.rung >= 3).length
  return `${moved} of ${count(handlers.length, 'handler')}`
}
