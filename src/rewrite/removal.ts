/** What disappears together with a removed node: its line, its comma, the blank lines that set it apart. */
import type { PyNode } from '../python/node.js'
import { lineStart, nextLine } from './text.js'

export type Range = readonly [start: number, end: number]

export function removalRange(node: PyNode): Range {
  const parent = node.parent
  if (!parent) return [node.start, node.end]
  if (parent.kind === 'block' || parent.kind === 'module') return statementRange(node)
  const next = parent.children[parent.children.indexOf(node) + 1]
  // What is printed before a definition stands at its first decorator, so each goes with the space that follows it.
  if (node.kind === 'decorator' && next && isBlank(node, next)) return [node.start, next.start]
  if (node.kind === 'decorator') return [lineStart(node.module, node.start), nextLine(node.module, node.end)]
  if (node.field === 'return_type') return returnRange(node)
  return listRange(node, parent)
}

const isBlank = (a: PyNode, b: PyNode): boolean => a.module.text.slice(a.end, b.start).trim() === ''

/** A statement alone on its lines goes with them; blank lines around it are settled by `tidy`. */
function statementRange(node: PyNode): Range {
  const { module } = node
  const start = lineStart(module, node.start)
  const semicolon = /^[ \t]*;[ \t]*/.exec(module.text.slice(node.end, nextLine(module, node.end)))?.[0] ?? ''
  const next = node.end + semicolon.length
  const isLast = module.text.slice(next, nextLine(module, next)).trim() === ''
  // What follows on the line begins where this began: a space before it would be an indent.
  if (semicolon !== '' && !isLast) return [node.start, next]
  if (module.text.slice(start, node.start).trim() !== '') return [node.start, node.end]
  if (semicolon !== '') return [start, nextLine(module, next)]
  const rest = module.text.slice(node.end, nextLine(module, node.end)).trim()
  // A comment behind the statement stays, in its place.
  if (rest.startsWith('#')) return [node.start, module.text.indexOf('#', node.end)]
  if (rest !== '') return [node.start, node.end]
  return [start, nextLine(module, node.end)]
}

function returnRange(node: PyNode): Range {
  const arrow = node.module.text.lastIndexOf('->', node.start)
  const before = node.module.text.slice(0, arrow)
  return [before.length - (before.length - before.trimEnd().length), node.end]
}

/** An element of a comma-separated list goes with the comma behind it, or before it when it is the last. */
function listRange(node: PyNode, parent: PyNode): Range {
  const { text } = node.module
  const index = parent.children.indexOf(node)
  const next = parent.children[index + 1]
  const comma = /^\s*,/.exec(text.slice(node.end, next?.start ?? parent.end))
  if (next && comma) return [node.start, next.start]
  const previous = parent.children[index - 1]
  if (previous) return [previous.end, node.end]
  return [node.start, node.end + (comma?.[0].length ?? 0)]
}
