/** What the commands need of the rest of the program, as a parameter; loaded only by commands that use it. */
import type { PlanOptions } from '../index.js'
import type {
  FileChange,
  KnownFinding,
  MigrationResult,
  Recovery,
  TransformInfo,
  Undone,
  WriteReport,
} from '../report/types.js'

export interface Machine {
  /** Pure: writes nothing. */
  migrate(root: string, options: PlanOptions): Promise<MigrationResult>
  listTransforms(): Promise<readonly TransformInfo[]>
  listFindings(): Promise<readonly KnownFinding[]>
  writeChanges(root: string, changes: readonly FileChange[]): Promise<WriteReport>
  /** Why nothing can be committed in a work tree; null where it can. */
  commitProblem(root: string): Promise<string | null>
  /** Commits exactly those files; gives the short name of the commit, or why there is none. */
  commitFiles(
    root: string,
    paths: readonly string[],
    message: string,
  ): Promise<{ readonly name: string } | { readonly problem: string }>
  /** Takes back an apply that was killed. */
  recover(root: string): Promise<Recovery>
  undo(root: string): Promise<Undone>
}
