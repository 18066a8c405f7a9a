/** Where a report goes, and in which format. */
import { randomUUID } from 'node:crypto'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { t } from '../report/document.js'
import { usageError } from './outcome.js'

export const REPORT_FORMATS = ['text', 'json', 'github', 'markdown', 'sarif', 'html'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

const BY_ENDING: readonly (readonly [ending: RegExp, format: ReportFormat])[] = [
  [/\.sarif(\.json)?$/i, 'sarif'],
  [/\.json$/i, 'json'],
  [/\.(md|markdown)$/i, 'markdown'],
  [/\.html?$/i, 'html'],
]

/** What was asked for, else what the name of the file says, else text. */
export function formatOf(format: ReportFormat | null, output: string | null): ReportFormat {
  return format ?? BY_ENDING.find(([ending]) => output !== null && ending.test(output))?.[1] ?? 'text'
}

/** Whole or not at all: a CI step that is stopped leaves the report of the run before. */
export async function writeReport(file: string, text: string, cwd: string): Promise<void> {
  const path = resolve(cwd, file)
  const known = await stat(path).catch(() => null)
  if (known?.isDirectory()) throw usageError(t`--output ${file} is a folder`)
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    // A pipe or a device is written to; a file is replaced.
    if (known !== null && !known.isFile()) return await writeFile(path, text)
    await writeFile(beside, text, { flag: 'wx' })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    const isMissing = (await stat(dirname(path)).catch(() => null)) === null
    throw usageError(t`cannot write ${file}: ${isMissing ? 'no such folder' : ((error as Error).message ?? '')}`)
  }
}
