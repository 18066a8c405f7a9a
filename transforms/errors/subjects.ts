/** What an error handler is for: a status, every HTTP error, or an exception class. */
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { constantStatus, ERROR_CLASSES, ERROR_PHRASES } from '../../src/flask/status.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, type Hole, imported } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { field, textOf } from '../../src/python/syntax.js'

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
  if (isLoopOfStatuses(subject, flask)) return { kind: 'http', key: subject, status: null, annotation: HTTPException }
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

/** `for code in default_exceptions:` and `for code in (404, 410):`. */
function isLoopOfStatuses(subject: PyNode, flask: FlaskModel): boolean {
  const binding = subject.kind === 'identifier' ? bindingOf(subject) : null
  const [definition, ...others] = binding?.definitions ?? []
  const loop = definition?.node.kind === 'for_statement' ? definition.node : null
  const right = loop && field(loop, 'right')
  if (!right || others.length > 0) return false
  const left = field(loop, 'left')
  const { names } = flask.project
  const isTable = (node: PyNode | null): boolean =>
    node !== null && names.qualify(node) === 'werkzeug.exceptions.default_exceptions'
  if (left === definition?.target && (isTable(right) || isTable(methodOwner(right, 'keys')))) return true
  if (left?.children[0] === definition?.target && isTable(methodOwner(right, 'items'))) return true
  const elements = flask.constants.elements(right) ?? []
  const isStatus = (node: PyNode): boolean => ERROR_PHRASES.has(constantStatus(node, names)?.value ?? 0)
  return left === definition?.target && elements.length > 0 && elements.every(isStatus)
}

/** What `.name()` is called on. */
function methodOwner(call: PyNode, name: string): PyNode | null {
  const callee = call.kind === 'call' ? field(call, 'function') : null
  return callee?.kind === 'attribute' && attributeName(callee) === name ? field(callee, 'object') : null
}
