/** Prints import statements: merges names into existing lines, drops dead ones, places new ones in their block. */
import { STANDARD_LIBRARY } from '../project/stdlib.js'
import type { Definition, PyModule, PyNode } from '../python/node.js'
import type { Piece } from './compose.js'
import { emptiedTries } from './emptied-tries.js'
import { commentedImport, commentsAlone, commentsIn } from './import-comments.js'
import type { NeededImport } from './imports.js'
import { removalRange } from './removal.js'
import { indentAt } from './text.js'

type Group = 'future' | 'stdlib' | 'third-party' | 'local'
const GROUPS: readonly Group[] = ['future', 'stdlib', 'third-party', 'local']

export interface ImportContext {
  readonly module: PyModule
  readonly lineLength: number
  /** What a file that shows no habit of its own does. */
  readonly isOnePerLine: boolean
  /** New names are needed from here on: imports further down come too late for them. */
  readonly before: number
  /** Whether an absolute module name belongs to the project. */
  readonly isLocal: (dotted: string) => boolean
}

/** All pieces that change the import statements of a module. */
export function importPieces(
  needed: readonly NeededImport[],
  unread: readonly Definition[],
  context: ImportContext,
): Piece[] {
  const dropped = new Map<PyNode, Set<PyNode>>()
  for (const definition of unread) {
    const set = dropped.get(definition.node) ?? new Set()
    dropped.set(definition.node, set.add(aliasNode(definition)))
  }
  const rest = [...needed]
  const pieces: Piece[] = []
  const statements = context.module.root.children.filter((node) => isImport(node) && node.start < context.before)
  const isSingleLine = importsOnePerLine(statements) ?? context.isOnePerLine
  for (const statement of statements.filter((node) => node.kind === 'import_from_statement')) {
    const module = moduleText(statement)
    const gone = dropped.get(statement) ?? new Set()
    const survivors = aliases(statement).filter((alias) => !gone.has(alias))
    const additions = isSingleLine ? [] : rest.filter((item) => item.name && item.module === module)
    if (additions.length === 0 || survivors.length === 0) continue
    for (const item of additions) rest.splice(rest.indexOf(item), 1)
    const names = mergeNames(survivors.map(textOf), additions.map(nameText))
    const text =
      commentsIn(statement).length > 0
        ? commentedImport(statement, gone, additions.map(nameText))
        : fromImport(module, names, context, statement)
    pieces.push({ start: statement.start, end: statement.end, text })
    dropped.delete(statement)
  }
  const isGone = (statement: PyNode): boolean => dropped.get(statement)?.size === aliases(statement).length
  const emptied = emptiedTries(dropped.keys(), isGone)
  for (const statement of new Set(emptied.values())) {
    const [start, end] = removalRange(statement)
    pieces.push({ start, end, text: '' })
  }
  for (const [statement, gone] of dropped)
    if (!emptied.has(statement)) pieces.push(withoutNames(statement, gone, isGone, context))
  pieces.push(...placeNew(rest, statements, isSingleLine, isGone, context))
  return pieces
}

const isImport = (node: PyNode): boolean =>
  node.kind === 'import_statement' || node.kind === 'import_from_statement' || node.kind === 'future_import_statement'

const textOf = (node: PyNode): string => node.module.text.slice(node.start, node.end)

const nameText = (item: NeededImport): string =>
  item.local === item.name ? item.name : `${item.name} as ${item.local}`

/** The dotted_name or aliased_import of a definition inside its statement. */
function aliasNode(definition: Definition): PyNode {
  let node = definition.target
  while (node.parent && node.parent !== definition.node) node = node.parent
  return node
}

export const aliases = (statement: PyNode): PyNode[] => statement.children.filter((child) => child.field === 'name')

const moduleText = (statement: PyNode): string => {
  const node = statement.children.find((child) => child.field === 'module_name')
  return node ? textOf(node) : ''
}

/** Whether the file keeps one imported name per line; null when it shows neither habit. */
export function importsOnePerLine(statements: readonly PyNode[]): boolean | null {
  const froms = statements.filter((node) => node.kind === 'import_from_statement')
  const seen = new Set<string>()
  if (froms.some((node) => aliases(node).length > 1)) return false
  return froms.some((node) => seen.has(moduleText(node)) || !seen.add(moduleText(node))) ? true : null
}

