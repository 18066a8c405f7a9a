/** Prints records with all edits inside them; knows which source text survived. */

import type { ResolvedPlan } from '../plan/resolve.js'
import { type Hole, type ImportedName, literalText, type Template } from '../plan/template.js'
import type { PyModule, PyNode } from '../python/node.js'
import { styleOf } from '../python/style.js'
import { enclosing, textOf } from '../python/syntax.js'
import { type Range, removalRange } from './removal.js'
import { dedent, indentAt, indentLines, lineStart, sourceText } from './text.js'
import { tidy } from './tidy.js'

/** One replacement of source text; a module's list is flat, sorted and free of overlaps. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Where names printed into a module come from: gives the local text of an imported name. */
export type NameOf = (name: ImportedName, target: PyModule) => string

export class Composer {
  /** Source ranges that were printed, per module. */
  readonly printed = new Map<PyModule, Range[]>()
  private readonly touched = new Set<PyNode>()
  private readonly used = new Set<unknown>()

  constructor(
    private readonly plan: ResolvedPlan,
    private readonly nameOf: NameOf,
  ) {
    for (const map of [plan.replacements, plan.attachments, plan.prefixes])
      for (const node of map.keys()) this.touch(node)
  }

  /** The pieces that turn a module's source into its new text, imports and new definitions left out. */
  pieces(module: PyModule): Piece[] {
    const pieces: Piece[] = []
    this.collect(module.root, module, pieces)
    let position = 0
    for (const piece of sorted(pieces)) {
      if (piece.start > position) this.record(module, position, piece.start)
      position = Math.max(position, piece.end)
    }
    this.record(module, position, module.text.length)
    return pieces
  }

  /** Text of a template printed into `target`, lines relative to column 0. */
  text(hole: Hole, target: PyModule): string {
    if (!hole) return ''
    if ('children' in hole) return this.node(hole, target)
    switch (hole.kind) {
      case 'code':
        return hole.text
      case 'literal':
        return literalText(hole.value, this.quote ?? styleOf(target).quote)
      case 'name':
        return this.nameOf(hole, target)
      case 'deferred':
        return this.text(hole.resolve(), target)
      case 'inner':
        return this.range(hole.node, target, hole.node.start + 1, hole.node.end - 1)
      case 'moved':
        return this.range(hole.node, target, hole.node.start, hole.node.end)
      case 'statements':
        return this.run(hole.nodes, target)
      case 'template':
        return this.template(hole, target)
    }
  }

  /** Statements and comments of one block, with the blank lines between them. */
  private run(nodes: readonly PyNode[], target: PyModule): string {
    let out = ''
    let last: PyNode | null = null
    for (const node of nodes) {
      const around = [
        this.attached(node, 'before', target),
        this.node(node, target),
        this.attached(node, 'after', target),
      ]
      const text = around.filter(Boolean).join('\n')
      if (!text) continue
      if (last) {
        const gap = node.module.text.slice(last.end, node.start)
        const isPlain = /^\s*$/.test(gap)
        out += isPlain ? gap.replaceAll(/\r?\n[ \t]*/g, '\n') : '\n'
      }
      out += text
      last = node
    }
    return out
  }

  /** Intents that nothing printed: each is a broken law. */
  lost(): PyNode[] {
    const all = [...this.plan.replacements.keys(), ...this.plan.prefixes.keys(), ...this.plan.attachments.keys()]
    return all.filter((node) => !this.used.has(node))
  }

  private touch(node: PyNode): void {
    for (let at: PyNode | null = node; at && !this.touched.has(at); at = at.parent) this.touched.add(at)
  }

  private template(template: Template, target: PyModule): string {
    let out = template.strings[0] ?? ''
    template.holes.forEach((hole, index) => {
      const line = out.slice(out.lastIndexOf('\n') + 1)
      // What stood between brackets brings its own lines along.
      const isInner = hole && 'kind' in hole && hole.kind === 'inner'
      const indent = isInner ? '' : (/^[ \t]*/.exec(line)?.[0] ?? '')
      const text = indentLines(this.text(hole, target), indent)
      out += text + (template.strings[index + 1] ?? '')
    })
    return out
  }

  private node(node: PyNode, target: PyModule): string {
    const edit = this.plan.replacements.get(node)
    if (edit && !this.printing.has(node)) return this.edited(node, target)
    return this.range(node, target, node.start, node.end)
  }

  /** Nodes whose replacement is being printed: a hole for the node itself means its own text. */
  private readonly printing = new Set<PyNode>()

  /** The quotes of what is being printed, where the style of the file does not decide. */
  private quote: string | null = null

  private edited(node: PyNode, target: PyModule): string {
    const edit = this.plan.replacements.get(node)
    this.used.add(node)
    if (!edit?.template) return ''
    const outer = this.quote
    this.quote = quoteInside(node) ?? outer
    this.printing.add(node)
    const text = this.text(edit.template, target)
    this.printing.delete(node)
    this.quote = outer
    return text
  }

