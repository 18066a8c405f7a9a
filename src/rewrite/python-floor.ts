/** Raises the oldest Python version a manifest promises to the oldest FastAPI runs on. */
import type { Project } from '../project/project.js'
import { type TomlEntry, tomlEntries } from '../project/toml-lines.js'
import { raised } from '../project/versions.js'
import type { ListEdit } from './requirement-lists.js'

/** FastAPI needs it since 0.162.6; older Pythons get an older FastAPI without a word. */
const FLOOR = '3.11'

export function pythonEdits(file: string, project: Project): readonly ListEdit[] {
  const text = project.files.get(file)?.text ?? project.moduleAt(file)?.text ?? ''
  const name = file.slice(file.lastIndexOf('/') + 1)
  if (name === 'pyproject.toml') return pyproject(text)
  if (name === 'Pipfile') return tomlEntries(text).flatMap((entry) => pipfile(text, entry))
  if (name === 'setup.cfg') return matched(text, /^python_requires[ \t]*=[ \t]*([^\s#][^\r\n#]*?)[ \t]*$/m)
  return name === 'setup.py' ? matched(text, /\bpython_requires\s*=\s*["']([^"'\n]*)["']/) : []
}

function pyproject(text: string): readonly ListEdit[] {
  const entries = tomlEntries(text)
  const edits: ListEdit[] = []
  const project = entries.filter(({ table }) => table === 'project')
  const range = project.find(({ key }) => key === 'requires-python')
  const dependencies = project.find(({ key }) => key === 'dependencies')
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  if (range) edits.push(...value(text, range, `>=${FLOOR}`))
  else if (dependencies)
    edits.push({ start: dependencies.start, end: dependencies.start, text: `requires-python = ">=${FLOOR}"${eol}` })
  const poetry = entries.find(({ table, key }) => table === 'tool.poetry.dependencies' && key === 'python')
  if (poetry) edits.push(...value(text, poetry, `^${FLOOR}`))
  return edits
}

function value(text: string, { valueStart, end }: TomlEntry, plain: string): readonly ListEdit[] {
  const quoted = /^(["'])(.*)\1$/s.exec(text.slice(valueStart, end))
  const range = quoted ? raised(quoted[2] ?? '', FLOOR, plain) : null
  return range === null ? [] : [{ start: valueStart + 1, end: end - 1, text: range }]
}

function pipfile(text: string, entry: TomlEntry): readonly ListEdit[] {
  if (entry.table !== 'requires' || !entry.key.startsWith('python_')) return []
  return value(text, entry, FLOOR).map((edit) => ({ ...edit, text: FLOOR }))
}

function matched(text: string, pattern: RegExp): readonly ListEdit[] {
  const match = pattern.exec(text)
  const old = match?.[1]
  const range = old === undefined ? null : raised(old, FLOOR, `>=${FLOOR}`)
  if (!match || old === undefined || range === null) return []
  const start = match.index + match[0].lastIndexOf(old)
  return [{ start, end: start + old.length, text: range }]
}
