/** What every law is tried on: all fixtures and all bundled applications, and one way to migrate them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type MigrateOptions, migrateProject } from '../../src/migrate.js'
import type { Transform } from '../../src/plan/transform.js'
import { projectFromSources } from '../../src/project/load.js'
import { createParser } from '../../src/python/parser.js'
import type { MigrationResult } from '../../src/report/types.js'
import { transforms as allTransforms } from '../../transforms/index.js'
import { fixtureCases, tree } from '../fixture-cases.js'

export type Files = ReadonlyMap<string, string>

export interface Subject {
  readonly name: string
  readonly files: Files
}

export interface Migrated {
  readonly files: Files
  readonly result: MigrationResult
}

export const parser = await createParser()

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')

export const subjects: readonly Subject[] = [
  ...fixtureCases().map(({ name, before }) => ({ name, files: before })),
  ...['apps', 'bridged'].flatMap((group) =>
    readdirSync(join(FIXTURES, group)).map((name) => {
      return { name: `${group}/${name}`, files: tree(join(FIXTURES, group, name, 'before')) }
    }),
  ),
]

const cache = new Map<Files, Migrated>()

/** The migration of a subject with everything as users have it; computed once. */
export function migrated(files: Files): Migrated {
  const known = cache.get(files) ?? migrateFiles(files)
  cache.set(files, known)
  return known
}

export function migrateFiles(
  files: Files,
  options: MigrateOptions = {},
  transforms: readonly Transform[] = allTransforms,
): Migrated {
  const result = migrateProject(projectFromSources(files, { parser }), parser, options, transforms)
  // Byte order marks count.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const after = new Map(files)
  for (const change of result.changes) {
    if (change.after === null) after.delete(change.path)
    else after.set(change.path, decoder.decode(change.after))
  }
  return { files: after, result }
}

/** The files that are not as they were. */
export function changed(before: Files, after: Files): string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort()
}

/** Without what a run keeps for a later one. */
export const asObject = (files: Files): Record<string, string> =>
  Object.fromEntries([...files].filter(([path]) => !path.startsWith('.flask-to-fastapi/')).sort())

export const isPython = (path: string): boolean => path.endsWith('.py')
