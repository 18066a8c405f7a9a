/** How Python looks up methods: the order of base classes, and the first of them that has a name. */
import { definitionOf, nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { statementsOf } from '../python/syntax.js'

const ownMethods = new WeakMap<PyNode, ReadonlyMap<string, PyNode>>()

/** The method of the first class that has one of this name. */
export function firstMethod(owners: readonly PyNode[], name: string): PyNode | null {
  for (const owner of owners) {
    const method = methodsOf(owner).get(name)
    if (method) return method
  }
  return null
}

function methodsOf(owner: PyNode): ReadonlyMap<string, PyNode> {
  const known = ownMethods.get(owner)
  if (known) return known
  const found = new Map<string, PyNode>()
  for (const statement of statementsOf(owner)) {
    const definition = definitionOf(statement)
    if (definition?.kind !== 'function_definition') continue
    const name = nameOf(definition)
    if (!found.has(name)) found.set(name, definition)
  }
  ownMethods.set(owner, found)
  return found
}

/** Merges the orders of base classes as Python does; what Python would reject is taken as it comes. */
export function linearized(orders: readonly (readonly PyNode[])[]): readonly PyNode[] {
  const open = orders.filter((order) => order.length > 0)
  const isFree = (node: PyNode): boolean => !open.some((order) => order.indexOf(node) > 0)
  const heads = open.flatMap(([head]) => head ?? [])
  const next = heads.find(isFree) ?? heads[0]
  return next ? [next, ...linearized(open.map((order) => order.filter((node) => node !== next)))] : []
}