  private range(node: PyNode, target: PyModule, start: number, end: number): string {
    const { module } = node
    const pieces: Piece[] = []
    if (this.touched.has(node)) this.collect(node, target, pieces)
    if (this.plan.prefixes.has(node)) this.used.add(node)
    let out = this.plan.prefixes.get(node) ?? ''
    let position = start
    for (const piece of tidy(pieces, module)) {
      const from = Math.max(piece.start, position)
      if (from > position) out += this.source(module, position, from)
      out += piece.text
      position = Math.max(position, Math.min(piece.end, end))
    }
    out += this.source(module, position, end)
    return dedent(out, indentAt(module, start))
  }

  private source(module: PyModule, start: number, end: number): string {
    this.record(module, start, end)
    return sourceText(module, start, end)
  }

  private record(module: PyModule, start: number, end: number): void {
    const ranges = this.printed.get(module)
    if (ranges) ranges.push([start, end])
    else this.printed.set(module, [[start, end]])
  }

  /** Pieces for everything edited below a node, in the coordinates and indentation of the source. */
  private collect(parent: PyNode, target: PyModule, pieces: Piece[]): void {
    if (isEmptied(parent, this.plan)) return this.emptyBlock(parent, pieces)
    for (const child of parent.children) {
      if (!this.touched.has(child)) continue
      const indent = indentAt(child.module, child.start)
      this.attach(child, 'before', target, indent, pieces)
      const edit = this.plan.replacements.get(child)
      if (edit && !this.printing.has(child)) this.piece(child, target, indent, pieces)
      else {
        const prefix = this.plan.prefixes.get(child)
        if (prefix) {
          this.used.add(child)
          pieces.push({ start: child.start, end: child.start, text: prefix })
        }
        this.collect(child, target, pieces)
      }
      this.attach(child, 'after', target, indent, pieces)
    }
  }

  private piece(child: PyNode, target: PyModule, indent: string, pieces: Piece[]): void {
    const text = this.edited(child, target)
    const hasFollower = this.plan.attachments.has(child)
    const comment = child.kind === 'decorator' ? child.children.find(({ kind }) => kind === 'comment') : undefined
    if (comment) {
      // The grammar counts a comment behind a decorator to it.
      const end = child.children.filter((node) => node.end <= comment.start).at(-1)?.end ?? child.end
      const isGone = !this.plan.replacements.get(child)?.template
      pieces.push({ start: child.start, end: isGone ? comment.start : end, text: indentLines(text, indent) })
    } else if (hasFollower || (this.plan.replacements.get(child)?.template && !(text === '' && isStatement(child))))
      pieces.push({ start: child.start, end: child.end, text: indentLines(text, indent) })
    else {
      const [start, end] = removalRange(child)
      pieces.push({ start, end, text: '' })
    }
  }

  private attach(node: PyNode, side: 'before' | 'after', target: PyModule, indent: string, pieces: Piece[]): void {
    const lines = this.attached(node, side, target)
    if (lines === null) return
    const removed = this.plan.replacements.get(node)?.template === null
    const at = side === 'before' ? node.start : removed ? node.end : endWithComment(node)
    const text = indentLines(lines, indent)
    if (side === 'before') pieces.push({ start: at, end: at, text: `${text}\n${indent}` })
    else pieces.push({ start: at, end: at, text: removed ? text : `\n${text.startsWith('\n') ? '' : indent}${text}` })
  }

  /** What is printed beside a node; null when nothing is. */
  private attached(node: PyNode, side: 'before' | 'after', target: PyModule): string | null {
    const attachments = this.plan.attachments.get(node)?.filter((edit) => edit.side === side) ?? []
    if (attachments.length === 0) return null
    this.used.add(node)
    return unique(attachments.map((edit) => this.text(edit.template, target))).join('\n')
  }

  /** A block whose statements all went keeps its comments and gets a `pass`. */
  private emptyBlock(block: PyNode, pieces: Piece[]): void {
    for (const [index, child] of block.children.filter((node) => node.kind !== 'comment').entries()) {
      this.used.add(child)
      if (index === 0) pieces.push({ start: child.start, end: child.end, text: 'pass' })
      else {
        const [start, end] = removalRange(child)
        pieces.push({ start: Math.max(start, lineStart(child.module, child.start)), end, text: '' })
      }
    }
  }
}

/** The end of a statement, or of the comment behind it on its line. */
function endWithComment(node: PyNode): number {
  const siblings = node.parent?.children ?? []
  const next = siblings[siblings.indexOf(node) + 1]
  const isBehind = next?.kind === 'comment' && /^[ \t]*$/.test(node.module.text.slice(node.end, next.start))
  return isBehind ? next.end : node.end
}

function isEmptied(node: PyNode, plan: ResolvedPlan): boolean {
  if (node.kind !== 'block') return false
  const own = node.children.filter((child) => child.kind !== 'comment')
  return own.every((child) => plan.replacements.get(child)?.template === null && !plan.attachments.has(child))
}

export const sorted = (pieces: readonly Piece[]): Piece[] =>
  [...pieces].sort((a, b) => a.start - b.start || a.end - b.end)

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)]

/** Before Python 3.12 the quotes of an f-string end it even inside its braces. */
function quoteInside(node: PyNode): string | null {
  const at = enclosing(node, 'interpolation')
  const string = at?.parent?.kind === 'string' ? at.parent : null
  if (!string) return null
  return /^[a-z]*"/i.test(textOf(string)) ? "'" : '"'
}
const isStatement = ({ parent }: PyNode): boolean => parent?.kind === 'block' || parent?.kind === 'module'
