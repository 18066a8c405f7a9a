/** Edits of one list of requirements, in the form and the style of its file. */
import type { TextEdit } from '../plan/plan.js'
import type { Requirement } from '../project/manifests.js'

/** One array, table, option or file that requirements stand in. */
export interface RequirementList {
  readonly file: string
  readonly text: string
  readonly entries: readonly [Requirement, ...Requirement[]]
}

export interface Wanted {
  readonly name: string
  readonly extras: readonly string[]
  /** Oldest version, `` when any will do. */
  readonly floor: string
}

export type ListEdit = Pick<TextEdit, 'start' | 'end' | 'text'>

export interface Placed {
  readonly wanted: Wanted
  /** The entry it follows when the list is in no order; one that goes gives it its place. */
  readonly anchor: Requirement
}

/** Takes `gone` out and puts `added` in: where the first that goes stood, or in order where the list is in order. */
export function editList(
  list: RequirementList,
  gone: readonly Requirement[],
  added: readonly Placed[],
): readonly ListEdit[] {
  const kept = list.entries.filter((entry) => !gone.includes(entry))
  const names = list.entries.map(({ name }) => name)
  const isOrdered = names.length > 2 && names.every((name, at) => at === 0 || (names[at - 1] as string) <= name)
  const groups = new Map<Requirement, string[]>()
  for (const { wanted, anchor } of added) {
    const before = isOrdered ? kept.filter(({ name }) => name < wanted.name).at(-1) : undefined
    const place = before && !isBetween(before, gone[0], wanted, list) ? before : anchor
    groups.set(place, [...(groups.get(place) ?? []), entryText(wanted, list)])
  }
  const edits: ListEdit[] = []
  for (const entry of gone) {
    const [first, ...rest] = besideComment(groups.get(entry) ?? [], list, entry)
    if (first === undefined) edits.push(removal(list, entry))
    else {
      edits.push({ start: entry.start, end: entry.end, text: first })
      groups.set(entry, rest)
    }
  }
  for (const [place, texts] of groups) if (texts.length > 0) edits.push(...insertion(list, place, texts))
  return edits
}

/** A comment behind what goes is about the framework. */
function besideComment(texts: readonly string[], { text }: RequirementList, entry: Requirement): readonly string[] {
  const isCommented = /^[^\n]*#/.test(text.slice(entry.end))
  const framework = isCommented ? texts.filter((line) => /^fastapi\b/.test(line)) : []
  return [...framework, ...texts.filter((line) => !framework.includes(line))]
}

/** Whether what goes stands directly behind `before`, so that its own place is as good. */
function isBetween(before: Requirement, gone: Requirement | undefined, wanted: Wanted, list: RequirementList): boolean {
  const next = list.entries[list.entries.indexOf(before) + 1]
  return gone !== undefined && next === gone && wanted.name > before.name
}

/** The same requirement with another range. */
export function withFloor(entry: Requirement, floor: string, list: RequirementList): ListEdit {
  if (entry.form === 'command') return { start: entry.start, end: entry.end, text: entry.name }
  if (entry.form === 'conda' && entry.list === 'conda')
    return { start: entry.start, end: entry.end, text: `${entry.name}>=${floor}` }
  const old = list.text.slice(entry.start, entry.end)
  const range = /^\W+\s/.test(entry.spec) ? `>= ${floor}` : `>=${floor}`
  const isTable = entry.form === 'poetry' || entry.form === 'pipfile'
  const at =
    entry.spec === '' ? -1 : old.lastIndexOf(entry.spec, entry.marker ? old.lastIndexOf(entry.marker) : old.length)
  const text = at >= 0 ? old.slice(0, at) + range + old.slice(at + entry.spec.length) : isTable ? old : old + range
  return { start: entry.start, end: entry.end, text }
}

