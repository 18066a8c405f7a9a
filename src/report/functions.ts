/** Finds a Python function by name in source text, by indentation alone: enough to pick the hunks of one function. */
import type { Region } from './diff.js'

/** Lines of `name`, or of a method written `Class.method`, decorators included; null when there is none. */
export function functionRegion(lines: readonly string[], name: string): Region | null {
  const parts = name.split(/\.|::/)
  let within: Region = { start: 0, end: lines.length }
  for (const part of parts) {
    const at = findDefinition(lines, part, within)
    if (at === null) return null
    within = { start: decorated(lines, at), end: blockEnd(lines, at) }
  }
  return within
}

/** Names of all functions and classes, for a suggestion. */
export function definedNames(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => DEFINITION.exec(line)?.[2] ?? [])
}

const DEFINITION = /^(\s*)(?:async\s+def|def|class)\s+([^\s(:[]+)/

function findDefinition(lines: readonly string[], name: string, within: Region): number | null {
  for (let index = within.start; index < within.end; index++) {
    if (DEFINITION.exec(lines[index] as string)?.[2] === name) return index
  }
  return null
}

function decorated(lines: readonly string[], at: number): number {
  const indent = indentOf(lines[at] as string)
  let start = at
  // A decorator may span lines: look back over deeper or closing lines until a line that starts another statement.
  for (let index = at - 1; index >= 0; index--) {
    const line = lines[index] as string
    const isOwn = indentOf(line) === indent && line.trim() !== ''
    if (isOwn && line.trimStart().startsWith('@')) start = index
    else if (line.trim() === '' || (isOwn && !/^\s*[)\]}]/.test(line)) || indentOf(line) < indent) break
  }
  return start
}

function blockEnd(lines: readonly string[], at: number): number {
  const indent = indentOf(lines[at] as string)
  let end = at + 1
  for (let index = at + 1; index < lines.length; index++) {
    const line = lines[index] as string
    if (line.trim() === '') continue
    if (indentOf(line) <= indent && !/^\s*([)\]}#]|$)/.test(line)) break
    if (indentOf(line) > indent || /^\s*[)\]}]/.test(line)) end = index + 1
  }
  return end
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
