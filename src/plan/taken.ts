/** The names that parameters added to a function would hide. */
import type { PyNode } from '../python/node.js'
import { scopeOpenedBy } from '../python/scope.js'
import type { Draft } from './draft.js'
import type { Hole } from './template.js'

/** What is printed in place of nodes and beside statements. */
export interface Printed {
  readonly replacements: ReadonlyMap<PyNode, { readonly template: Hole }>
  readonly attachments: ReadonlyMap<PyNode, readonly { readonly template: Hole }[]>
}

/** Names the function binds itself, those its body still takes from outside, and those that are printed into it. */
export function takenNames(draft: Draft, printed: Printed, imports: ReadonlySet<string>): Set<string> {
  const isGone = (read: PyNode): boolean => isReplaced(read, printed)
  const free = [...draft.inside.free].filter(([, reads]) => !reads.every(isGone)).map(([name]) => name)
  return new Set([...(scopeOpenedBy(draft.node)?.bindings.keys() ?? []), ...draft.reserved, ...free, ...imports])
}

/** The names of imports that are printed into the bodies of functions with a draft. */
export function importsPrinted(
  drafts: ReadonlyMap<PyNode, Draft>,
  printed: Printed,
): ReadonlyMap<PyNode, ReadonlySet<string>> {
  const found = new Map([...drafts.keys()].map((node) => [node, new Set<string>()] as const))
  const collect = (node: PyNode, template: Hole): void => {
    if (!template) return
    for (let at: PyNode | null = node; at; at = at.parent)
      if (at.field === 'body' && at.parent) for (const name of namesOf(template)) found.get(at.parent)?.add(name)
  }
  for (const [node, { template }] of printed.replacements) collect(node, template)
  for (const [node, list] of printed.attachments) for (const { template } of list) collect(node, template)
  return found
}

/** The value that is read, what is asked of it, or its statement goes. */
function isReplaced(read: PyNode, { replacements }: Printed): boolean {
  let isHead = true
  for (let at: PyNode | null = read; at; at = at.parent) {
    const edit = replacements.get(at)
    if (edit && (isHead || edit.template === null)) return true
    isHead &&= at.field === 'object' || at.field === 'function' || at.field === 'value'
  }
  return false
}

function namesOf(hole: Hole): string[] {
  if (!hole || 'children' in hole) return []
  if (hole.kind === 'name') return [hole.name ?? hole.from ?? '']
  if (hole.kind === 'deferred') return namesOf(hole.resolve())
  return hole.kind === 'template' ? hole.holes.flatMap(namesOf) : []
}
