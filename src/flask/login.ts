/** Flask-Login: the checks that decorate handlers, and where the user of the request is read. */
import type { Project } from '../project/project.js'
import { decoratorExpression } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { scopeOf } from '../python/scope.js'
import { contains, field, parts, statementsOf } from '../python/syntax.js'
import { ownerOf, type Role } from './contexts.js'
import type { Decorators } from './decorators.js'
import { isEffective } from './decorators.js'
import type { Extensions } from './extensions.js'
import type { Guard } from './guards.js'
import type { Handler } from './routes.js'

export const CHECKS = ['login_required', 'fresh_login_required'] as const
export type Check = (typeof CHECKS)[number]

/** `@login_required` on a handler, or in the list of its class. */
export interface LoginCheck {
  readonly check: Check
  readonly handler: Handler
  readonly node: PyNode
  /** Its place among what the handler depends on; what a class lists stands around what is on its methods. */
  readonly order: number
  /** Requests go through it. */
  readonly isEffective: boolean
  /** A decorator that stays is asked before it. */
  readonly isBelowAnother: boolean
}

export interface UserRead {
  readonly node: PyNode
  readonly owner: PyNode | null
  readonly role: Role
}

export interface Login {
  /** Whether the project signs users in with Flask-Login. */
  readonly isUsed: boolean
  readonly checks: readonly LoginCheck[]
  /** The check a decorator of a handler is. */
  checkOf(decorator: PyNode): LoginCheck | null
  /** Reads of `current_user` that a parameter of the handler can take the place of. */
  readonly asked: readonly UserRead[]
  /** Reads that stay reads of a name that follows the request. */
  readonly followed: readonly UserRead[]
}

export function findLogin(
  project: Project,
  handlers: readonly Handler[],
  decorators: Decorators,
  guards: readonly Guard[],
  roleOf: (definition: PyNode) => Role,
): Login {
  const isUsed = project.names.usesUnder('flask_login').length > 0
  const checks = isUsed ? findChecks(project, handlers, decorators, guards) : []
  const byNode = new Map(checks.map((check) => [check.node, check]))
  const reads = isUsed
    ? project.names
        .uses('flask_login.current_user')
        .filter(({ parent }) => parent?.kind !== 'import_from_statement' && parent?.kind !== 'aliased_import')
        .map((node) => ({ node, ...ownerOf(node, roleOf) }))
    : []
  const changes = ['login_user', 'logout_user'].flatMap((name) => project.names.uses(`flask_login.${name}`))
  const changers = changes.filter(({ field: place }) => place === 'function').map((node) => ownerOf(node, roleOf))
  // Who is signed in may change behind the back of a handler that calls such a function.
  const isSteady = changers.every(({ role }) => role === 'handler' || role === 'test')
  const isAsked = (read: UserRead): boolean => {
    const { owner, role, node } = read
    if (!isSteady || role !== 'handler' || !owner || changers.some((other) => other.owner === owner)) return false
    if (scopeOf(node) !== scopeOf(statementsOf(owner)[0] ?? node)) return false
    const own = reads.filter((other) => other.owner === owner)
    return checks.some(({ handler }) => handler.definition === owner) || own.some(({ node: at }) => isFirst(at, owner))
  }
  return {
    isUsed,
    checks,
    checkOf: (decorator) => byNode.get(decorator) ?? null,
    asked: reads.filter(isAsked),
    followed: reads.filter((read) => !isAsked(read)),
  }
}

/** Names of views that the manager sends visitors to; null for one that is computed. */
export function loginViews(extensions: Extensions): readonly (string | null)[] {
  const uses = extensions.of('flask_login.LoginManager').flatMap((manager) => manager.uses)
  return uses.flatMap(({ node, path }) => {
    const assignment = /^(login|refresh)_view$/.test(path) && node.field === 'left' ? node.parent : null
    return assignment ? [literalString(field(assignment, 'right'))] : []
  })
}

function findChecks(
  project: Project,
  handlers: readonly Handler[],
  decorators: Decorators,
  guards: readonly Guard[],
): LoginCheck[] {
  const kinds = new Map(
    CHECKS.flatMap((check) => project.names.uses(`flask_login.${check}`).map((use) => [use, check])),
  )
  const isStaying = (node: PyNode): boolean =>
    decorators.of(node)?.wrapper != null && !guards.some(({ applications }) => applications.includes(node))
  return handlers.flatMap((handler) =>
    handler.decorators.flatMap((node, index) => {
      const expression = decoratorExpression(node)
      const check = expression && kinds.get(expression)
      if (!check) return []
      const isBelowAnother = handler.decorators.slice(0, index).some(isStaying)
      const order = node.kind === 'decorator' ? node.start : index - handler.decorators.length
      return [{ check: check as Check, handler, node, order, isEffective: isEffective(handler, node), isBelowAnother }]
    }),
  )
}

/** Whether the handler reads the user before anything else, whatever the request: loading it earlier changes nothing. */
function isFirst(node: PyNode, owner: PyNode): boolean {
  const first = statementsOf(owner).find(
    (statement) => statement.kind !== 'expression_statement' || parts(statement)[0]?.kind !== 'string',
  )
  const seen = first?.kind === 'if_statement' ? field(first, 'condition') : first
  if (!seen || !contains(seen, node)) return false
  if (!/^(if|return|expression|assert)_statement$/.test(first?.kind ?? '')) return false
  for (let at: PyNode = node; at !== seen && at.parent; at = at.parent) {
    const { parent } = at
    if (parent.kind === 'lambda' || parent.kind === 'conditional_expression') return false
    if (parent.kind === 'boolean_operator' && at.field !== 'left') return false
    if (parent.kind === 'argument_list' || /comprehension|generator/.test(parent.kind)) return false
  }
  return true
}
