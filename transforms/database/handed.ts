/** Functions that are always given the SQLAlchemy object do without it. */
import { join, py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts } from '../../src/python/syntax.js'
import type { Job } from './index.js'

export function planHanded({ flask, plan }: Job): void {
  const dropped = new Map<PyNode, PyNode[]>()
  for (const { definition, parameter, given } of flask.database.handed) {
    plan.draft(definition).drop(parameter.node)
    for (const [call, value] of given) dropped.set(call, [...(dropped.get(call) ?? []), value])
  }
  for (const [call, values] of dropped) {
    const list = field(call, 'arguments')
    if (list?.kind !== 'argument_list') continue
    const isGone = (node: PyNode): boolean => values.some((value) => value === node || value.parent === node)
    plan.replace(list, py`(${join(parts(list).filter((node) => !isGone(node)))})`)
  }
}

/** Whether the object is only given to a function that does without it. */
export const isHanded = (node: PyNode, { database }: Job['flask']): boolean =>
  database.handed.some(({ given }) => [...given.values()].includes(node))
