/** Functions Flask calls around the handlers: hooks, error handlers, template helpers, with scope and how they were registered. */
import type { Project } from '../project/project.js'
import { argument, callOf } from '../python/calls.js'
import { decoratedOf, decoratorExpression, decoratorsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { contains, enclosingFunction, field, textOf } from '../python/syntax.js'
import type { Router } from './apps.js'
import { type ErrorOverride, overrideAt } from './error-override.js'
import type { Flow, Value } from './flow.js'
import { collectorOf } from './rest.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export type HookKind =
  | 'before_first_request'
  | 'before_request'
  | 'after_request'
  | 'after_this_request'
  | 'teardown_request'
  | 'teardown_appcontext'
  | 'context_processor'
  | 'errorhandler'

/** A function handed to an application or blueprint, by decorator or call. */
export interface Registered {
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
}

export interface Hook extends Registered {
  readonly kind: HookKind
  /** Whether it runs for every request or only for those of one blueprint. */
  readonly isAppWide: boolean
  /** What an error handler handles: a status or an exception class. */
  readonly subject: PyNode | null
  /** Where it takes the place of Flask's own method for HTTP errors. */
  readonly override?: ErrorOverride
  /** A before-hook of one blueprint that can be a dependency of its router. */
  readonly isDependency: boolean
}

type Found = Omit<Hook, 'isDependency'>

const NAMES: Readonly<Record<string, { readonly kind: HookKind; readonly isAppWide: boolean | null }>> = {
  before_request: { kind: 'before_request', isAppWide: null },
  before_first_request: { kind: 'before_first_request', isAppWide: true },
  before_app_first_request: { kind: 'before_first_request', isAppWide: true },
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

export function findHooks(index: SyntaxIndex, flow: Flow, routers: readonly Router[]): Hook[] {
  const found = [...registered(index, flow), ...ofThisRequest(index), ...overrides(index, flow)]
  const bound = boundOrigins(found, routers)
  return found.map((hook) => {
    const [owner] = [...hook.owners]
    const isOwn = hook.kind === 'before_request' && !hook.isAppWide
    return { ...hook, isDependency: isOwn && owner?.origin != null && !bound.has(owner.origin) }
  })
}

/** Blueprints whose before-hooks stay hooks: one of them, or of a blueprint around or inside, cannot be a dependency. */
function boundOrigins(hooks: readonly Found[], routers: readonly Router[]): ReadonlySet<PyNode> {
  const bound = new Set<PyNode>()
  for (const hook of hooks.filter(({ kind, isAppWide }) => kind === 'before_request' && !isAppWide)) {
    const router = routers.find(({ origin }) => [...hook.owners].some((owner) => owner.origin === origin))
    const isOnce = !hooks.some((other) => other !== hook && other.definition === hook.definition)
    const isMovable =
      router && hook.isDecorator && hook.definition && canMoveBelow(router, decoratedOf(hook.definition), hooks)
    if (hook.owners.size === 1 && isOnce && isMovable) continue
    for (const { origin } of hook.owners) if (origin) bound.add(origin)
  }
  for (let size = -1; size !== bound.size; ) {
    size = bound.size
    for (const { origin, registrations } of routers) {
      const around = registrations.flatMap(({ parent }) => [...parent].flatMap((value) => value.origin ?? []))
      const family = [origin, ...around.filter((node) => routers.some((router) => router.origin === node))]
      if (family.some((node) => bound.has(node))) for (const node of family) bound.add(node)
    }
  }
  return bound
}

/** Whether nothing at module level needs the router between its creation and the end of a hook, hooks themselves left out. */
function canMoveBelow(router: Router, anchor: PyNode, hooks: readonly Found[]): boolean {
  const binding = router.target && bindingOf(router.target)
  if (!binding || router.module !== anchor.module) return false
  if (router.statement.parent?.kind !== 'module' || anchor.parent?.kind !== 'module') return false
  const own = hooks.filter(
    (hook) => hook.isDecorator && [...hook.owners].some(({ origin }) => origin === router.origin),
  )
  return binding.references
    .filter((reference) => reference.end < anchor.end && !enclosingFunction(reference))
    .every((reference) => own.some((hook) => contains(hook.source, reference)))
}

/** Functions for the response of the current request only, as decorators or passed on. */
function ofThisRequest(index: SyntaxIndex): Found[] {
  return index.usesOfName('flask.after_this_request').flatMap((use): Found[] => {
    const shared = { kind: 'after_this_request', isAppWide: true, owners: new Set<Value>(), object: use } as const
    const { parent } = use
    if (parent?.kind === 'decorator') {
      const definition = index.functions.find((candidate) => decoratorsOf(candidate).includes(parent)) ?? null
      return [{ ...shared, source: parent, isDecorator: true, definition, expression: null, subject: null }]
    }
    const call = parent?.kind === 'call' && use.field === 'function' ? parent : null
    const expression = call && argument(call, 0, 'f')
    const definition = expression && index.functionOf(expression)
    return [{ ...shared, source: call ?? use, isDecorator: false, definition, expression, subject: null }]
  })
}

/** `app.handle_http_exception = function`. */
function overrides(index: SyntaxIndex, flow: Flow): Found[] {
  return index.attribute('handle_http_exception').flatMap((access): Found[] => {
    const object = field(access, 'object')
    const override = object && flow.is(object, 'app') ? overrideAt(access, index, flow) : null
    const source = access.parent
    if (!object || !override || !source) return []
    const owners = new Set([...flow.valuesOf(object)].filter(({ tag }) => tag === 'app'))
    const { definition, expression } = override
    const shared = { kind: 'errorhandler', isAppWide: true, isDecorator: false, subject: null } as const
    return [{ ...shared, owners, object, source, definition, expression, override }]
  })
}

function registered(index: SyntaxIndex, flow: Flow): Found[] {
  const decorated = index.functions.flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator) => {
      const expression = decoratorExpression(decorator)
      const call = expression?.kind === 'call' ? expression : null
      const callee = call ? field(call, 'function') : expression
      const hook = callee && describe(callee, index, flow)
      if (!hook || (hook.kind === 'errorhandler') !== (call !== null)) return []
      const subject = call && argument(call, 0, 'code_or_exception')
      return [{ ...hook, source: decorator, isDecorator: true, definition, expression: null, subject }]
    }),
  )
  const called = Object.keys(NAMES).flatMap((name) =>
    index.callsNamed(name).flatMap((call) => {
      const callee = field(call, 'function')
      const hook = callee && describe(callee, index, flow)
      const isError = hook?.kind === 'errorhandler'
      if (!hook || call.parent?.kind === 'decorator') return []
      // `app.errorhandler(404)(not_found)`.
      const isMaker = isError && name !== 'register_error_handler'
      const source = isMaker ? callOf(call) : call
      if (!source) return []
      const expression = argument(source, isError && !isMaker ? 1 : 0, 'f')
      const subject = isError ? argument(call, 0, 'code_or_exception') : null
      const definition = expression ? index.functionOf(expression) : null
      return [{ ...hook, source, isDecorator: false, definition, expression, subject }]
    }),
  )
  return [...decorated, ...called]
}

