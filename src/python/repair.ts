/** Puts a starred call right: `[*f()]` is read as a call of `*f`, see tree-sitter/tree-sitter-python#314. */
import type { NodeRecord } from './record.js'

/** Kinds that wrongly take a star as their first operand, with the role it has there. */
const CHAIN: ReadonlyMap<string, string> = new Map([
  ['call', 'function'],
  ['attribute', 'object'],
  ['subscript', 'value'],
  ['binary_operator', 'left'],
])

/** Moves the star of a list_splat from the first operand of an expression to the whole of it. */
export function repairSplat(splat: NodeRecord): void {
  let whole = splat
  while (whole.parent !== null && CHAIN.get(whole.parent.kind) === whole.field && whole.field !== null)
    whole = whole.parent
  const operand = splat.children[0]
  if (whole === splat || operand === undefined || splat.children.length !== 1) return
  for (let at = splat.parent; at !== null && at !== whole.parent; at = at.parent) at.start = operand.start
  replaceChild(splat, operand)
  replaceChild(whole, splat)
  splat.children = [whole]
  splat.end = whole.end
  whole.parent = splat
  whole.field = null
}

function replaceChild(old: NodeRecord, by: NodeRecord): void {
  const parent = old.parent as NodeRecord
  const at = parent.children.indexOf(old)
  parent.children = parent.children.with(at, by)
  by.parent = parent
  by.field = old.field
}
