/** Stand-in for the pipeline, until it lands. */
import type { PlanOptions } from './index.js'
import type { MigrationResult } from './report/types.js'

export async function migrate(_root: string, _options: PlanOptions): Promise<MigrationResult> {
  throw new Error('the pipeline is not there yet')
}
