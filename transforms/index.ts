/** All transforms. */
import type { TransformInfo } from '../src/report/types.js'

export const transforms: readonly TransformInfo[] = []
