/** Which test clients are used in ways only the support module's client can say. */
import { findAccesses } from '../../src/flask/apps.js'
import type { ContextUse } from '../../src/flask/contexts.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, enclosingFunction, field } from '../../src/python/syntax.js'
import { isLocalAddress, keywordsOf } from './arguments.js'
import { readsNothing } from './responses.js'

export interface Native {
  /** Whether a client made by this `test_client()` call can be FastAPI's own. */
  isNative(creation: PyNode): boolean
}

export function nativeOnly(flask: FlaskModel, isOpen: boolean): Native {
  const others = new Set<PyNode | null>()
  const add = (expression: PyNode | null, tag: 'client' | 'response'): void => {
    for (const value of flask.flow.valuesOf(expression)) if (value.tag === tag) others.add(value.origin)
  }
  for (const { attribute, object } of findAccesses(flask.index, flask.flow, 'client'))
    if (attribute === 'session_transaction') add(object, 'client')
  for (const access of findAccesses(flask.index, flask.flow, 'response'))
    if (readsNothing(access)) add(access.object, 'response')
  for (const call of flask.index.calls) {
    const callee = field(call, 'function')
    if (callee?.kind === 'attribute' && keywordsOf(call).some(isLocalAddress)) add(field(callee, 'object'), 'client')
  }
  // The addresses that Flask's client asks for begin with them.
  const isNamed = flask.project.modules.some(({ text }) => /\b(SERVER_NAME|PREFERRED_URL_SCHEME)\b/.test(text))
  const readsAddress = flask.contextUses.some(({ attribute }) => attribute === 'remote_addr')
  const readsLength = flask.contextUses.some(asksLength)
  const seen = new Set<PyNode>()
  for (const use of flask.contextUses) {
    if (use.role !== 'test' && use.role !== 'far') continue
    for (const item of clientsAround(use.node, flask, seen)) add(item, 'client')
  }
  for (const node of queries(flask)) for (const item of clientsAround(node, flask, seen)) add(item, 'client')
  return { isNative: (creation) => !isOpen && !isNamed && !readsAddress && !readsLength && !others.has(creation) }
}

/** What tests ask of the database, where no context is pushed for all of a test: inside `with client:` that of the last request is there. */
function queries(flask: FlaskModel): readonly PyNode[] {
  const isPushed = flask.index.callsNamed('push').some(({ module }) => isTestPath(module.path))
  if (isPushed || flask.project.names.usesUnder('flask_testing').length > 0) return []
  const { uses, modelOf } = flask.database
  const ofModels = flask.index.attribute('query').filter((node) => modelOf(field(node, 'object') ?? node) !== null)
  return [...uses.map(({ node }) => node), ...ofModels].filter(
    (node) => isTestPath(node.module.path) && !isInContext(node, flask),
  )
}

function isInContext(node: PyNode, { flow }: FlaskModel): boolean {
  for (let at = enclosing(node, 'with_statement'); at; at = enclosing(at, 'with_statement'))
    if (contextExpressions(at).some((item) => flow.is(item, 'context'))) return true
  return false
}

/** Flask's client sends no Content-Length without a body, httpx sends 0. */
function asksLength({ name, attribute, access }: ContextUse): boolean {
  if (name !== 'request' || attribute === 'content_length') return name === 'request'
  const reader = attribute === 'headers' ? access?.parent : null
  const call = reader?.kind === 'attribute' ? callOf(reader) : null
  const key = call ? callArgs(call).positional[0] : reader?.kind === 'subscript' ? field(reader, 'subscript') : null
  return literalString(key)?.toLowerCase() === 'content-length'
}

/** The clients of `with client:` blocks around a node, or around the calls that lead to it. */
function clientsAround(node: PyNode, flask: FlaskModel, seen: Set<PyNode>): PyNode[] {
  const found: PyNode[] = []
  for (let at = enclosing(node, 'with_statement'); at; at = enclosing(at, 'with_statement'))
    found.push(...contextExpressions(at).filter((item) => flask.flow.is(item, 'client')))
  const owner = enclosingFunction(node)
  if (found.length > 0 || !owner || seen.has(owner)) return found
  seen.add(owner)
  return flask.flow.callersOf(owner).flatMap((call) => clientsAround(call, flask, seen))
}

export function contextExpressions(statement: PyNode): PyNode[] {
  const clause = statement.children.find((child) => child.kind === 'with_clause')
  return (clause?.children ?? []).flatMap((item) => {
    const value = field(item, 'value')
    return (value?.kind === 'as_pattern' ? value.children[0] : value) ?? []
  })
}
