/** Fixtures and pages that come with the tool, as examples. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationResult } from '../report/types.js'
import type { Machine } from './machine.js'

export interface Example {
  /** The fixture, as `errors/key-error`. */
  readonly name: string
  readonly what: string
  readonly lines: readonly string[]
  /** Index of the line the finding is about. */
  readonly at: number
}

const AROUND = 4

/** The smallest fixture that gives a finding, and the lines around what was found; null where fixtures are not installed. */
export async function exampleOf(id: string, machine: Machine): Promise<Example | null> {
  for (const { name, source, folder } of fixturesGiving(id)) {
    const finding = await given(id, source, machine)
    const text = finding && readText(join(folder, finding.path))
    if (!finding || text === null || text === undefined) continue
    const lines = text.replace(/\n$/, '').split('\n')
    const start = Math.max(0, finding.line - 1 - AROUND)
    return { name, what: finding.what, lines: lines.slice(start, finding.line + AROUND), at: finding.line - 1 - start }
  }
  return null
}

/** Some findings are only given while the project stays on Flask. */
async function given(
  id: string,
  source: string,
  machine: Machine,
): Promise<MigrationResult['findings'][number] | undefined> {
  const of = ({ findings }: MigrationResult) => findings.find((each) => each.id === id)
  return of(await machine.migrate(source, {})) ?? of(await machine.migrate(source, { stage: 'prepare' }))
}

/** The page of a transform, line by line; empty where pages are not installed. */
export function pageOf(transform: string): readonly string[] {
  if (!/^[\w-]+$/.test(transform)) return []
  return (
    readText(join(packageRoot(), 'transforms', transform, 'README.md'))
      ?.trimEnd()
      .split('\n') ?? []
  )
}

interface Fixture {
  readonly name: string
  /** A file or a folder. */
  readonly source: string
  readonly folder: string
  readonly size: number
}

function fixturesGiving(id: string): readonly Fixture[] {
  const root = join(packageRoot(), 'fixtures')
  const groups = foldersIn(root).filter((group) => group !== 'apps' && group !== 'bridged')
  const own = (group: string): number => Number(!id.startsWith(`${group}/`))
  return groups
    .flatMap((group) => foldersIn(join(root, group)).map((name) => ({ group, name: `${group}/${name}` })))
    .filter(({ name }) =>
      readText(join(root, name, 'findings.txt'))
        ?.split('\n')
        .includes(id),
    )
    .flatMap(({ group, name }) => fixtureIn(join(root, name), name).map((fixture) => ({ group, fixture })))
    .sort((a, b) => own(a.group) - own(b.group) || a.fixture.size - b.fixture.size)
    .map(({ fixture }) => fixture)
}

function fixtureIn(folder: string, name: string): Fixture[] {
  const entry = ['unchanged.py', 'before.py', 'unchanged', 'before'].find((each) => existsSync(join(folder, each)))
  if (entry === undefined) return []
  const source = join(folder, entry)
  const isFile = entry.endsWith('.py')
  // One file tells more than a project of many.
  return [{ name, source, folder: isFile ? folder : source, size: isFile ? statSync(source).size : 1e9 }]
}

function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Above both the sources and the build. */
function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return folder
  return ''
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
