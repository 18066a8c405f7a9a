/** Import statements that go and stand inside of what is printed elsewhere: they go there too. */
import type { PyModule } from '../python/node.js'
import type { Piece } from './compose.js'
import { lineStart, nextLine } from './text.js'

/** The pieces without those whose lines another one prints along, and that one without these lines. */
export function withoutCarried(pieces: readonly Piece[], module: PyModule): readonly Piece[] {
  const dropped = new Set<Piece>()
  const changed = new Map<Piece, Piece>()
  for (const piece of pieces) {
    const line = piece.text === '' ? module.text.slice(piece.start, piece.end).trim() : ''
    if (!/^(?:from|import)\s/.test(line) || line.includes('\n')) continue
    const outer = pieces.find((other) => other !== piece && other.start <= piece.start && other.end >= piece.end)
    if (!outer) continue
    dropped.add(piece)
    changed.set(outer, without(line, changed.get(outer) ?? outer, module))
  }
  if (dropped.size === 0) return pieces
  return pieces.filter((piece) => !dropped.has(piece)).map((piece) => changed.get(piece) ?? piece)
}

function without(line: string, piece: Piece, module: PyModule): Piece {
  const lines = piece.text.split('\n')
  const at = lines.findIndex((own) => own.trim() === line)
  if (at < 0) return piece
  const blank = lines[at + 1]?.trim() === '' ? 1 : 0
  lines.splice(at, 1 + blank)
  if (lines.some((own) => own.trim() !== '')) return { ...piece, text: lines.join('\n') }
  return { start: lineStart(module, piece.start), end: nextLine(module, piece.end), text: '' }
}
