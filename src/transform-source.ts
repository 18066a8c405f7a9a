/** Migrates texts in memory: for editors, fixtures and the laws. */
import { type MigrateOptions, migrateProject } from './migrate.js'
import { projectFromSources } from './project/load.js'
import type { PythonParser } from './python/parser.js'
import type { MigrationResult } from './report/types.js'

export interface SourceResult {
  /** Every file after the migration, by path. */
  readonly files: ReadonlyMap<string, string>
  readonly result: MigrationResult
}

export function transformSources(
  sources: ReadonlyMap<string, string>,
  parser: PythonParser,
  options: MigrateOptions = {},
): SourceResult {
  const result = migrateProject(projectFromSources(sources, { parser }), parser, options)
  const files = new Map(sources)
  // A byte order mark that came in goes out again.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for (const { path, after } of result.changes) {
    if (after === null) files.delete(path)
    else files.set(path, decoder.decode(after))
  }
  return { files, result }
}
