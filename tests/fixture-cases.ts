/** Reads the fixtures: one text before and after, a whole folder, or a text that must stay as it is. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MigrateOptions } from '../src/migrate.js'

export interface FixtureCase {
  /** `errors/abort-in-handler`. */
  readonly name: string
  readonly folder: string
  readonly before: ReadonlyMap<string, string>
  /** Null: every byte stays. */
  readonly after: ReadonlyMap<string, string> | null
  /** Ids of the findings it must give, one a line in findings.txt. */
  readonly findings: readonly string[]
  /** What the run is asked for, from options.json. */
  readonly options: MigrateOptions
}

const ROOT = join(import.meta.dirname, '..', 'fixtures')

export function fixtureCases(): FixtureCase[] {
  return folders(ROOT)
    .filter((group) => group !== 'apps' && group !== 'bridged')
    .flatMap((group) => folders(join(ROOT, group)).map((name) => read(`${group}/${name}`)))
}

function read(name: string): FixtureCase {
  const folder = join(ROOT, name)
  const asked = join(folder, 'options.json')
  const options: MigrateOptions = existsSync(asked) ? JSON.parse(readFileSync(asked, 'utf8')) : {}
  const findings = existsSync(join(folder, 'findings.txt')) ? lines(join(folder, 'findings.txt')) : []
  const single = (file: string): Map<string, string> => new Map([['app.py', readFileSync(join(folder, file), 'utf8')]])
  if (existsSync(join(folder, 'unchanged.py')))
    return { name, folder, before: single('unchanged.py'), after: null, findings, options }
  if (existsSync(join(folder, 'unchanged')))
    return { name, folder, before: withRecord(join(folder, 'unchanged')), after: null, findings, options }
  if (existsSync(join(folder, 'before.py')))
    return { name, folder, before: single('before.py'), after: single('after.py'), findings, options }
  return { name, folder, before: tree(join(folder, 'before')), after: tree(join(folder, 'after')), findings, options }
}

/** Every file below a folder by POSIX path; `flask_support` is generated and left out. */
export function tree(folder: string, prefix = ''): Map<string, string> {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry)
    if (/^(__pycache__|\.pytest_cache|flask_support(\.py)?|MIGRATION\.md|\.flask-to-fastapi)$/.test(entry)) continue
    if (statSync(path).isDirectory()) for (const [name, text] of tree(path, `${prefix}${entry}/`)) files.set(name, text)
    else files.set(`${prefix}${entry}`, readFileSync(path, 'utf8'))
  }
  return files
}

/** What an earlier run keeps for a later one is a part of the repository. */
function withRecord(folder: string): ReadonlyMap<string, string> {
  const files = tree(folder)
  const record = '.flask-to-fastapi/bridge.json'
  if (existsSync(join(folder, record))) files.set(record, readFileSync(join(folder, record), 'utf8'))
  return files
}

const folders = (path: string): string[] =>
  readdirSync(path)
    .filter((entry) => statSync(join(path, entry)).isDirectory())
    .sort()

const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean)
