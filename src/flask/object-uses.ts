/** What is read of an object, with the attributes that follow. */
import type { Project } from '../project/project.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'

/** One read of the object with the attributes that follow it. */
export interface ExtensionUse {
  /** The longest chain: `db.session.add`. */
  readonly node: PyNode
  /** The attributes after the object, joined: `session.add`; empty for the object alone. */
  readonly path: string
  /** The read of the object itself. */
  readonly object: PyNode
}

/** The reads of a name, given where it is bound. */
export function usesAt(target: PyNode, project: Project): ExtensionUse[] {
  const binding = project.names.binding(target)
  if (!binding) return []
  const reads =
    binding.scope.kind === 'module' ? project.names.uses(`${target.module.path}:${binding.name}`) : binding.references
  return reads.map((object) => ({ object, ...chainOf(object) }))
}

/** The attributes that follow an expression. */
export function chainOf(object: PyNode): { node: PyNode; path: string } {
  const parts: string[] = []
  let node = object
  for (; node.parent?.kind === 'attribute' && node.field === 'object'; node = node.parent) {
    const attribute = field(node.parent, 'attribute')
    parts.push(attribute ? textOf(attribute) : '')
  }
  return { node, path: parts.join('.') }
}
