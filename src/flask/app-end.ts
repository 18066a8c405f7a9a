/** Where the building of an application ends: what must see everything registered before it is printed there. */
import { returnsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { textOf } from '../python/syntax.js'
import type { App } from './apps.js'

export interface AppEnd {
  readonly statement: PyNode
  readonly side: 'before' | 'after'
}

/** Before the factory returns, or below everything a module-level application needs; null when nobody can tell. */
export function endOf(app: App): AppEnd | null {
  const { factory, statement, target } = app
  if (factory) {
    const binding = target && bindingOf(target)
    const own = returnsOf(factory).filter(
      ({ children }) => children[0]?.kind === 'identifier' && bindingOf(children[0]) === binding,
    )
    const [only, ...more] = own
    return only && more.length === 0 && only.parent === statement.parent ? { statement: only, side: 'before' } : null
  }
  if (statement.parent?.kind !== 'module') return null
  const statements = app.module.root.children.filter((node) => node.kind !== 'comment')
  // What starts the server does not return.
  const main = statements.find((node) => /^(?:if\s+__name__\s*==|\w+\.run\()/.test(textOf(node)))
  if (main) return { statement: main, side: 'before' }
  const last = statements.at(-1)
  return last ? { statement: last, side: 'after' } : null
}
