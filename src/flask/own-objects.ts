/** Classes whose views need an object for each request: something of the request is kept on self. */
import { callArgs } from '../python/calls.js'
import { nameOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { descendants, enclosingFunction, field, parts, statementsOf, textOf } from '../python/syntax.js'
import type { SyntaxIndex } from './syntax-index.js'

export function hasOwnObject(definition: PyNode, index: SyntaxIndex): boolean {
  return index.bases(definition).some((owner) => {
    const start = index.method(owner, '__init__')
    const isPrepared = start === null || statementsOf(start).every((statement) => onlyPrepares(statement, index))
    return keepsState(owner) || !isPrepared
  })
}

/** A parser may be made once for all requests: it keeps nothing of them. */
function onlyPrepares(statement: PyNode, index: SyntaxIndex): boolean {
  const expression = parts(statement)[0]
  const isSet = expression?.kind === 'assignment' && field(expression, 'left')?.kind === 'attribute'
  const call = isSet ? field(expression, 'right') : expression
  const callee = call?.kind === 'call' ? field(call, 'function') : null
  if (!callee || !call) return onlyStores(statement)
  if (isSet) return /^flask_rest\w+\.reqparse\.RequestParser$/.test(index.qualify(callee) ?? '')
  const text = textOf(callee)
  const isBase = /^super\([^()]*\)\.__init__$/.test(text) && parts(callArgs(call).list ?? call).length === 0
  return isBase || /^self\.\w+\.add_argument$/.test(text)
}

/** Whether a method other than `__init__` assigns to an attribute of self. */
function keepsState(owner: PyNode): boolean {
  return [...descendants(owner)].some((node) => {
    if (node.kind !== 'attribute' || textOf(field(node, 'object') ?? node) !== 'self') return false
    const method = enclosingFunction(node)
    const isTarget =
      node.field === 'left' || /^(pattern_list|tuple_pattern|delete_statement)$/.test(node.parent?.kind ?? '')
    return isTarget && method !== null && nameOf(method) !== '__init__'
  })
}

/** Whether a statement is `self.x = <something that calls nothing>`, or nothing at all. */
function onlyStores(statement: PyNode): boolean {
  const assignment = parts(statement)[0]
  const isText = statement.kind === 'expression_statement' && literalString(assignment) !== null
  const isStore = assignment?.kind === 'assignment' && field(assignment, 'left')?.kind === 'attribute'
  return isText || statement.kind === 'pass_statement' || (isStore && !callsSomething(assignment))
}

const callsSomething = (node: PyNode): boolean =>
  [...descendants(node)].some(
    ({ kind }) => /^(call|await|list|dictionary|set)$/.test(kind) || kind.endsWith('comprehension'),
  )
