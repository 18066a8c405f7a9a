/** Edits of files that are not Python. */
import MagicString from 'magic-string'
import type { TextEdit } from '../plan/plan.js'
import type { Project } from '../project/project.js'

export function applyTexts(all: readonly TextEdit[], project: Project): ReadonlyMap<string, string> {
  const byPath = new Map<string, MagicString>()
  const edits = [...all].sort((a, b) => a.start - b.start || a.end - b.end)
  let last = { path: '', end: 0 }
  for (const edit of edits.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const file = project.files.get(edit.path) ?? project.moduleAt(edit.path)
    if (!file) throw new Error(`${edit.path}: not a file of the project`)
    if (edit.path === last.path && edit.start < last.end)
      throw new Error(`${edit.path}: overlapping edits at ${edit.start}`)
    const out = byPath.get(edit.path) ?? new MagicString(file.text)
    byPath.set(edit.path, out)
    if (edit.start === edit.end) out.appendLeft(edit.start, edit.text)
    else if (edit.text === '') out.remove(edit.start, edit.end)
    else out.update(edit.start, edit.end, edit.text)
    last = edit
  }
  return new Map([...byPath].map(([path, out]) => [path, out.toString()]))
}
