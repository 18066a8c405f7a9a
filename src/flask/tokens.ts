/** Flask-JWT-Extended: which release the program is written for, and where it reads the token of the request. */
import type { Project } from '../project/project.js'
import { allows } from '../project/versions.js'
import { callArgs, callOf } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { scopeOf } from '../python/scope.js'
import { enclosing, statementsOf, textOf } from '../python/syntax.js'
import { type Assigned, assignedTo } from './assigned.js'
import type { Checks } from './checks.js'
import { ownerOf, type Role } from './contexts.js'
import type { Extensions } from './extensions.js'
import type { Handler } from './routes.js'

/** What a handler reads of its token. */
export type TokenPart = 'identity' | 'claims' | 'user'

export interface TokenRead {
  /** `get_jwt_identity()`, `current_user`. */
  readonly node: PyNode
  readonly callee: PyNode
  readonly part: TokenPart
  /** The handler whose parameter takes the place of it. */
  readonly owner: PyNode
  /** `identity = get_jwt_identity()` that the parameter takes the place of, with the name it binds. */
  readonly assigned: Assigned | null
}

export interface Tokens {
  readonly isUsed: boolean
  /** Claims, callbacks and names differ between them. */
  readonly release: 3 | 4
  /** Reads that a parameter of the handler can take the place of. */
  readonly asked: readonly TokenRead[]
}

const PARTS: readonly (readonly [name: string, part: TokenPart])[] = [
  ['get_jwt_identity', 'identity'],
  ['get_jwt', 'claims'],
  ['get_current_user', 'user'],
  ['current_user', 'user'],
]
const VERIFIERS = [
  ...['verify_jwt_in_request', 'verify_jwt_in_request_optional', 'verify_fresh_jwt_in_request'],
  'verify_jwt_refresh_token_in_request',
]
const ONLY_IN_3 = [
  ...['jwt_optional', 'fresh_jwt_required', 'jwt_refresh_token_required', 'get_raw_jwt', 'get_raw_jwt_header'],
  ...['get_jwt_claims', ...VERIFIERS.slice(1)],
]

export interface TokenSources {
  readonly project: Project
  readonly handlers: readonly Handler[]
  readonly checks: Checks
  readonly roleOf: (definition: PyNode) => Role
  /** Whether some callback loads users. */
  readonly loadsUsers: boolean
}

export function findTokens(sources: TokenSources): Tokens {
  const { project } = sources
  const isUsed = project.names.usesUnder('flask_jwt_extended').length > 0
  const release = isUsed ? releaseOf(project) : 4
  // Release 3 tells nothing where nothing was asked for, and has other helpers.
  return { isUsed, release, asked: isUsed && release === 4 ? findAsked(sources) : [] }
}

/** Whether the manager of tokens finds users for them. */
export const loadsUsers = (extensions: Extensions): boolean =>
  extensions
    .of('flask_jwt_extended.JWTManager', 'flask_jwt_extended.jwt_manager.JWTManager')
    .some(({ uses }) => uses.some(({ path }) => /^(user_lookup_loader|user_loader_callback_loader)$/.test(path)))

function releaseOf(project: Project): 3 | 4 {
  const pinned = project.manifests.requirements.filter(({ name }) => name === 'flask-jwt-extended')
  if (pinned.some(({ spec }) => spec !== '' && !allows(spec, '4.0'))) return 3
  return ONLY_IN_3.some((name) => project.names.uses(`flask_jwt_extended.${name}`).length > 0) ? 3 : 4
}

function findAsked(sources: TokenSources): TokenRead[] {
  const { project, roleOf } = sources
  const verified = new Set(
    VERIFIERS.flatMap((name) => project.names.uses(`flask_jwt_extended.${name}`)).map(
      (use) => ownerOf(use, roleOf).owner,
    ),
  )
  return PARTS.flatMap(([name, part]) =>
    project.names.uses(`flask_jwt_extended.${name}`).flatMap((callee): TokenRead[] => {
      if (enclosing(callee, 'import_from_statement', 'import_statement')) return []
      const call = callOf(callee)
      const { owner, role } = ownerOf(callee, roleOf)
      const node = name === 'current_user' ? proxied(callee) : call
      if (!node || !owner || role !== 'handler' || verified.has(owner) || !isSeen(callee, owner)) return []
      if (name !== 'current_user' && call && (callArgs(call).list?.children.length ?? 0) > 0) return []
      if (part === 'user' && (!sources.loadsUsers || isCompared(callee))) return []
      return isChecked(owner, sources) ? [{ node, callee, part, owner, assigned: assignedTo(node, owner) }] : []
    }),
  )
}

/** In the handler itself, not in a function inside it. */
const isSeen = (node: PyNode, owner: PyNode): boolean => scopeOf(node) === scopeOf(statementsOf(owner)[0] ?? node)

/** `current_user is None` is never true of the proxy. */
const isCompared = ({ parent }: PyNode): boolean =>
  parent?.kind === 'comparison_operator' && parent.words.some((word) => word.startsWith('is'))

/** `current_user._get_current_object()`: a parameter is the object itself. */
function proxied(node: PyNode): PyNode {
  const { parent } = node
  const isWhole = parent?.kind === 'attribute' && textOf(parent).endsWith('._get_current_object')
  return (isWhole && callOf(parent)) || node
}

/** A check of the token before the handler, on every request that reaches it. */
function isChecked(owner: PyNode, { handlers, checks }: TokenSources): boolean {
  const handler = handlers.find(({ definition }) => definition === owner)
  const isExempt = handler?.routes.some(({ methods }) => methods === null || methods.includes('OPTIONS')) ?? true
  return (
    !isExempt &&
    checks.all.some(
      ({ name, definition, place }) =>
        definition === owner && place === 'handler' && name.startsWith('flask_jwt_extended.'),
    )
  )
}
