/** Where an application first meets a blueprint: what the blueprint registers is registered there. */
import type { PyNode } from '../python/node.js'
import { field, statementOf, textOf } from '../python/syntax.js'
import type { Router } from './apps.js'
import type { Registered } from './hooks.js'

export interface HookPlace {
  /** The statement that registers the blueprint with the application. */
  readonly statement: PyNode
  /** The application, as it is called there. */
  readonly app: string
  /** The blueprint as Flask names it: `parent.child`. */
  readonly blueprint: string
  /** The expression of the blueprint that is registered there: it may be one around the owner. */
  readonly registered: PyNode
}

/** Null when the blueprint is not registered exactly once on the way to exactly one application. */
export function placeOf(part: Registered, routers: readonly Router[]): HookPlace | null {
  const [owner, ...others] = [...part.owners]
  if (!owner || others.length > 0) return null
  let router = routers.find(({ origin }) => origin === owner.origin)
  const names: string[] = []
  while (router) {
    const [registration, ...more] = router.registrations
    const callee = registration && field(registration.call, 'function')
    const object = callee && field(callee, 'object')
    const statement = registration && statementOf(registration.call)
    if (!registration || !object || !statement || more.length > 0 || !router.name) return null
    names.unshift(router.name)
    const parents = [...registration.parent]
    if (parents.every(({ tag }) => tag === 'app')) {
      const isPlain = statement.kind === 'expression_statement' && statement.children[0] === registration.call
      const registered = registration.blueprint
      return isPlain ? { statement, app: textOf(object), blueprint: names.join('.'), registered } : null
    }
    const outer: Router | undefined = routers.find(
      ({ origin }) => parents.length === 1 && origin === parents[0]?.origin,
    )
    router = names.length > routers.length ? undefined : outer
  }
  return null
}

export const isOwnedByRouter = (part: Registered): boolean => [...part.owners].some(({ tag }) => tag === 'router')
