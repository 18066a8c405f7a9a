/** The facts that say what keeps a function out of the event loop. */
import type { Project } from '../project/project.js'
import type { PyNode } from '../python/node.js'
import type { Checks } from './checks.js'
import type { Flow } from './flow.js'
import type { Guard } from './guards.js'
import type { Hook } from './hooks.js'
import type { Handler } from './routes.js'
import type { Schemas } from './schemas.js'
import type { SyntaxIndex } from './syntax-index.js'
import type { Types } from './types.js'

export interface BlockingSources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly types: Types
  readonly handlers: readonly Handler[]
  readonly hooks: readonly Hook[]
  readonly guards: readonly Guard[]
  readonly checks: Checks
  /** Views that are called as plain functions too. */
  readonly calledViews: ReadonlySet<PyNode>
  readonly schemas: Schemas
  /** Functions that get the request in Flask's shape, which reads the body the moment it is asked. */
  readonly shaped: ReadonlySet<PyNode>
}
