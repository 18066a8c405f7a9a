/** Parameters that several transforms ask for, each under one key. */
import type { Draft } from './draft.js'
import { type Deferred, type ImportedName, imported } from './template.js'

const Request = imported('fastapi', 'Request')

/** `request: FlaskRequest`, the request in Flask's shape; gives way where FastAPI's is asked for too. */
export function shapedParameter(draft: Draft, annotation: ImportedName): Deferred {
  return draft.parameter({ key: 'shaped', name: 'request', alternative: 'flask_request', annotation, rank: 'request' })
}

/** `request: Request`. */
export function requestParameter(draft: Draft): Deferred {
  return draft.parameter({ key: 'request', name: 'request', annotation: Request, rank: 'request' })
}