function entryText({ name, extras, floor }: Wanted, list: RequirementList): string {
  const [sample] = list.entries
  const quote = /["']/.exec(list.text.slice(sample.start, sample.end))?.[0] ?? '"'
  const range = floor === '' ? '' : `>=${floor}`
  if (sample.form === 'poetry' || sample.form === 'pipfile') {
    const version = `${quote}${range || '*'}${quote}`
    const list_ = extras.map((extra) => `${quote}${extra}${quote}`).join(', ')
    return extras.length === 0 ? `${name} = ${version}` : `${name} = {version = ${version}, extras = [${list_}]}`
  }
  // `>` would redirect, and conda has packages in place of extras.
  if (sample.form === 'command') return `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}`
  if (sample.form === 'conda' && sample.list === 'conda') return `${[name, ...extras].join('-')}${range}`
  const ranged = list.entries.filter(({ spec }) => spec !== '')
  const spaced = ranged.filter((entry) => /[\w\]]\s+[<>=~!]/.test(list.text.slice(entry.start, entry.end)))
  const isSpaced = spaced.length * 2 > ranged.length
  const extra = extras.length > 0 ? `[${extras.join(',')}]` : ''
  return `${name}${extra}${isSpaced ? range.replace('>=', ' >= ') : range}`
}

const isArray = ({ form }: Requirement): boolean => form === 'pyproject' || form === 'setup.py'

function insertion(list: RequirementList, after: Requirement, texts: readonly string[]): readonly ListEdit[] {
  const { text } = list
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const end = lineEnd(text, after.end)
  const indent = indentOf(text, after.start)
  if (after.form === 'command')
    return [{ start: after.end, end: after.end, text: texts.map((item) => ` ${item}`).join('') }]
  if (!isArray(after)) {
    const isOnKey = after.form === 'setup.cfg' && indent === ''
    const lead = isOnKey ? '    ' : after.form === 'conda' ? `${indent}- ` : indent
    const lines = texts.map((line) => `${eol}${lead}${line}`).join('')
    const moved = isOnKey ? [{ start: after.start, end: after.start, text: `${eol}${lead}` }] : []
    return [...moved, { start: end, end, text: lines }]
  }
  const quote = text[after.start - 1] ?? '"'
  const items = texts.map((item) => `${quote}${item}${quote}`)
  if (!isAloneOnLine(list, after))
    return [{ start: after.end + 1, end: after.end + 1, text: items.map((item) => `, ${item}`).join('') }]
  const hasComma = /^[ \t]*,/.test(text.slice(after.end + 1, end))
  const lines = items
    .map((item, at) => `${eol}${indent}${item}${hasComma || at < items.length - 1 ? ',' : ''}`)
    .join('')
  const comma = hasComma ? [] : [{ start: after.end + 1, end: after.end + 1, text: ',' }]
  return [...comma, { start: end, end, text: lines }]
}

function removal(list: RequirementList, entry: Requirement): ListEdit {
  const { text } = list
  if (entry.form === 'command') {
    const before = /(?:\s|\\\r?\n)+$/.exec(text.slice(0, entry.start))?.[0].length ?? 0
    return { start: entry.start - before, end: entry.end, text: '' }
  }
  if (!isArray(entry) || isAloneOnLine(list, entry)) {
    const end = lineEnd(text, entry.end)
    const start = text.lastIndexOf('\n', entry.start - 1) + 1
    const isOnKey = text.slice(start, entry.start).trim().replace(/["'-]/g, '') !== ''
    if (isOnKey) return { start: entry.start, end: entry.end, text: '' }
    return { start, end: Math.min(text.length, end + (text.startsWith('\r\n', end) ? 2 : 1)), text: '' }
  }
  const behind = /^\s*,\s*/.exec(text.slice(entry.end + 1))
  const before = /,\s*$/.exec(text.slice(0, entry.start - 1))
  if (behind) return { start: entry.start - 1, end: entry.end + 1 + behind[0].length, text: '' }
  return { start: entry.start - 1 - (before?.[0].length ?? 0), end: entry.end + 1, text: '' }
}

/** Whether the line of an array element holds nothing else but a comma and a comment. */
function isAloneOnLine({ text }: RequirementList, { start, end }: Requirement): boolean {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start - 1)
  const after = text.slice(end + 1, lineEnd(text, end))
  return before.trim() === '' && /^\s*,?\s*(#.*)?$/.test(after)
}

/** Where the line ends, before its line break; a continued line ends with its last part. */
function lineEnd(text: string, from: number): number {
  for (let at = from; ; at += 1) {
    const feed = text.indexOf('\n', at)
    if (feed < 0) return text.length
    if (!/\\\r?$/.test(text.slice(from, feed))) return text[feed - 1] === '\r' ? feed - 1 : feed
    at = feed
  }
}

function indentOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? ''
}
