/** The readiness report as plain data: what `check --format json` prints and every other format is written from. */
import type { Finding } from '../plan/finding.js'
import type { SkippedFile } from '../project/project.js'
import { type ClientChange, clientChanges } from './clients.js'
import { fingerprint } from './fingerprint.js'
import { type Fit, fitOf } from './fit.js'
import { type Serving, servingOf } from './serving.js'
import { type FileStat, fileStats } from './stat.js'
import { type State, stateOf } from './state.js'
import type {
  DjangoProject,
  ExtensionReport,
  HandlerReport,
  MigrationResult,
  Summary,
  TransformShare,
  WorkItem,
} from './types.js'

/** Described by `readiness.schema.json`; a change that breaks a reader raises `schemaVersion`. */
export interface Readiness {
  readonly schemaVersion: 1
  readonly tool: { readonly name: 'flask-to-fastapi'; readonly version: string }
  readonly state: State
  readonly found: Summary
  /** Null where there is nothing to judge by. */
  readonly fit: Fit | null
  readonly handlers: HandlerTotals
  readonly routes: readonly RouteEntry[]
  readonly findings: readonly FindingEntry[]
  readonly work: readonly WorkItem[]
  readonly extensions: readonly ExtensionReport[]
  readonly clients: readonly ClientChange[]
  readonly servers: readonly Serving[]
  readonly transforms: readonly Omit<TransformShare, 'editsByPath'>[]
  readonly changes: readonly FileStat[]
  readonly unread: readonly SkippedFile[]
  readonly django: readonly DjangoProject[]
  readonly others: MigrationResult['others']
}

export interface HandlerTotals {
  readonly total: number
  readonly plain: number
  readonly helper: number
  readonly mounted: number
  readonly left: number
  readonly async: number
}

export type RouteEntry = Omit<HandlerReport, 'before' | 'after'>

/** `fingerprint` stays the same while lines above it come and go. */
export type FindingEntry = Finding & { readonly fingerprint: string }

export function readinessOf(result: MigrationResult, version: string): Readiness {
  return {
    schemaVersion: 1,
    tool: { name: 'flask-to-fastapi', version },
    state: stateOf(result),
    found: result.summary,
    fit: fitOf(result),
    handlers: totalsOf(result.handlers),
    routes: result.handlers.map(({ before: _, after: __, ...entry }) => entry),
    findings: fingerprinted(result.findings),
    work: result.work,
    extensions: result.extensions,
    clients: clientChanges(result),
    servers: result.servers.map(servingOf),
    transforms: result.transforms
      .filter(({ edits, manual }) => edits + manual > 0)
      .map(({ editsByPath: _, ...share }) => share),
    changes: fileStats(result.changes),
    unread: result.skipped,
    django: result.django,
    others: result.others,
  }
}

function totalsOf(handlers: readonly HandlerReport[]): HandlerTotals {
  const on = (rung: HandlerReport['rung']): number => handlers.filter((each) => each.rung === rung).length
  return {
    total: handlers.length,
    plain: on(4),
    helper: on(3),
    mounted: on(2),
    left: on(1),
    async: handlers.filter((each) => each.async).length,
  }
}

/** Alike findings of one file are numbered, so that each has a print of its own. */
function fingerprinted(findings: readonly Finding[]): readonly FindingEntry[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = JSON.stringify([finding.id, finding.path, finding.what])
    const number = seen.get(key) ?? 0
    seen.set(key, number + 1)
    return { ...finding, fingerprint: fingerprint(`${key}${number}`) }
  })
}
