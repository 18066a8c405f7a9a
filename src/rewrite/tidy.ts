/** Settles the blank lines where whole statements went, as a person would: never more than there were on the larger side. */
import type { PyModule } from '../python/node.js'
import { type Piece, sorted } from './compose.js'
import { lineStart, nextLine } from './text.js'

/** The pieces in order, with removals of neighbouring lines merged and the surplus blank lines taken along. */
export function tidy(pieces: readonly Piece[], module: PyModule): Piece[] {
  const merged: Piece[] = []
  for (const piece of sorted(pieces)) {
    const last = merged.at(-1)
    if (last && isLineRemoval(last, module) && isLineRemoval(piece, module) && onlyBlank(module, last.end, piece.start))
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, piece.end), text: '' }
    else merged.push(piece)
  }
  return merged.map((piece, index) => {
    if (!isLineRemoval(piece, module)) return piece
    const isFilled = merged[index - 1]?.end === piece.start || merged[index + 1]?.start === piece.end
    return isFilled ? piece : { ...piece, end: withBlankLines(piece, module) }
  })
}

const isLineRemoval = (piece: Piece, module: PyModule): boolean =>
  piece.text === '' &&
  piece.end > piece.start &&
  lineStart(module, piece.start) === piece.start &&
  (module.text[piece.end - 1] === '\n' || piece.end === module.text.length)

const onlyBlank = (module: PyModule, start: number, end: number): boolean =>
  start >= end || module.text.slice(start, end).trim() === ''

function withBlankLines(piece: Piece, module: PyModule): number {
  const before = blankLinesBefore(piece.start, module)
  const opensBlock = /:[ \t]*(#.*)?$/.test(module.text.slice(0, piece.start).trimEnd().split('\n').at(-1) ?? '')
  const isFirst = module.text.slice(0, piece.start).trim() === ''
  let surplus = isFirst || (opensBlock && before === 0) ? Number.POSITIVE_INFINITY : before
  let end = piece.end
  while (surplus > 0 && end < module.text.length) {
    const next = nextLine(module, end)
    if (module.text.slice(end, next).trim() !== '') break
    end = next
    surplus -= 1
  }
  return end
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
