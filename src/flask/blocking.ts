/** What keeps a function out of the event loop: the first call in its closure that is not proven to be quick. */
import type { Project } from '../project/project.js'
import type { PyNode } from '../python/node.js'
import type { SyntaxIndex } from './syntax-index.js'

export function heldBy(_definition: PyNode, _project: Project, _index: SyntaxIndex): string | null {
  return 'unknown calls'
}
