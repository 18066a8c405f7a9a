/** What an error handler is for: a status, every HTTP error, or an exception class. */
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { constantStatus, ERROR_CLASSES, ERROR_PHRASES } from '../../src/flask/status.js'
import { code, type Hole, imported } from '../../src/plan/template.js'
import { textOf } from '../../src/python/syntax.js'

export const HTTPException = imported('starlette.exceptions', 'HTTPException')

export interface Subject {
  /** `http`: an HTTP error; `any`: HTTP errors beside all others; `own`: exactly the class that is named. */
  readonly kind: 'http' | 'any' | 'own'
  readonly key: Hole
  /** The status it is for; null for a class. */
  readonly status: number | null
  readonly annotation: Hole
}

export function subjectOf(hook: Hook, flask: FlaskModel): Subject | 'computed-subject' | 'key-error' {
  const { subject } = hook
  if (!subject) return 'computed-subject'
  const { names } = flask.project
  const status = constantStatus(subject, names)
  if (status) {
    if (status.value === null || !status.node || !ERROR_PHRASES.has(status.value)) return 'computed-subject'
    return { kind: 'http', key: status.node, status: status.value, annotation: HTTPException }
  }
  if (subject.kind !== 'identifier' && subject.kind !== 'attribute') return 'computed-subject'
  const qualified = names.qualify(subject)
  const library = /^werkzeug\.exceptions\.(\w+)$/.exec(qualified ?? '')?.[1]
  if (library === 'HTTPException') return { kind: 'http', key: HTTPException, status: null, annotation: HTTPException }
  if (library !== undefined) {
    const value = ERROR_CLASSES.get(library)
    return value === undefined
      ? 'computed-subject'
      : { kind: 'http', key: code(String(value)), status: value, annotation: HTTPException }
  }
  const isBuiltin = qualified === null && subject.kind === 'identifier' && names.binding(subject) === null
  if (isBuiltin && /^(KeyError|LookupError)$/.test(textOf(subject))) return 'key-error'
  if (isBuiltin)
    return {
      kind: textOf(subject) === 'Exception' ? 'any' : 'own',
      key: subject,
      status: null,
      annotation: code(textOf(subject)),
    }
  const isClass =
    qualified !== null && (names.definition(qualified)?.definitions.every(({ kind }) => kind === 'class') ?? true)
  return isClass ? { kind: 'own', key: subject, status: null, annotation: subject } : 'computed-subject'
}
