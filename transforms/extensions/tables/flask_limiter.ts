/** Flask-Limiter: the same limits, counted by the same package; those of a route are its dependencies. */
import type { ExtensionUse } from '../../../src/flask/extensions.js'
import type { FlaskModel } from '../../../src/flask/model.js'
import type { Handler } from '../../../src/flask/routes.js'
import { relocated } from '../../../src/plan/relocate.js'
import { imported, py } from '../../../src/plan/template.js'
import { callArgs, callOf } from '../../../src/python/calls.js'
import { decoratorExpression } from '../../../src/python/functions.js'
import type { PyNode } from '../../../src/python/node.js'
import { enclosing } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

const Depends = imported('fastapi', 'Depends')
const NAME = 'Flask-Limiter'

const OF_LIMITER: ReadonlySet<string> = new Set([
  ...['key_func', 'app', 'default_limits', 'default_limits_per_method', 'default_limits_exempt_when'],
  ...['application_limits', 'headers_enabled', 'strategy', 'storage_uri', 'storage_options', 'swallow_errors'],
  ...['fail_on_first_breach', 'retry_after', 'key_prefix', 'enabled'],
])
const OF_LIMIT: ReadonlySet<string> = new Set([
  ...['limit_value', 'key_func', 'per_method', 'methods', 'error_message', 'exempt_when', 'override_defaults'],
  ...['cost', 'scope'],
])
const DECORATORS: ReadonlySet<string> = new Set(['limit', 'shared_limit', 'exempt'])

export const flaskLimiter: Table = {
  module: 'flask_limiter',
  symbols: new Map([
    ['Limiter', { help: 'Limiter' }],
    ['RateLimitExceeded', { help: 'RateLimitExceeded' }],
  ]),
  attributes: new Map([['Limiter', new Set(['init_app', 'request_filter', 'reset', ...DECORATORS])]]),
  releases: 'flask-limiter',
  plan(flask, plan) {
    for (const { origin, uses } of flask.extensions.of('flask_limiter.Limiter')) {
      planCreation(origin, flask, plan)
      for (const use of uses) if (DECORATORS.has(use.path)) planUse(use, flask, plan)
    }
  },
}

export const flaskLimiterUtil: Table = {
  module: 'flask_limiter.util',
  symbols: new Map([['get_remote_address', { help: 'get_remote_address' }]]),
  releases: 'flask-limiter',
}

export const flaskLimiterErrors: Table = {
  module: 'flask_limiter.errors',
  symbols: new Map([['RateLimitExceeded', { help: 'RateLimitExceeded' }]]),
  releases: 'flask-limiter',
}

/** The application came first before Flask-Limiter 3. */
function planCreation(call: PyNode, flask: FlaskModel, plan: ExtensionPlanner): void {
  const { positional, keywords, hasStar } = callArgs(call)
  const [first] = positional
  const isApp = first !== undefined && flask.flow.is(first, 'app')
  const unknown = [...keywords.keys()].filter((name) => !OF_LIMITER.has(name))
  const option = unknown.join(', ') || (hasStar || positional.length > 1 ? 'more than its key function' : '')
  if (option) return plan.refuse(call, 'unknown-option', { name: NAME, option })
  if (!keywords.has('key_func') && (isApp || !first))
    return plan.refuse(call, 'unknown-option', { name: NAME, option: 'no key function' })
  if (isApp) plan.replace(first, py`app=${first}`)
}

function planUse({ node, path }: ExtensionUse, flask: FlaskModel, plan: ExtensionPlanner): void {
  const decorator = enclosing(node, 'decorator')
  const call = callOf(node)
  const listed = flask.handlers.filter(({ decorators }) => decorators.includes(call ?? node))
  if (listed.length > 0) return planListed({ node, path, call }, listed, flask, plan)
  const expression = decorator && decoratorExpression(decorator)
  const handler = flask.handlers.find(({ decorators }) => decorator !== null && decorators.includes(decorator))
  if (!decorator || !expression || !handler || expression !== (call ?? node))
    return plan.refuse(node, 'unknown-option', { name: NAME, option: 'something else than a view' })
  const problem = problemOf(path, call, decorator, handler, flask)
  if (problem) return plan.refuse(node, 'unknown-option', { name: `limiter.${path}`, option: problem })
  plan.remove(decorator)
  plan.copy(expression)
  plan.draft(handler.definition).dependsOn(`limit:${decorator.start}`, py`${Depends}(${expression})`, decorator.start)
}

/** `decorators = [limiter.limit("3/minute")]` of a class-based view. */
function planListed(
  { node, path, call }: Pick<ExtensionUse, 'node' | 'path'> & { readonly call: PyNode | null },
  handlers: readonly Handler[],
  flask: FlaskModel,
  plan: ExtensionPlanner,
): void {
  const expression = call ?? node
  plan.copy(expression)
  for (const handler of handlers) {
    const isElsewhere = handler.routes.some((route) => route.call.module !== node.module)
    const named = isElsewhere ? relocated(expression, flask) : expression
    const at = handler.decorators.indexOf(expression)
    const isFirst = handler.decorators.slice(0, at).every((other) => isLimit(other, flask))
    const problem =
      optionOf(path, call) || (named ? '' : 'a computed limit in a list') || (isFirst ? '' : 'a decorator above it')
    if (problem) return plan.refuse(node, 'unknown-option', { name: `limiter.${path}`, option: problem })
    const place = at - handler.decorators.length
    plan.draft(handler.definition).dependsOn(`limit:${expression.start}`, py`${Depends}(${named})`, place)
  }
}

function problemOf(
  path: string,
  call: PyNode | null,
  decorator: PyNode,
  { decorators, routes }: Handler,
  flask: FlaskModel,
): string {
  const isDecorated = routes.every(({ source }) => source.kind === 'decorator' && source.start < decorator.start)
  if (!isDecorated) return 'a route that stands elsewhere'
  // Dependencies of the route come before everything else that a view asks for.
  if (decorators.some((other) => other.start < decorator.start && !isLimit(other, flask))) return 'a decorator above it'
  return optionOf(path, call)
}

const isLimit = (decorator: PyNode, flask: FlaskModel): boolean =>
  flask.extensions
    .of('flask_limiter.Limiter')
    .some(({ uses }) =>
      uses.some(
        (use) => DECORATORS.has(use.path) && (enclosing(use.node, 'decorator') ?? callOf(use.node)) === decorator,
      ),
    )

function optionOf(path: string, call: PyNode | null): string {
  if (path === 'exempt') return call ? 'flags' : ''
  if (!call) return 'more than the limit'
  const { positional, keywords, hasStar } = callArgs(call)
  const unknown = [...keywords.keys()].filter((name) => !OF_LIMIT.has(name))
  const isTooLong = hasStar || positional.length > (path === 'limit' ? 1 : 2)
  return unknown.join(', ') || (isTooLong ? 'more than the limit' : '')
}