function withoutNames(
  statement: PyNode,
  gone: ReadonlySet<PyNode>,
  isGone: (statement: PyNode) => boolean,
  context: ImportContext,
): Piece {
  const left = aliases(statement).filter((alias) => !gone.has(alias))
  const { start: from, end: to } = statement
  const isCommented = commentsIn(statement).length > 0
  if (isCommented && left.length > 0) return { start: from, end: to, text: commentedImport(statement, gone, []) }
  if (left.length === 0) {
    const text = [commentsAlone(statement), isLastOfEmptied(statement, isGone) ? 'pass' : '']
      .filter(Boolean)
      .join(`\n${indentAt(statement.module, from)}`)
    const [start, end] = text ? [from, to] : removalRange(statement)
    return { start, end, text }
  }
  if (statement.kind === 'import_statement')
    return { start: statement.start, end: statement.end, text: `import ${left.map(textOf).join(', ')}` }
  return {
    start: statement.start,
    end: statement.end,
    text: fromImport(moduleText(statement), left.map(textOf), context, statement),
  }
}

/** A block of which nothing is left needs a statement. */
function isLastOfEmptied(statement: PyNode, isGone: (statement: PyNode) => boolean): boolean {
  const { parent } = statement
  const own = parent?.kind === 'block' ? parent.children.filter(({ kind }) => kind !== 'comment') : []
  return own.at(-1) === statement && own.every((each) => each === statement || (isImport(each) && isGone(each)))
}

function fromImport(module: string, names: readonly string[], context: ImportContext, old: PyNode | null): string {
  const line = `from ${module} import ${names.join(', ')}`
  const indent = old ? indentAt(old.module, old.start) : ''
  const wasOpen = old !== null && textOf(old).includes('\n') && names.length > 1
  if (!wasOpen && indent.length + line.length <= context.lineLength) return line
  const inside = names.map((name) => `${indent}    ${name},\n`).join('')
  return `from ${module} import (\n${inside}${indent})`
}

/** New names go to their sorted place when the old ones were sorted, to the end otherwise. */
function mergeNames(old: readonly string[], added: readonly string[]): string[] {
  const isSorted = old.every((name, index) => index === 0 || order(old[index - 1] ?? '', name) <= 0)
  return isSorted ? [...old, ...added].sort(order) : [...old, ...added]
}

/** Constants, then classes, then the rest, as isort and ruff order names. */
function order(a: string, b: string): number {
  const rank = (name: string): number => (/^[A-Z][A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2)
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return rank(a) - rank(b) || (x < y ? -1 : x > y ? 1 : 0)
}

function placeNew(
  needed: readonly NeededImport[],
  statements: readonly PyNode[],
  isSingleLine: boolean,
  isGone: (statement: PyNode) => boolean,
  context: ImportContext,
): Piece[] {
  const lines = newLines(needed, isSingleLine, context)
  const places = new Map<string, Place & { lines: string[]; group: Group }>()
  for (const { group, key, text } of lines) {
    const place = placeOf(group, key, statements, isGone, context)
    const id = `${place.at}:${place.side}:${group}`
    const known = places.get(id)
    if (known) known.lines.push(text)
    else places.set(id, { ...place, group, lines: [text] })
  }
  const filled = new Map<number, Group>()
  const all = [...places.values()]
  return all.map(({ at, side, lines: texts, isApart, startsGroup, group }, index) => {
    const block = texts.join('\n')
    const isBelowNew = startsGroup && all.some((other) => other.at < at && other.side === 'before')
    const isBelow = isApart || isBelowNew || (filled.has(at) && filled.get(at) !== group)
    const gap = side === 'before' && isBelow ? '\n' : ''
    filled.set(at, group)
    const text = {
      before: `${gap}${block}\n`,
      after: `\n${block}`,
      'own-block-before': `${block}\n\n`,
      'own-block-after': `\n\n${block}`,
      'far-before': `${block}\n\n${index === all.length - 1 ? '\n' : ''}`,
    }[side]
    return { start: at, end: at, text }
  })
}

function newLines(needed: readonly NeededImport[], isSingleLine: boolean, context: ImportContext) {
  const byModule = new Map<string, string[]>()
  for (const item of needed) {
    if (item.name === null) byModule.set(`import ${item.module}`, [])
    else if (isSingleLine) byModule.set(`${item.module} ${nameText(item)}`, [nameText(item)])
    else byModule.set(item.module, [...(byModule.get(item.module) ?? []), nameText(item)])
  }
  const lines = [...byModule].map(([key, names]) => {
    const module = key.replace(/^import /, '').split(' ')[0] ?? key
    const text = names.length === 0 ? key : fromImport(module, [...names].sort(order), context, null)
    return { group: groupOf(module, context), key: sortKey(text), text }
  })
  return lines.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || (a.key < b.key ? -1 : 1))
}

