/** How a file is written: quotes, indentation, import layout, and where its lines begin. */

import { importsOf } from './imports.js'
import { stringPrefix } from './literals.js'
import type { PyModule } from './node.js'
import { nodesOfKind, statementsOf, textOf } from './syntax.js'

export interface Style {
  readonly quote: "'" | '"'
  /** One level of indentation. */
  readonly indent: string
  readonly eol: '\n' | '\r\n'
  /** The same module is imported from twice rather than in one list. */
  readonly oneImportPerLine: boolean
}

export interface Position {
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 units. */
  readonly column: number
}

const styles = new WeakMap<PyModule, Style>()
const lineTables = new WeakMap<PyModule, readonly number[]>()

export function styleOf(module: PyModule): Style {
  let style = styles.get(module)
  if (style === undefined) {
    style = {
      quote: majorityQuote(module),
      indent: indentUnit(module),
      eol: module.source.eol,
      oneImportPerLine: hasOneImportPerLine(module),
    }
    styles.set(module, style)
  }
  return style
}

/** Offset of the first character of each line. */
export function lineStarts(module: PyModule): readonly number[] {
  let table = lineTables.get(module)
  if (table === undefined) {
    const starts = [0]
    for (let at = module.text.indexOf('\n'); at !== -1; at = module.text.indexOf('\n', at + 1)) starts.push(at + 1)
    table = starts
    lineTables.set(module, table)
  }
  return table
}

export function positionAt(module: PyModule, offset: number): Position {
  const starts = lineStarts(module)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 }
}

/** White space the line of an offset begins with. */
export function indentAt(module: PyModule, offset: number): string {
  const start = lineStarts(module)[positionAt(module, offset).line - 1] as number
  return /^[ \t\f]*/.exec(module.text.slice(start, offset))?.[0] ?? ''
}

function majorityQuote(module: PyModule): "'" | '"' {
  let single = 0
  let double = 0
  for (const string of nodesOfKind(module, 'string')) {
    const opening = textOf(string).slice(stringPrefix(string).length, stringPrefix(string).length + 3)
    if (opening === '"""' || opening === "'''") continue
    const body = textOf(string)
    // A string that holds the other quote says nothing about taste.
    if (opening.startsWith("'") && !body.includes('"')) single += 1
    if (opening.startsWith('"') && !body.includes("'")) double += 1
  }
  return single > double ? "'" : '"'
}

function indentUnit(module: PyModule): string {
  for (const block of nodesOfKind(module, 'block')) {
    const first = block.children[0]
    const holder = block.parent
    if (!first || !holder) continue
    const outer = indentAt(module, holder.start)
    const inner = indentAt(module, first.start)
    if (inner.length > outer.length && inner.startsWith(outer)) return inner.slice(outer.length)
  }
  return '    '
}

function hasOneImportPerLine(module: PyModule): boolean {
  const seen = new Set<string>()
  const statements = new Set(statementsOf(module.root))
  for (const item of importsOf(module)) {
    if (!item.isFrom || !statements.has(item.node)) continue
    const source = '.'.repeat(item.level) + item.module
    if (seen.has(source)) return true
    seen.add(source)
  }
  return false
}
