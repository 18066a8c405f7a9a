/** All transforms; the order is that of the documentation, nothing else. */
import type { Transform } from '../src/plan/transform.js'
import tests from './tests/index.js'

export const transforms: readonly Transform[] = [tests]
