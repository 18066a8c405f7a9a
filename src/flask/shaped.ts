/** Functions whose use of the request no parameter expresses: they get the request in Flask's shape. */
import { callArgs } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import type { ContextUse } from './contexts.js'
import type { Hook } from './hooks.js'
import { attributeName } from './syntax-index.js'

/** Attributes with a parameter of their own, or the same on Starlette's request. */
const EXPRESSIBLE: ReadonlySet<string> = new Set(['args', 'headers', 'form', 'get_json', 'json', 'method', 'path'])
const BODIES: ReadonlySet<string> = new Set(['form', 'get_json', 'json'])

/** What hooks and error handlers read of the request they are given: FastAPI fills no other parameter of theirs. */
const GIVEN: ReadonlySet<string> = new Set(['headers', 'method', 'path'])

export function findShaped(uses: readonly ContextUse[], hooks: readonly Hook[]): ReadonlySet<PyNode> {
  const called = new Set(hooks.filter(({ isDependency }) => !isDependency).map(({ definition }) => definition))
  const byOwner = new Map<PyNode, ContextUse[]>()
  for (const use of uses) {
    const isDirect =
      use.role === 'handler' || use.role === 'guard' || use.role === 'hook' || use.role === 'error-handler'
    if (use.name === 'request' && use.owner && isDirect)
      byOwner.set(use.owner, [...(byOwner.get(use.owner) ?? []), use])
  }
  const isPlain = (owner: PyNode, own: readonly ContextUse[]): boolean =>
    called.has(owner)
      ? own.every((use) => use.attribute !== null && GIVEN.has(use.attribute) && !asksWerkzeug(use))
      : isExpressible(own)
  return new Set([...byOwner].filter(([owner, own]) => !isPlain(owner, own)).map(([owner]) => owner))
}

function isExpressible(uses: readonly ContextUse[]): boolean {
  if (uses.some((use) => use.attribute === null || !EXPRESSIBLE.has(use.attribute) || asksWerkzeug(use))) return false
  const bodies = uses.filter(({ attribute }) => attribute !== null && BODIES.has(attribute))
  const kinds = new Set(bodies.map(({ attribute }) => (attribute === 'json' ? 'get_json' : attribute)))
  const options = new Set(bodies.map(jsonOptions))
  return kinds.size <= 1 && !options.has(null) && (options.size <= 1 || kinds.has('form'))
}

/** What only Werkzeug's headers have. */
function asksWerkzeug({ attribute, access }: ContextUse): boolean {
  const reader = attribute === 'headers' && access?.parent?.kind === 'attribute' ? access.parent : null
  return reader !== null && /^(?:environ|get_all|to_wsgi_list|has_key)$/.test(attributeName(reader))
}

/** Which option get_json is called with; null for options that are not literal. */
export function jsonOptions({ call, attribute }: ContextUse): '' | 'force' | 'silent' | null {
  if (attribute !== 'get_json') return ''
  if (!call) return null
  const { positional, keywords, hasStar } = callArgs(call)
  if (positional.length > 0 || hasStar || keywords.size > 1) return null
  const [name, value] = [...keywords][0] ?? []
  if (!name) return ''
  return value?.kind === 'true' && (name === 'force' || name === 'silent') ? name : null
}
