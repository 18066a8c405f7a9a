/** One patch for all changes of a run, byte for byte what `git apply` needs to reach exactly what `apply` writes. */
import { type LineChange, lineChanges, splitLines } from './lines.js'
import { headerPath, quotePath } from './quote.js'
import type { FileChange } from './types.js'

export interface PatchOptions {
  /** Put before every path, as in `services/api/`: git reads the names of a patch from the top of the work tree. */
  readonly prefix?: string
  /** Keeps only changes that touch these lines of the old file; without it, everything. */
  readonly region?: (change: FileChange) => Region | null
  /** Git mode of a file that is deleted; 100644 when nothing is said. */
  readonly mode?: (path: string) => '100644' | '100755'
}

/** Lines of the old file, 0-based, end excluded. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** The patch as bytes: files may be in any encoding. Empty when nothing changes. */
export function buildPatch(changes: readonly FileChange[], options: PatchOptions = {}): Uint8Array {
  const parts = changes.map((change) => filePatch(change, options))
  return Buffer.from(parts.join(''), 'latin1')
}

/** File contents as a byte string: one UTF-16 unit a byte, so that no encoding is lost. */
export function byteLines(bytes: Uint8Array | null): readonly string[] {
  return splitLines(bytes === null ? '' : Buffer.from(bytes).toString('latin1'))
}

const CONTEXT = 3

interface Texts {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

function filePatch(change: FileChange, options: PatchOptions): string {
  const texts = { before: byteLines(change.before), after: byteLines(change.after) }
  const region = options.region?.(change) ?? null
  const all = lineChanges(texts.before, texts.after)
  const chosen = region === null ? all : all.filter((each) => touches(each, region))
  const unchanged = chosen.length === 0 && (change.before !== null) === (change.after !== null)
  return unchanged ? '' : header(change, options, chosen) + hunks(texts, chosen)
}

function touches(change: LineChange, region: Region): boolean {
  if (change.oldStart === change.oldEnd) return change.oldStart >= region.start && change.oldStart < region.end
  return change.oldStart < region.end && change.oldEnd > region.start
}

function header(change: FileChange, options: PatchOptions, chosen: readonly LineChange[]): string {
  const path = `${options.prefix ?? ''}${change.path}`
  const lines = [`diff --git ${quotePath(`a/${path}`)} ${quotePath(`b/${path}`)}`]
  if (change.before === null) lines.push('new file mode 100644')
  if (change.after === null) lines.push(`deleted file mode ${options.mode?.(change.path) ?? '100644'}`)
  if (chosen.length > 0) {
    lines.push(`--- ${change.before === null ? '/dev/null' : headerPath(`a/${path}`)}`)
    lines.push(`+++ ${change.after === null ? '/dev/null' : headerPath(`b/${path}`)}`)
  }
  return `${lines.join('\n')}\n`
}

function hunks(texts: Texts, changes: readonly LineChange[]): string {
  const groups: LineChange[][] = []
  for (const change of changes) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group !== undefined && last !== undefined && change.oldStart - last.oldEnd <= 2 * CONTEXT) group.push(change)
    else groups.push([change])
  }
  let shift = 0
  return groups
    .map((group) => {
      const text = hunk(texts, group, shift)
      shift += group.reduce((sum, each) => sum + growth(each), 0)
      return text
    })
    .join('')
}

/** `shift` is by how many lines the hunks before this one grew the file; changes left out of the patch do not count. */
function hunk({ before, after }: Texts, group: readonly LineChange[], shift: number): string {
  const start = Math.max(0, (group[0] as LineChange).oldStart - CONTEXT)
  const end = Math.min(before.length, (group.at(-1) as LineChange).oldEnd + CONTEXT)
  const lines: string[] = []
  let at = start
  for (const change of group) {
    lines.push(...marked(' ', before.slice(at, change.oldStart)))
    lines.push(...marked('-', before.slice(change.oldStart, change.oldEnd)))
    lines.push(...marked('+', after.slice(change.newStart, change.newEnd)))
    at = change.oldEnd
  }
  lines.push(...marked(' ', before.slice(at, end)))
  const newCount = end - start + group.reduce((sum, each) => sum + growth(each), 0)
  const ranges = `-${range(start, end - start)} +${range(start + shift, newCount)}`
  return `@@ ${ranges} @@${heading(before, start)}\n${lines.join('')}`
}

function growth(change: LineChange): number {
  return change.newEnd - change.newStart - (change.oldEnd - change.oldStart)
}

function range(start: number, length: number): string {
  // An empty range names the line before it.
  const first = length === 0 ? start : start + 1
  return length === 1 ? `${first}` : `${first},${length}`
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`))
}

/** The definition a hunk lies in, as git prints it after the second `@@`. */
function heading(before: readonly string[], start: number): string {
  for (let index = start - 1; index >= 0; index--) {
    const line = before[index] as string
    if (/^(class|def|async def)\s/.test(line)) return ` ${line.trimEnd().slice(0, 80)}`
  }
  return ''
}
