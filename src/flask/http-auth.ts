/** Flask-HTTPAuth: where handlers read who sent the request. */
import { callArgs, callOf } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { scopeOf } from '../python/scope.js'
import { statementsOf } from '../python/syntax.js'
import type { Checks } from './checks.js'
import { ownerOf, type Role } from './contexts.js'
import type { ExtensionObject, Extensions } from './extensions.js'
import type { Handler } from './routes.js'

export interface CredentialRead {
  /** `auth.current_user()`. */
  readonly call: PyNode
  readonly object: ExtensionObject
  /** The handler whose parameter takes the place of it. */
  readonly owner: PyNode
}

export interface HttpAuth {
  /** What the program makes from `HTTPBasicAuth`, `HTTPTokenAuth`, `MultiAuth`. */
  readonly objects: readonly ExtensionObject[]
  readonly asked: readonly CredentialRead[]
}

export function findHttpAuth(
  extensions: Extensions,
  handlers: readonly Handler[],
  checks: Checks,
  roleOf: (definition: PyNode) => Role,
): HttpAuth {
  const names = ['HTTPBasicAuth', 'HTTPTokenAuth', 'MultiAuth']
  const objects = extensions.of(...names.map((name) => `flask_httpauth.${name}`))
  const asked = objects.flatMap((object) =>
    object.uses.flatMap(({ node, path }): CredentialRead[] => {
      const call = path === 'current_user' ? callOf(node) : null
      const { owner, role } = ownerOf(node, roleOf)
      if (!call || !owner || role !== 'handler' || (callArgs(call).list?.children.length ?? 0) > 0) return []
      const isOwn = scopeOf(node) === scopeOf(statementsOf(owner)[0] ?? node)
      const isTopLevel = object.target !== null && object.statement.parent?.kind === 'module'
      return isOwn && isTopLevel && isChecked(owner, handlers, checks) ? [{ call, object, owner }] : []
    }),
  )
  return { objects, asked }
}

/** Credentials are asked for before the handler, on every request that reaches it. */
function isChecked(owner: PyNode, handlers: readonly Handler[], checks: Checks): boolean {
  const handler = handlers.find(({ definition }) => definition === owner)
  const isExempt = handler?.routes.some(({ methods }) => methods === null || methods.includes('OPTIONS')) ?? true
  const isAsked = checks.all.some(
    ({ name, definition, place }) =>
      definition === owner && place === 'handler' && name === 'flask_httpauth.login_required',
  )
  return !isExempt && isAsked
}
