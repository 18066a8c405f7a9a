/** Functions Flask calls around the handlers: hooks, error handlers, template helpers, with scope and how they were registered. */
import { argument } from '../python/calls.js'
import { decoratorExpression, decoratorsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { Flow, Value } from './flow.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export type HookKind =
  | 'before_request'
  | 'after_request'
  | 'teardown_request'
  | 'teardown_appcontext'
  | 'context_processor'
  | 'errorhandler'

export interface Hook {
  readonly kind: HookKind
  /** Whether it runs for every request or only for those of one blueprint. */
  readonly isAppWide: boolean
  /** The application or blueprint it was registered on. */
  readonly owners: ReadonlySet<Value>
  readonly object: PyNode
  /** The decorator, or the call that registers it. */
  readonly source: PyNode
  readonly isDecorator: boolean
  /** Null when the registered expression is not one function of the project. */
  readonly definition: PyNode | null
  /** The registered expression of a call. */
  readonly expression: PyNode | null
  /** What an error handler handles: a status or an exception class. */
  readonly subject: PyNode | null
}

const NAMES: Readonly<Record<string, { readonly kind: HookKind; readonly isAppWide: boolean | null }>> = {
  before_request: { kind: 'before_request', isAppWide: null },
  after_request: { kind: 'after_request', isAppWide: null },
  teardown_request: { kind: 'teardown_request', isAppWide: null },
  teardown_appcontext: { kind: 'teardown_appcontext', isAppWide: true },
  context_processor: { kind: 'context_processor', isAppWide: null },
  errorhandler: { kind: 'errorhandler', isAppWide: null },
  register_error_handler: { kind: 'errorhandler', isAppWide: null },
  before_app_request: { kind: 'before_request', isAppWide: true },
  after_app_request: { kind: 'after_request', isAppWide: true },
  teardown_app_request: { kind: 'teardown_request', isAppWide: true },
  app_context_processor: { kind: 'context_processor', isAppWide: true },
  app_errorhandler: { kind: 'errorhandler', isAppWide: true },
}

export function findHooks(index: SyntaxIndex, flow: Flow): Hook[] {
  const decorated = index.functions.flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator) => {
      const expression = decoratorExpression(decorator)
      const call = expression?.kind === 'call' ? expression : null
      const callee = call ? field(call, 'function') : expression
      const hook = callee && describe(callee, flow)
      if (!hook || (hook.kind === 'errorhandler') !== (call !== null)) return []
      const subject = call && argument(call, 0, 'code_or_exception')
      return [{ ...hook, source: decorator, isDecorator: true, definition, expression: null, subject }]
    }),
  )
  const called = Object.keys(NAMES).flatMap((name) =>
    index.callsNamed(name).flatMap((call) => {
      const callee = field(call, 'function')
      const hook = callee && describe(callee, flow)
      const isError = hook?.kind === 'errorhandler'
      if (!hook || call.parent?.kind === 'decorator' || (isError && name !== 'register_error_handler')) return []
      const expression = argument(call, isError ? 1 : 0, 'f')
      const subject = isError ? argument(call, 0, 'code_or_exception') : null
      const definition = expression ? index.functionOf(expression) : null
      return [{ ...hook, source: call, isDecorator: false, definition, expression, subject }]
    }),
  )
  return [...decorated, ...called]
}

function describe(callee: PyNode, flow: Flow) {
  if (callee.kind !== 'attribute') return null
  const known = NAMES[attributeName(callee)]
  const object = field(callee, 'object')
  if (!known || !object) return null
  const owners = new Set([...flow.valuesOf(object)].filter(({ tag }) => tag === 'app' || tag === 'router'))
  if (owners.size === 0) return null
  const isAppWide = known.isAppWide ?? [...owners].every(({ tag }) => tag === 'app')
  return { kind: known.kind, isAppWide, owners, object }
}
