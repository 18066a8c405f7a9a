/** What part each function has in the application. */
import { decoratorsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import type { Role } from './contexts.js'
import type { Guard } from './guards.js'
import type { Hook } from './hooks.js'
import type { Kept } from './kept.js'
import { readsKeywords } from './plain-callers.js'
import type { Handler } from './routes.js'
import type { SyntaxIndex } from './syntax-index.js'

export function rolesOf(
  handlers: readonly Handler[],
  hooks: readonly Hook[],
  guards: readonly Guard[],
  kept: Kept,
  index: SyntaxIndex,
  spreading: ReadonlySet<PyNode>,
): Map<PyNode, Role> {
  const roles = new Map<PyNode, Role>()
  for (const guard of guards) roles.set(guard.wrapper, 'guard')
  for (const hook of hooks) {
    if (!hook.definition || !hook.kind.endsWith('request') || !passesAll(hook, index)) continue
    if (hook.isDecorator || hook.kind === 'before_request') roles.set(hook.definition, 'hook')
  }
  for (const hook of hooks)
    if (hook.definition && hook.kind === 'errorhandler') roles.set(hook.definition, 'error-handler')
  // A decorator that looks at arguments or answers must find those of Flask, and so must `**kwargs` that no schema fills: such a view stays.
  for (const { definition } of handlers) {
    const isFilled = spreading.has(definition) || !readsKeywords(definition)
    if (kept.of(definition)?.isPlain !== false && isFilled) roles.set(definition, 'handler')
  }
  return roles
}

/** Whether the decorators of a hook hand on whatever it is called with; the wrapper of one without arguments takes none. */
function passesAll({ definition, isDecorator }: Hook, index: SyntaxIndex): boolean {
  const others = definition ? decoratorsOf(definition).slice(isDecorator ? 1 : 0) : []
  return others.every((decorator) => {
    const [expression] = decorator.children
    const callee = expression?.kind === 'call' ? field(expression, 'function') : expression
    const own = callee ? index.functionOf(callee) : null
    return own === null || /\(\s*\*\w+,\s*\*\*\w+\s*\)/.test(textOf(own))
  })
}
