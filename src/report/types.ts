/** What the report, the writer and the command line know of a run: plain data, no syntax trees. */

import type { Finding, FindingText } from '../plan/finding.js'
import type { SkippedFile } from '../project/project.js'

export interface MigrationResult {
  readonly root: string
  readonly summary: Summary
  readonly findings: readonly Finding[]
  readonly skipped: readonly SkippedFile[]
  readonly changes: readonly FileChange[]
  /** Contribution of each transform: edits in how many files. */
  readonly transforms: readonly TransformShare[]
  readonly handlers: readonly HandlerReport[]
  readonly django: readonly DjangoProject[]
  /** Other frameworks seen (quart, starlette, bottle …), as `name` and first evidence `path:line`. */
  readonly others: readonly { readonly name: string; readonly evidence: string }[]
  readonly extensions: readonly ExtensionReport[]
  readonly servers: readonly ServerReport[]
  /** Versions of Flask whose changes the project has not seen yet. */
  readonly flaskAhead: readonly string[]
  /** What to resolve, what frees most first. */
  readonly work: readonly WorkItem[]
}

/** What becomes of a Flask extension. */
export interface ExtensionReport {
  /** The module that is imported. */
  readonly name: string
  /** Whether this tool carries it over; what it cannot carry of it is in the findings. */
  readonly isCarried: boolean
  /** What FastAPI applications use; null when nothing is known. */
  readonly instead: string | null
}

/** How the application is served today. */
export interface ServerReport {
  readonly path: string
  readonly line: number
  readonly name: string
  /** Null where the command does not say. */
  readonly processes: number | null
  /** In each process; null where there is no limit or the command does not say. */
  readonly threads: number | null
}

/** One kind of finding, and what waits for it. */
export interface WorkItem {
  readonly id: string
  readonly places: number
  readonly files: number
  /** Handlers that stay on Flask with it. */
  readonly handlers: number
  /** Applications that stay on Flask as a whole with it. */
  readonly applications: number
}

export interface Summary {
  readonly framework: 'flask' | 'mixed' | 'fastapi' | 'django' | 'none'
  readonly apps: readonly {
    readonly name: string
    readonly path: string
    readonly line: number
    readonly converted: boolean
  }[]
  readonly blueprints: number
  /** What they are called. */
  readonly blueprintNames?: readonly string[]
  readonly routes: number
  readonly extensions: readonly string[]
  /** Requirement lines that matter: `flask==2.0.1 (requirements.txt:3)`. */
  readonly pins: readonly string[]
  /** Those that have to be raised before FastAPI, or what the migrated code needs, can be installed. */
  readonly blockingPins?: readonly {
    readonly name: string
    readonly from: string
    readonly to: string
    readonly file: string
    readonly line: number
  }[]
  /** Python files found, read or not; without it nothing is said about them. */
  readonly pythonFiles?: number
  /** Frameworks on top of Flask that have no counterpart, with the place of the first import. */
  readonly onTop?: readonly { readonly name: string; readonly evidence: string }[]
  readonly testFiles?: number
  /** A file that deploys the application; null when none was seen. */
  readonly deployedBy?: string | null
}

/** One file to write. `before` null = new file, `after` null = delete. Bytes, ready to write. */
export interface FileChange {
  readonly path: string
  readonly before: Uint8Array | null
  readonly after: Uint8Array | null
}

export interface TransformShare {
  readonly id: string
  readonly files: number
  readonly edits: number
  readonly manual: number
  /** Edits by path, for a report on part of the project. */
  readonly editsByPath?: Readonly<Record<string, number>>
}

/** Where a long run is. */
export interface Progress {
  readonly phase: string
  readonly done: number
  readonly total: number
  readonly path?: string
}

/** What the report says of a transform. */
export interface TransformInfo {
  readonly id: string
  readonly summary: string
  readonly stage: 'switch' | { readonly prepare: string }
}

/** A finding that a run may give, for `explain`. */
export interface KnownFinding extends FindingText {
  /** `transform/code`. */
  readonly id: string
}

export interface HandlerReport {
  readonly path: string
  readonly line: number
  readonly name: string
  readonly methods: readonly string[]
  readonly rule: string
  /** 4 idiomatic, 3 with support helper, 2 mounted Flask, 1 left. */
  readonly rung: 1 | 2 | 3 | 4
  readonly async: boolean
  /** The call that keeps a `def` handler out of the event loop, e.g. `sqlite3`; null when nothing does. */
  readonly heldBy: string | null
  /** What it answers as far as that can be seen; `data` is a file, a stream or a text of another type. */
  readonly answers: readonly ('json' | 'page' | 'redirect' | 'data')[]
  readonly reads: readonly ('form' | 'json')[]
  /** Packages by which it calls other services. */
  readonly calls: readonly string[]
  /** Source of the whole handler before and after; after null when left. */
  readonly before: string
  readonly after: string | null
}

export interface DjangoProject {
  readonly path: string
  /** `manage.py:3`, `settings.py:12 INSTALLED_APPS` … */
  readonly evidence: readonly string[]
}

/** Why a work tree is not written over. */
export type Refusal =
  /** Nobody could bring the old files back: no git, no repository, or none of the files is in it. */
  | { readonly kind: 'no-vcs'; readonly detail: string }
  /** Tracked files differ from the last commit. */
  | { readonly kind: 'dirty'; readonly paths: readonly string[] }
  /** Files we would overwrite are not tracked. */
  | { readonly kind: 'untracked'; readonly paths: readonly string[] }
  /** A merge, rebase or the like is under way; no flag lets this through. */
  | { readonly kind: 'in-progress'; readonly what: string }
  /** Another run is writing here, or one was killed and cannot be told from a living one. */
  | { readonly kind: 'locked'; readonly detail: string }

/** Why a file cannot be written. */
export type Obstacle =
  | 'changed-on-disk'
  | 'outside-root'
  | 'not-regular'
  | 'hard-linked'
  | 'read-only'
  | 'read-only-folder'
  | 'unreadable'
  | 'bad-path'

export interface WriteProblem {
  readonly path: string
  readonly reason: Obstacle
  readonly detail: string
}

export interface WriteReport {
  /** Paths written, created or deleted; empty unless everything was. */
  readonly written: readonly string[]
  /** Why nothing was written. */
  readonly problems: readonly WriteProblem[]
  /** The error that stopped the run, after which everything was taken back. */
  readonly failure: string | null
  /** Files that could not be taken back; each is whole, in its new form or as somebody edited it since. */
  readonly stranded: readonly string[]
  /** Nothing was looked at: another run is writing here. */
  readonly refusal?: Refusal
}

/** What became of an apply that was killed, when the next run starts. */
export type Recovery =
  | { readonly kind: 'none' }
  /** Files given back, and those that were edited since with the place of their former text. */
  | { readonly kind: 'recovered'; readonly restored: readonly string[]; readonly edited: readonly KeptFormer[] }
  | { readonly kind: 'busy'; readonly detail: string }
  /** A journal that is not of this folder; it is left alone. */
  | { readonly kind: 'foreign'; readonly detail: string }
  | { readonly kind: 'stuck'; readonly failed: readonly { readonly path: string; readonly detail: string }[] }

export interface KeptFormer {
  readonly path: string
  /** Null when the file was new: there is no former text. */
  readonly former: string | null
}

/** What `undo` did. */
export type Undone =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'undone'; readonly restored: readonly string[] }
  /** Nothing was written: these files are no longer what the run wrote. */
  | { readonly kind: 'edited'; readonly paths: readonly string[] }
  | Exclude<Recovery, { readonly kind: 'none' | 'recovered' }>