/** `import x` before `from x import y`, then by module; relative imports nearest last, as isort has them. */
function sortKey(statement: string): string {
  const from = /^from (\S+) import\s+\(?\s*(.*)/.exec(statement)
  if (!from) return `0 ${statement.replace(/^import /, '').toLowerCase()}`
  return `1 ${(from[1] ?? '').replaceAll('.', ' ').toLowerCase()} ${from[2]}`
}

function groupOf(module: string, context: ImportContext): Group {
  if (module === '__future__') return 'future'
  if (module.startsWith('.') || context.isLocal(module)) return 'local'
  return STANDARD_LIBRARY.has(module.split('.')[0] ?? '') ? 'stdlib' : 'third-party'
}

interface Place {
  readonly at: number
  /** `far-before` is above a definition, which the last of the new blocks keeps away from. */
  readonly side: 'before' | 'after' | 'own-block-before' | 'own-block-after' | 'far-before'
  /** In the place of a statement of another group: whether a line of that group stays above it. */
  readonly isApart?: boolean
  /** It opens a group where the last statement of another one stood. */
  readonly startsGroup?: boolean
}

/** A statement that goes leaves its place to what comes instead. */
function placeOf(
  group: Group,
  key: string,
  statements: readonly PyNode[],
  isGone: (statement: PyNode) => boolean,
  context: ImportContext,
): Place {
  const withGroup = statements.map((node) => ({ node, group: groupOf(importedModule(node), context) }))
  const same = withGroup.filter((entry) => entry.group === group)
  if (same.length > 0) {
    const before = same.filter((entry) => sortKey(textOf(entry.node)) <= key).at(-1)
    if (before)
      return isGone(before.node) ? { at: before.node.start, side: 'before' } : { at: before.node.end, side: 'after' }
    return { at: same[0]?.node.start ?? 0, side: 'before' as const }
  }
  const lower = withGroup.filter((entry) => GROUPS.indexOf(entry.group) < GROUPS.indexOf(group)).at(-1)
  if (lower && !isGone(lower.node)) return { at: lower.node.end, side: 'own-block-after' }
  if (lower) {
    const isApart = withGroup.some((entry) => entry.group === lower.group && !isGone(entry.node))
    return { at: lower.node.start, side: 'before', isApart, startsGroup: true }
  }
  const higher = withGroup[0]
  if (higher)
    return { at: higher.node.start, side: isGone(higher.node) ? ('before' as const) : ('own-block-before' as const) }
  return firstPlace(context.module)
}

function importedModule(statement: PyNode): string {
  if (statement.kind === 'future_import_statement') return '__future__'
  const first = statement.children[0]
  return first ? (textOf(first).split(' ')[0] ?? '') : ''
}

/** In a file without imports: below its docstring, above its first statement. */
function firstPlace(module: PyModule): Place {
  const statements = module.root.children.filter((node) => node.kind !== 'comment')
  const [first, next] = statements
  if (!first) return { at: module.text.length, side: 'own-block-before' }
  const isText = first.kind === 'expression_statement' && first.children[0]?.kind === 'string'
  if (!isText) return { at: first.start, side: isDefinition(first) ? 'far-before' : 'own-block-before' }
  const after = module.root.children[module.root.children.indexOf(first) + 1]
  const isSetApart = next !== undefined && /^[ \t]*\r?\n[ \t]*\r?\n/.test(module.text.slice(first.end, next.start))
  return isSetApart
    ? { at: first.end, side: 'own-block-after' }
    : { at: after?.start ?? module.text.length, side: 'own-block-before' }
}

const isDefinition = ({ kind }: PyNode): boolean => /^(?:decorated|function|class)_definition$/.test(kind)
