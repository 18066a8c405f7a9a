/** What the commands need of the rest of the program, as a parameter; loaded only by commands that use it. */
import type { PlanOptions } from '../index.js'
import type { FileChange, MigrationResult, TransformInfo } from '../report/types.js'
import type { WriteReport } from '../write/write.js'

export interface Machine {
  /** Pure: writes nothing. */
  migrate(root: string, options: PlanOptions): Promise<MigrationResult>
  listTransforms(): Promise<readonly TransformInfo[]>
  writeChanges(root: string, changes: readonly FileChange[]): Promise<WriteReport>
}
