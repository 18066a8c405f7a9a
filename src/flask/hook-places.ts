/** Where an application first meets a blueprint: what the blueprint registers is registered there. */
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { enclosing, field, statementOf, textOf } from '../python/syntax.js'
import type { Router } from './apps.js'
import type { Registered } from './hooks.js'
import type { Mounting, Placement } from './mounting.js'

export interface HookPlace {
  /** The statement that registers the blueprint with the application, or the loop that does it for several. */
  readonly statement: PyNode
  /** The application, as it is called there. */
  readonly app: string
  /** The blueprint as Flask names it: `parent.child`. */
  readonly blueprint: string
  /** The expression of the blueprint that is registered there: it may be one around the owner. */
  readonly registered: PyNode
}

/** One place for each application; null when one of them cannot be told. */
export function placesOf(
  part: Registered,
  routers: readonly Router[],
  mounting: Mounting,
): readonly HookPlace[] | null {
  const [owner, ...others] = [...part.owners]
  const router = routers.find(({ origin }) => origin === owner?.origin)
  if (!router || others.length > 0) return null
  const places = mounting.placements(router).map(placeOf)
  const known = places.flatMap((place) => place ?? [])
  const isTwice = new Set(known.map(({ statement }) => statement)).size < known.length
  return known.length === 0 || known.length < places.length || isTwice ? null : known
}

export function placeOf({ path, name }: Placement): HookPlace | null {
  const [registration] = path
  const callee = registration && field(registration.call, 'function')
  const object = callee && field(callee, 'object')
  const statement = registration && statementOf(registration.call)
  const isPlain = statement?.kind === 'expression_statement' && statement.children[0] === registration?.call
  if (!registration || !object || !statement || !isPlain || !name) return null
  const { blueprint } = registration
  return { statement: loopOver(blueprint) ?? statement, app: textOf(object), blueprint: name, registered: blueprint }
}

/** The loop whose variable the blueprint is: inside it the statement would run once for each. */
function loopOver(blueprint: PyNode): PyNode | null {
  const definitions = blueprint.kind === 'identifier' ? (bindingOf(blueprint)?.definitions ?? []) : []
  const loop = definitions.find(({ node }) => node.kind === 'for_statement')?.node
  return loop && enclosing(blueprint, 'for_statement') ? loop : null
}

export const isOwnedByRouter = (part: Registered): boolean => [...part.owners].some(({ tag }) => tag === 'router')
