/** The programmatic API: `plan` is pure, `apply` writes, nothing prints. */
import { transforms } from '../transforms/index.js'
import { knownFindings, migrate } from './migrate.js'
import { buildPatch } from './report/diff.js'
import type { KnownFinding, MigrationResult, Progress, TransformInfo, WriteReport } from './report/types.js'
import { recover, undo } from './write/recover.js'
import { type WriteOptions, writeChanges } from './write/write.js'

export type { Finding } from './plan/finding.js'
export type {
  FileChange,
  HandlerReport,
  KnownFinding,
  MigrationResult,
  Progress,
  Recovery,
  TransformInfo,
  Undone,
  WriteReport,
} from './report/types.js'
export type { WriteOptions } from './write/write.js'

export interface PlanOptions {
  /** Transform ids; without it, all. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Names of the blueprints to convert in this step, with what they import; the others stay Flask, mounted below. */
  readonly blueprint?: readonly string[]
  /** Names of the blueprints that stay Flask in this step. */
  readonly keep?: readonly string[]
  /** `prepare`: only what leaves the application on Flask, for old and new releases alike. */
  readonly stage?: 'prepare' | 'switch'
  /** `skip`: tests that nothing carries over are skipped where that lets what they test become FastAPI. */
  readonly heldTests?: 'hold' | 'skip'
  /** Called often, between files; must return quickly. */
  readonly onProgress?: (progress: Progress) => void
}

/** Everything a migration of this folder would change and everything there is to say about it. Writes nothing. */
export async function plan(root: string, options: PlanOptions = {}): Promise<MigrationResult> {
  return migrate(root, options)
}

/** Writes a result, all files or none. Looks at no version control: that is the caller's to decide. */
export async function apply(result: MigrationResult, options: WriteOptions = {}): Promise<WriteReport> {
  return writeChanges(result.root, result.changes, options)
}

/** `recover` takes back an apply that was killed; `undo` gives back what the last one changed. */
export { recover, undo }

/** The patch of a result, as `git apply` takes it. */
export function patch(result: MigrationResult): Uint8Array {
  return buildPatch(result.changes)
}

export function listTransforms(): readonly TransformInfo[] {
  return transforms.map(({ id, summary, stage }) => ({ id, summary, stage }))
}

/** Every finding that a run can give, with its reason and what to do; `{x}` stands for what it is about. */
export function listFindings(): readonly KnownFinding[] {
  return knownFindings()
}