function describe(callee: PyNode, index: SyntaxIndex, flow: Flow) {
  if (callee.kind !== 'attribute') return null
  const known = NAMES[attributeName(callee)]
  const object = field(callee, 'object')
  if (!known || !object) return null
  const owners = new Set([...flow.valuesOf(object)].filter(({ tag }) => tag === 'app' || tag === 'router'))
  // Handlers of an Api of Flask-RESTX are its own matter.
  if (owners.size === 0 || [...owners].every(({ origin }) => collectorOf(origin, index) !== null)) return null
  const isAppWide = known.isAppWide ?? [...owners].every(({ tag }) => tag === 'app')
  return { kind: known.kind, isAppWide, owners, object }
}

/** Handlers that answer_like_flask() calls outside the other middleware: Flask counts what they answer as handled. */
export function isAnsweredLate({ kind, isAppWide, subject, override }: Hook, { names }: Project): boolean {
  if (kind !== 'errorhandler' || override) return false
  if (!isAppWide || !subject) return true
  if (subject.kind === 'integer') return false
  const name = names.qualify(subject)
  if (name === null) return !/^(?!Exception$|BaseException$)[A-Z]\w*(Error|Exit|Interrupt)$/.test(textOf(subject))
  const [definition] = names.definition(name)?.definitions ?? []
  return definition ? definition.kind !== 'class' : /^(builtins)\.(Base)?Exception$/.test(name)
}
