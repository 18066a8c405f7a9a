/** What a handler of every exception knows of its error where it reads it: class tests around and before the read. */
import type { Project } from '../project/project.js'
import { callArgs } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { contains, field, parts, statementsOf, textOf } from '../python/syntax.js'
import { endsIn } from './endings.js'

/** Whether it is an HTTP error where it is read. */
export type Nature = 'http' | 'other' | 'either'

/** What the class tests around and before a read say about it. */
export function natureOf(reference: PyNode, tests: readonly PyNode[], project: Project): Nature {
  for (const test of tests) {
    const call = test.parent?.parent
    const negation = call?.parent?.kind === 'not_operator' ? call.parent : null
    const condition = negation ?? call
    const [inside, outside]: Nature[] = negation ? ['other', 'http'] : ['http', 'other']
    const holder = condition?.parent
    if (!condition || !holder || !inside || !outside) continue
    if (
      holder.kind === 'boolean_operator' &&
      holder.words.includes('and') &&
      !negation &&
      holder.start === condition.start
    ) {
      if (contains(holder, reference)) return inside
    }
    if (holder.kind === 'conditional_expression') {
      const [first, , last] = parts(holder)
      if (first && contains(first, reference)) return inside
      if (last && contains(last, reference)) return outside
    }
    if (holder.kind !== 'if_statement' || condition.field !== 'condition') continue
    const body = field(holder, 'consequence')
    if (!body) continue
    if (contains(body, reference)) return inside
    if (contains(holder, reference)) return outside
    if (reference.start > holder.end && endsIn(statementsOf(body), project)) return outside
  }
  return 'either'
}

/** The class in `isinstance(error, HTTPException)`. */
export function classTest(reference: PyNode, project: Project): PyNode | null {
  const call = reference.parent?.kind === 'argument_list' ? reference.parent.parent : null
  const callee = call && field(call, 'function')
  if (!call || !callee || textOf(callee) !== 'isinstance') return null
  const [, type] = callArgs(call).positional
  return type && project.names.qualify(type) === 'werkzeug.exceptions.HTTPException' ? type : null
}
