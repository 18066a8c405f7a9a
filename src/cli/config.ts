/** `[tool.flask-to-fastapi]` of pyproject.toml: read as data, strictly; nothing in it is ever executed. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { t } from '../report/document.js'
import { FAIL_ON } from './commands/pending.js'
import type { Invocation } from './invocation.js'
import type { Machine } from './machine.js'
import { nearest } from './nearest.js'
import { Stop, usageError } from './outcome.js'
import { REPORT_FORMATS } from './report-output.js'
import { checkSelection } from './select.js'

type Settings = Partial<Pick<Invocation, 'skip' | 'keep' | 'failOn' | 'format'>>

/** What the command line leaves open is taken from the project. */
export async function configured(invocation: Invocation, root: string, machine: Machine): Promise<Invocation> {
  const found = findTable(root)
  if (found === null) return invocation
  const settings = checked(found)
  const skip = settings.skip ?? []
  await checkSelection({ only: [], skip }, machine).catch((error: unknown) => {
    throw error instanceof Stop ? usageError(...error.lines.map((line) => t`${found.file}: ${line}`)) : error
  })
  return {
    ...invocation,
    skip: invocation.skip.length > 0 ? invocation.skip : skip,
    keep: invocation.keep.length > 0 || invocation.blueprint.length > 0 ? invocation.keep : (settings.keep ?? []),
    failOn: invocation.failOn ?? settings.failOn ?? null,
    format: invocation.format ?? (invocation.output === null ? (settings.format ?? null) : null),
  }
}

interface Table {
  /** As it is named in a complaint. */
  readonly file: string
  readonly text: string
  readonly values: Readonly<Record<string, unknown>>
}

const NAME = 'flask-to-fastapi'
const MOST_BYTES = 1024 * 1024

/** The nearest pyproject.toml that has the table, from the project up to the top of its repository. */
function findTable(root: string): Table | null {
  for (let folder = root; ; folder = dirname(folder)) {
    const table = tableIn(join(folder, 'pyproject.toml'), root)
    if (table !== null) return table
    if (folder === dirname(folder) || existsSync(join(folder, '.git'))) return null
  }
}

function tableIn(path: string, root: string): Table | null {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isFile() || stats.size > MOST_BYTES) return null
  const text = readFileSync(path, 'utf8')
  // A pyproject.toml that says nothing of this tool is not for it to judge.
  if (!text.includes(NAME)) return null
  const file = relative(root, path)
  const tool = valuesOf(parsed(text, file).tool)
  const values = tool[NAME]
  if (values === undefined) return null
  if (!isTable(values)) throw usageError(t`${file}: tool.${NAME} is not a table`)
  return { file, text, values }
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    throw usageError(t`${file}:${error.line}: not valid TOML, so [tool.${NAME}] cannot be read`)
  }
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

const valuesOf = (value: unknown): Readonly<Record<string, unknown>> => (isTable(value) ? value : {})

const KEYS: Readonly<Record<string, { readonly name: keyof Settings; readonly choices: readonly string[] | null }>> = {
  skip: { name: 'skip', choices: null },
  keep: { name: 'keep', choices: null },
  'fail-on': { name: 'failOn', choices: FAIL_ON },
  format: { name: 'format', choices: REPORT_FORMATS },
}

function checked({ file, text, values }: Table): Settings {
  const settings: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(values)) {
    const place = `${file}:${lineOf(key, text)}`
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
    if (known === undefined) {
      const close = nearest(key.replaceAll('_', '-'), Object.keys(KEYS))
      const hint = close === null ? `known are ${Object.keys(KEYS).join(', ')}` : `did you mean ${close}?`
      throw usageError(t`${place}: unknown key ${key} in [tool.${NAME}]; ${hint}`)
    }
    const isGood = known.choices === null ? isListOfTexts(value) : known.choices.includes(value as string)
    if (!isGood)
      throw usageError(
        t`${place}: ${key} is ${known.choices === null ? 'a list of texts' : `one of ${known.choices.join(', ')}`}`,
      )
    settings[known.name] = value
  }
  return settings
}

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

/** 1-based; the line of the table where the key is written in another way. */
function lineOf(key: string, text: string): number {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.includes(`tool.${NAME}`) || line.includes(NAME))
  const at = lines.findIndex((line, index) => index > start && line.trimStart().replace(/^["']/, '').startsWith(key))
  return (at < 0 ? Math.max(start, 0) : at) + 1
}
