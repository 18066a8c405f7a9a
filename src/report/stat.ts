/** How many lines each file gains and loses, as `git diff --stat` shows it. */
import { byteLines } from './diff.js'
import { count, green, type Line, red, t } from './document.js'
import { lineChanges } from './lines.js'
import type { FileChange } from './types.js'

export interface FileStat {
  readonly path: string
  readonly added: number
  readonly removed: number
}

export function fileStats(changes: readonly FileChange[]): readonly FileStat[] {
  return changes.map((change) => {
    const lines = lineChanges(byteLines(change.before), byteLines(change.after))
    const added = lines.reduce((sum, each) => sum + each.newEnd - each.newStart, 0)
    const removed = lines.reduce((sum, each) => sum + each.oldEnd - each.oldStart, 0)
    return { path: change.path, added, removed }
  })
}

export function statText(changes: readonly FileChange[]): readonly Line[] {
  const stats = fileStats(changes)
  const width = Math.max(0, ...stats.map((stat) => stat.path.length))
  const most = Math.max(1, ...stats.map((stat) => stat.added + stat.removed))
  const added = stats.reduce((sum, stat) => sum + stat.added, 0)
  const removed = stats.reduce((sum, stat) => sum + stat.removed, 0)
  const total = t` ${count(stats.length, 'file')} changed, ${count(added, 'insertion')}(+), ${count(removed, 'deletion')}(-)`
  return [...stats.map((stat) => row(stat, width, most)), total]
}

const BAR = 40

function row({ path, added, removed }: FileStat, width: number, most: number): Line {
  const scale = Math.min(1, BAR / most)
  const bar = (lines: number, mark: string) => mark.repeat(lines === 0 ? 0 : Math.max(1, Math.floor(lines * scale)))
  return t` ${path.padEnd(width)} | ${String(added + removed).padStart(5)} ${green(bar(added, '+'))}${red(bar(removed, '-'))}`
}
