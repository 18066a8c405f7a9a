/** All transforms; the order is that of the documentation, nothing else. */
import type { Transform } from '../src/plan/transform.js'
import responses from './responses/index.js'

export const transforms: readonly Transform[] = [responses]
