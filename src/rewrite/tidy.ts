/** Settles the blank lines where whole statements went, as a person would: never more than there were on the larger side. */
import type { PyModule } from '../python/node.js'
import { type Piece, sorted } from './compose.js'
import { lineStart, nextLine } from './text.js'

/** Neighbouring removed lines, and the most blank lines that stood between two of them. */
interface Run extends Piece {
  readonly gap: number
}

/** The pieces in order, with removals of neighbouring lines merged and the surplus blank lines taken along. */
export function tidy(pieces: readonly Piece[], module: PyModule): Piece[] {
  const merged: Run[] = []
  for (const piece of sorted(pieces)) {
    const last = merged.at(-1)
    const isNext = last && isLineRemoval(last, module) && isLineRemoval(piece, module)
    if (isNext && onlyBlank(module, last.end, piece.start)) {
      const gap = Math.max(last.gap, breaksIn(module, last.end, piece.start))
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, piece.end), text: '', gap }
    } else merged.push({ ...piece, gap: 0 })
  }
  return merged.map((run, index) => {
    if (!isLineRemoval(run, module)) return run
    const isFilled = merged[index - 1]?.end === run.start || merged[index + 1]?.start === run.end
    return isFilled ? filled(run, module) : settled(run, module)
  })
}

const isLineRemoval = (piece: Piece, module: PyModule): boolean =>
  piece.text === '' &&
  piece.end > piece.start &&
  lineStart(module, piece.start) === piece.start &&
  (module.text[piece.end - 1] === '\n' || piece.end === module.text.length)

const onlyBlank = (module: PyModule, start: number, end: number): boolean =>
  start >= end || module.text.slice(start, end).trim() === ''

const breaksIn = (module: PyModule, start: number, end: number): number =>
  start >= end ? 0 : module.text.slice(start, end).split('\n').length - 1

/** New lines stand where the removed ones were: the blank lines below stay as many as there were between those. */
function filled(run: Run, module: PyModule): Piece {
  const missing = Math.max(0, run.gap - blankLinesAfter(run.end, module).count)
  return { start: run.start, end: run.end, text: '\n'.repeat(missing) }
}

/** Leaves as many blank lines as stood before, between or after the removed ones, whichever were most. */
function settled(run: Run, module: PyModule): Piece {
  const before = blankLinesBefore(run.start, module)
  const above = module.text.slice(0, run.start).trimEnd()
  const opensBlock = /:[ \t]*(#.*)?$/.test(above.slice(above.lastIndexOf('\n') + 1))
  const isFirst = above === '' || (opensBlock && before === 0)
  const after = blankLinesAfter(run.end, module)
  // Nothing below: the file ends where the text above does.
  if (above !== '' && (after.ends.at(-1) ?? run.end) === module.text.length)
    return { start: nextLine(module, above.length), end: module.text.length, text: '' }
  const surplus = isFirst ? after.count : Math.min(before, after.count)
  const missing = isFirst ? 0 : Math.max(0, run.gap - Math.max(before, after.count))
  const end = after.ends[surplus - 1] ?? run.end
  return { start: run.start, end, text: '\n'.repeat(missing) }
}

function blankLinesAfter(end: number, module: PyModule): { readonly count: number; readonly ends: readonly number[] } {
  const ends: number[] = []
  for (let at = end; at < module.text.length; ) {
    const next = nextLine(module, at)
    if (module.text.slice(at, next).trim() !== '') break
    ends.push(next)
    at = next
  }
  return { count: ends.length, ends }
}

function blankLinesBefore(start: number, module: PyModule): number {
  let count = 0
  for (let at = start; at > 0; count += 1) {
    const previous = lineStart(module, at - 1)
    if (module.text.slice(previous, at).trim() !== '') break
    at = previous
  }
  return count
}
