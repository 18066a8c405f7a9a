/** Objects that SQLAlchemy 1 added to the session because what they belong to was in it (`cascade_backrefs`). */

import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import { callArgs } from '../../src/python/calls.js'
import { definitionOf, nameOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { descendants, enclosingFunction, field, statementsOf, textOf } from '../../src/python/syntax.js'
import type { Job } from './index.js'

export function planCascades(job: Job): void {
  const { flask, plan } = job
  const related = relatedNames(job)
  for (const { definition, name } of flask.database.models.values()) {
    const names = related.get(name)
    if (!names) continue
    for (const call of flask.index.callsOf(definition))
      if (!isTestPath(call.module.path) && getsRelated(call, definition, names) && !isAdded(call, job))
        plan.refuse(call, 'old-cascade', { name })
  }
}

/** The attributes of every model that hold other models and have a counterpart on the other side. */
function relatedNames({ flask }: Job): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  const add = (model: string, name: string): void => {
    found.set(model, (found.get(model) ?? new Set()).add(name))
  }
  for (const { definition, name } of flask.database.models.values())
    for (const statement of flask.index.bases(definition).flatMap((container) => statementsOf(container))) {
      const assignment = statement.kind === 'expression_statement' ? statement.children[0] : null
      const [left, right] = assignment ? [field(assignment, 'left'), field(assignment, 'right')] : [null, null]
      if (!left || right?.kind !== 'call' || !/\brelation(?:ship)?$/.test(textOf(field(right, 'function') ?? right)))
        continue
      const { positional, keywords } = callArgs(right)
      const back = keywords.get('backref')
      if (!back && !keywords.has('back_populates')) continue
      add(name, textOf(left))
      const other = positional[0] ?? keywords.get('argument')
      const own = back?.kind === 'call' ? callArgs(back).positional[0] : back
      if (other && own) add(literalString(other) ?? textOf(other), literalString(own) ?? textOf(own))
    }
  return found
}

/** `Post(author=user)`, or a constructor or later line that sets it. */
function getsRelated(call: PyNode, definition: PyNode, names: ReadonlySet<string>): boolean {
  if ([...callArgs(call).keywords.keys()].some((name) => names.has(name)) || callArgs(call).hasStar) return true
  const init = statementsOf(definition)
    .map(definitionOf)
    .find((own) => own && nameOf(own) === '__init__')
  const target = targetOf(call)
  const scope = enclosingFunction(call)
  const sets = (within: PyNode, object: string): boolean =>
    [...descendants(within)].some(
      (node) =>
        node.kind === 'attribute' &&
        node.field === 'left' &&
        names.has(attributeName(node)) &&
        textOf(field(node, 'object') ?? node) === object,
    )
  return (
    (init !== undefined && init !== null && sets(init, 'self')) ||
    (target !== null && scope !== null && sets(scope, target))
  )
}

function targetOf(call: PyNode): string | null {
  const left = call.parent?.kind === 'assignment' ? field(call.parent, 'left') : null
  return left?.kind === 'identifier' ? textOf(left) : null
}

/** Whether it is handed to the session, to a list of another object, or to whoever called. */
function isAdded(call: PyNode, job: Job): boolean {
  if (call.parent?.kind === 'return_statement' || isHandedOver(call) || isSaved(call, job)) return true
  const target = targetOf(call)
  const scope = enclosingFunction(call) ?? call.module.root
  return (
    target !== null &&
    [...descendants(scope)].some(
      (node) => node.kind === 'identifier' && textOf(node) === target && (isHandedOver(node) || isSaved(node, job)),
    )
  )
}

function isHandedOver(node: PyNode): boolean {
  const outer = node.parent?.kind === 'list' ? node.parent.parent : node.parent
  const callee = outer?.kind === 'argument_list' && outer.parent ? field(outer.parent, 'function') : null
  return callee?.kind === 'attribute' && /^(?:add|add_all|append|merge)$/.test(attributeName(callee))
}

/** `post.save()`, a method that adds its object. */
function isSaved(node: PyNode, { flask }: Job): boolean {
  const method = node.parent?.kind === 'attribute' && node.field === 'object' ? attributeName(node.parent) : ''
  return flask.index.methodsNamed(method).some((definition) => /\.add\(\s*self\s*\)/.test(textOf(definition)))
}
