/** Which lines differ between two texts: unique common lines anchor the comparison, so big files stay fast. */
import { diffArrays } from 'diff'

/** Lines `oldStart` to `oldEnd` became lines `newStart` to `newEnd`; 0-based, end excluded. */
export interface LineChange {
  readonly oldStart: number
  readonly oldEnd: number
  readonly newStart: number
  readonly newEnd: number
}

/** Lines of a byte string (one UTF-16 unit a byte), each with its `\n`; only the last may lack it. */
export function splitLines(text: string): readonly string[] {
  const lines = text.split(/(?<=\n)/)
  return text === '' ? [] : lines
}

/** The changes in ascending order, neither touching nor overlapping. The same input always gives the same answer. */
export function lineChanges(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const numbers = new Map<string, number>()
  for (const line of [...before, ...after]) if (!numbers.has(line)) numbers.set(line, numbers.size)
  const intern = (line: string) => numbers.get(line) as number
  const sides: Sides = { before: before.map(intern), after: after.map(intern) }
  return join(compare(sides, { oldStart: 0, oldEnd: before.length, newStart: 0, newEnd: after.length }))
}

interface Sides {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** More edits than this between two anchors are shown as one replacement. An edit count, not a clock, keeps it deterministic. */
const MAX_EDITS = 1000

function compare(sides: Sides, whole: LineChange): readonly LineChange[] {
  const range = trim(sides, whole)
  if (range.oldStart === range.oldEnd && range.newStart === range.newEnd) return []
  if (range.oldStart === range.oldEnd || range.newStart === range.newEnd) return [range]
  const anchors = commonUnique(sides, range)
  return anchors.length === 0 ? shortest(sides, range) : between(sides, range, anchors)
}

function trim({ before, after }: Sides, range: LineChange): LineChange {
  let { oldStart, oldEnd, newStart, newEnd } = range
  while (oldStart < oldEnd && newStart < newEnd && before[oldStart] === after[newStart]) {
    oldStart++
    newStart++
  }
  while (oldStart < oldEnd && newStart < newEnd && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd--
    newEnd--
  }
  return { oldStart, oldEnd, newStart, newEnd }
}

type Anchor = readonly [oldLine: number, newLine: number]

function between(sides: Sides, range: LineChange, anchors: readonly Anchor[]): readonly LineChange[] {
  const changes: LineChange[] = []
  let [oldStart, newStart] = [range.oldStart, range.newStart]
  for (const [oldEnd, newEnd] of [...anchors, [range.oldEnd, range.newEnd] as const]) {
    for (const change of compare(sides, { oldStart, oldEnd, newStart, newEnd })) changes.push(change)
    oldStart = oldEnd + 1
    newStart = newEnd + 1
  }
  return changes
}

/** Lines that occur exactly once on both sides, the longest chain of them that keeps its order. */
function commonUnique({ before, after }: Sides, range: LineChange): readonly Anchor[] {
  const old = uniquePositions(before, range.oldStart, range.oldEnd)
  const anchors: Anchor[] = []
  for (const [line, newLine] of uniquePositions(after, range.newStart, range.newEnd)) {
    const oldLine = old.get(line) ?? -1
    if (oldLine >= 0 && newLine >= 0) anchors.push([oldLine, newLine])
  }
  return longestAscending(anchors)
}

function uniquePositions(lines: readonly number[], start: number, end: number): ReadonlyMap<number, number> {
  const positions = new Map<number, number>()
  for (let index = start; index < end; index++) {
    const line = lines[index] as number
    positions.set(line, positions.has(line) ? -1 : index)
  }
  return positions
}

/** Patience sorting: `anchors` ascend in their new line; the result ascends in both. */
function longestAscending(anchors: readonly Anchor[]): readonly Anchor[] {
  interface Card {
    readonly anchor: Anchor
    readonly previous: Card | null
  }
  const piles: Card[] = []
  for (const anchor of anchors) {
    let [low, high] = [0, piles.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((piles[middle] as Card).anchor[0] < anchor[0]) low = middle + 1
      else high = middle
    }
    piles[low] = { anchor, previous: piles[low - 1] ?? null }
  }
  const chain: Anchor[] = []
  for (let card = piles.at(-1) ?? null; card !== null; card = card.previous) chain.push(card.anchor)
  return chain.reverse()
}

function shortest({ before, after }: Sides, range: LineChange): readonly LineChange[] {
  const old = before.slice(range.oldStart, range.oldEnd)
  const parts = diffArrays(old, after.slice(range.newStart, range.newEnd), { maxEditLength: MAX_EDITS })
  if (parts === undefined) return [range]
  let [oldStart, newStart] = [range.oldStart, range.newStart]
  return parts.flatMap((part) => {
    const [removed, added] = part.added ? [0, part.count] : part.removed ? [part.count, 0] : [part.count, part.count]
    const change = { oldStart, oldEnd: oldStart + removed, newStart, newEnd: newStart + added }
    oldStart = change.oldEnd
    newStart = change.newEnd
    return part.added || part.removed ? [change] : []
  })
}

function join(changes: readonly LineChange[]): readonly LineChange[] {
  const joined: LineChange[] = []
  for (const change of changes) {
    const last = joined.at(-1)
    if (last?.oldEnd !== change.oldStart || last.newEnd !== change.newStart) joined.push(change)
    else joined[joined.length - 1] = { ...last, oldEnd: change.oldEnd, newEnd: change.newEnd }
  }
  return joined
}
