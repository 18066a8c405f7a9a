/** The project as later phases see it: many parsed files, names resolved across them, templates, manifests. */

import type { Binding, Definition, PyModule, PyNode } from '../python/node.js'
import type { Bridged } from './bridge-record.js'
import type { DjangoEvidence, FrameworkSeen } from './frameworks.js'
import type { Manifests } from './manifests.js'

/**
 * Qualified names are strings. Something outside the project: its dotted name (`flask.jsonify`).
 * Something a project module defines at its top level: `<module path>:<name>` (`flaskr/db.py:get_db`),
 * and `<module path>:` for the module itself. Names local to a function have none.
 */
export type QualifiedName = string

export interface Project {
  /** Absolute path of the project root. */
  readonly root: string
  /** Every Python file that was parsed, ordered by path. */
  readonly modules: readonly PyModule[]
  /** Files that were not parsed, with the reason; their bytes are never touched. */
  readonly skipped: readonly SkippedFile[]
  /** Python files a skipped one imports or is imported by, as far as its text tells. */
  besideSkipped(path: string): readonly string[]
  /** Every other text file a later phase may read (templates, manifests, deployment files), by POSIX path. */
  readonly files: ReadonlyMap<string, TextFile>
  readonly templates: readonly JinjaTemplate[]
  readonly names: Names
  readonly manifests: Manifests
  readonly django: readonly DjangoEvidence[]
  /** Web frameworks other than Flask, FastAPI and Django that some file imports. */
  readonly frameworks: readonly FrameworkSeen[]
  moduleAt(path: string): PyModule | null
  /** Set when an earlier run mounted a part of it: everything else here is the program before that run. */
  readonly bridged: Bridged | null
  /** Texts on disk of test files that are read without what is set aside. */
  readonly asideOf: ReadonlyMap<string, string>
  /** Whether the project has a folder of this path. */
  hasFolder(path: string): boolean
}

export interface Names {
  /** What an identifier or attribute chain denotes, through aliases, re-exports and modules; null when unknown. */
  qualify(node: PyNode): QualifiedName | null
  /** Outermost expressions (identifier or attribute) that denote exactly this name, in path and source order; import statements are not uses. */
  uses(name: QualifiedName): readonly PyNode[]
  /** Every use whose qualified name is `prefix` or starts with `prefix + '.'`, with its name. */
  usesUnder(prefix: QualifiedName): readonly { readonly node: PyNode; readonly name: QualifiedName }[]
  /** Import definitions, in any module, that bring in this name (star imports excluded). */
  imports(name: QualifiedName): readonly Definition[]
  /** The binding an identifier reads or writes, inside its module; null for builtins and unknown names. */
  binding(identifier: PyNode): Binding | null
  /** The top-level binding behind a project-defined qualified name. */
  definition(name: QualifiedName): Binding | null
  /** The project module an import statement of `from` names, or null when it is outside the project. */
  resolveModule(from: PyModule, dotted: string, level: number): PyModule | null
}

export interface SkippedFile {
  readonly path: string
  readonly reason: SkipReason
  readonly detail: string
}

export type SkipReason =
  | 'syntax-error'
  | 'python-2'
  | 'misparse'
  | 'encoding'
  | 'eol-cr'
  | 'too-large'
  | 'too-deep'
  | 'generated'
  | 'unreadable'
  | 'not-regular'
  | 'outside-root'

export interface TextFile {
  readonly path: string
  readonly text: string
}

/** A Jinja template and the names it reads. `opaque` means it could not be read, so it may read anything. */
export interface JinjaTemplate {
  readonly path: string
  /** Free names with the attribute or key that follows, e.g. {name: 'g', attribute: 'user'}; attribute null for the bare name. */
  readonly reads: readonly { readonly name: string; readonly attribute: string | null }[]
  /** Calls whose first argument is a literal, e.g. url_for('auth.login'). */
  readonly calls: readonly { readonly name: string; readonly literal: string | null }[]
  readonly opaque: boolean
}
