/** Every format of the readiness report but text for a terminal. */
import { githubReport } from './github.js'
import { htmlReport } from './html.js'
import { jsonReport } from './json.js'
import { markdownReport } from './markdown.js'
import { type Readiness, readinessOf } from './readiness.js'
import { sarifReport } from './sarif.js'
import type { MigrationResult } from './types.js'

export interface Report {
  readonly readiness: Readiness
  readonly result: MigrationResult
}

export type Format = 'json' | 'github' | 'markdown' | 'sarif' | 'html'

/** The report as a text ready to be written; what comes from the repository is escaped as the format wants it. */
export function formatted(result: MigrationResult, format: Format, version: string): string {
  const report: Report = { readiness: readinessOf(result, version), result }
  return WRITERS[format](report)
}

const WRITERS: Readonly<Record<Format, (report: Report) => string>> = {
  json: jsonReport,
  github: githubReport,
  markdown: markdownReport,
  sarif: sarifReport,
  html: htmlReport,
}
