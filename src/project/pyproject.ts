/** Reads the requirements of a pyproject.toml: PEP 621, PEP 735 and Poetry. */
import type { Found } from './manifests.js'
import { sectionOf } from './sections.js'
import { stringsIn, type TomlEntry, tomlEntries } from './toml-lines.js'

export function readPyproject(text: string): readonly Found[] {
  return tomlEntries(text).flatMap((entry) => readEntry(text, entry))
}

function readEntry(text: string, entry: TomlEntry): readonly Found[] {
  const { table, key } = entry
  if (table === 'project' && key === 'dependencies') return strings(text, entry, 'main')
  if (table === 'project.optional-dependencies' || table === 'dependency-groups')
    return strings(text, entry, sectionOf(key))
  if (table === 'tool.uv' && key === 'dev-dependencies') return strings(text, entry, 'dev')
  if (table === 'tool.pdm.dev-dependencies') return strings(text, entry, sectionOf(key))
  const section = poetrySection(table)
  if (section === null || key === 'python') return []
  const { start, end } = entry
  return [{ text: text.slice(start, end), start, end, section, list: table, form: 'poetry' }]
}

function poetrySection(table: string): string | null {
  if (table === 'tool.poetry.dependencies') return 'main'
  if (table === 'tool.poetry.dev-dependencies') return 'dev'
  const group = /^tool\.poetry\.group\.([\w-]+)\.dependencies$/.exec(table)?.[1]
  return group === undefined ? null : sectionOf(group)
}

/** `{include-group = "test"}` of PEP 735 names a group, not a requirement. */
function strings(text: string, entry: TomlEntry, section: string): readonly Found[] {
  return stringsIn(text, entry.valueStart, entry.end)
    .filter((item) => !/include-group\s*=\s*["']$/.test(text.slice(entry.valueStart, item.start)))
    .map((item) => ({ ...item, section, list: `${entry.table}.${entry.key}`, form: 'pyproject' as const }))
}
