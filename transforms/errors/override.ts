/** `app.handle_http_exception = function`: registered for every HTTP error, but not for crashes. */
import type { ErrorOverride } from '../../src/flask/error-override.js'
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Route } from '../../src/flask/routes.js'
import { constantStatus } from '../../src/flask/status.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { py } from '../../src/plan/template.js'
import { argument, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts } from '../../src/python/syntax.js'
import { ABORTS } from './aborts.js'
import type { Code } from './findings.js'
import { HTTPException, type Subject } from './subjects.js'

/** Packages that register error handlers, or whose errors Flask would hand to the override in another shape. */
const OWN_HANDLERS: readonly string[] = [
  ...['flask_restful', 'flask_restplus', 'flask_restx', 'flask_smorest', 'flask_apispec', 'apiflask', 'apifairy'],
  ...['webargs', 'flask_limiter', 'flask_admin'],
]

export function planOverride(
  hook: Hook,
  override: ErrorOverride,
  flask: FlaskModel,
  plan: Planner<Code>,
): Subject | null {
  const beside = inTheWay(hook, flask)
  if (beside !== null) {
    plan.refuse(hook.source, 'override-beside', { name: beside })
    return null
  }
  plan.report(hook.source, 'override-redirects')
  plan.replace(
    hook.source,
    py`${plan.help('replace_http_answers', hook.source)}(${hook.object}, ${override.expression})`,
  )
  const statement = override.kept?.parent
  if (statement) plan.remove(statement)
  for (const wrapping of override.wrappings) plan.remove(wrapping)
  // Flask's own method gives back an error that nothing is registered for.
  for (const call of override.calls) {
    const [error] = parts(field(call, 'arguments') ?? call)
    if (error) plan.replace(call, error)
  }
  return { kind: 'http', key: HTTPException, status: null, annotation: HTTPException }
}

/** What Flask's lookup or its routing would give the override beside plain HTTP errors. */
function inTheWay(hook: Hook, flask: FlaskModel): string | null {
  const { names } = flask.project
  if (flask.hooks.some((other) => other !== hook && other.kind === 'errorhandler'))
    return 'another error handler is registered'
  if (isTestPath(hook.source.module.path)) return 'only for a test'
  if (flask.apps.length !== 1 || hook.owners.size !== 1) return 'there is more than one application'
  if (flask.routes.some(isRedirected)) return 'an address ends in a slash, which Flask redirects to'
  const library = OWN_HANDLERS.find((root) => names.usesUnder(root).length > 0)
  if (library) return `${library} answers errors of its own`
  return flask.index.calls.some((call) => isComputed(call, flask)) || hasOwnErrors(flask)
    ? 'errors without a status are raised'
    : null
}

/** Below a blueprint even `/` may be an address that ends in a slash. */
function isRedirected({ rule, owners, otherOptions, defaults }: Route): boolean {
  const isStart = rule === '/' && [...owners].every(({ tag }) => tag === 'app')
  if (rule === null || (rule.endsWith('/') && !isStart)) return true
  return otherOptions.length > 0 || defaults === null || defaults.size > 0
}

/** `abort(response)`, or with something that may be one. */
function isComputed(call: PyNode, flask: FlaskModel): boolean {
  const isAbort = ABORTS.some((name) => flask.uses(name).some((use) => callOf(use) === call))
  return isAbort && (constantStatus(argument(call, 0, 'code'), flask.project.names)?.value ?? null) === null
}

/** HTTPException made or inherited from, or a redirect raised. */
function hasOwnErrors(flask: FlaskModel): boolean {
  const made = flask.uses('werkzeug.exceptions.HTTPException').some(({ parent, field: place }) => {
    return place === 'function' || parent?.kind === 'argument_list'
  })
  return made || flask.uses('werkzeug.routing.RequestRedirect').length > 0
}
