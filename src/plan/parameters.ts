/** Parameters that several transforms ask for, each under one key. */
import type { Draft } from './draft.js'
import { type Deferred, imported } from './template.js'

const Request = imported('fastapi', 'Request')

/** `request: Request`. */
export function requestParameter(draft: Draft): Deferred {
  return draft.parameter({ key: 'request', name: 'request', annotation: Request, rank: 'request' })
}
