/** Hooks: guards of one blueprint become router dependencies, header hooks become middleware, all others stay hooks. */
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isHeaderHook } from '../../src/flask/needs.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Registration, register } from '../../src/plan/registration.js'
import { isExpressible, readsBody, responsesOf, shapedUses } from '../../src/plan/response-uses.js'
import { code, type Hole, imported, py, quoted } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field } from '../../src/python/syntax.js'
import { planDependency } from './dependencies.js'
import { findings } from './findings.js'
import { planResponses } from './responses.js'
import { planThreadBound } from './thread-bound.js'

const Response = imported('fastapi', 'Response')

export type Code = keyof typeof findings
export type HookPlanner = Planner<Code>

/** Flask names that have no counterpart at all. */
const UNKNOWN = ['copy_current_request_context']

export default defineTransform({
  id: 'hooks',
  summary: 'Turn hooks into dependencies where they guard a router, and keep the others as hooks',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const hook of flask.hooks) planHook(hook, flask, plan)
    planResponses(flask, plan)
    planThreadBound(flask, plan)
    for (const use of flask.uses('flask.after_this_request')) plan.replace(use, plan.help('after_this_request', use))
    for (const name of UNKNOWN)
      for (const use of flask.uses(`flask.${name}`)) plan.refuse(use, 'unknown-hook', { hook: name })
  },
})

/** Planned by other transforms, or by a name that stays. */
const ELSEWHERE: ReadonlySet<string> = new Set(['errorhandler', 'context_processor', 'after_this_request'])

function planHook(hook: Hook, flask: FlaskModel, plan: HookPlanner): void {
  const { kind, definition, source } = hook
  if (ELSEWHERE.has(kind)) return
  const others = flask.hooks.filter((other) => other.definition === definition && definition !== null)
  if (others.some((other) => other.kind !== kind)) return plan.refuse(source, 'registered-twice')
  if (hook.isDependency && definition) return planDependency(hook, definition, flask, plan)
  if (isHeaderHook(hook, flask.hooks) && definition) return planMiddleware(hook, definition, flask, plan)
  const problem = register(hook, flask, plan, (registration) => statement(hook, registration, plan))
  if (problem) plan.refuse(source, problem, { hook: kind })
}

/** `after_request(app, function, blueprint="posts")` of the support module. */
function statement(hook: Hook, { app, function: target, place, user }: Registration, plan: HookPlanner): Hole {
  const blueprint = place && !hook.isAppWide ? quoted(place.blueprint) : null
  if (hook.kind === 'teardown_request' && blueprint)
    return py`${plan.help('teardown_blueprint_request', user)}(${app}, ${blueprint}, ${target})`
  const uses = hook.kind === 'after_request' && hook.definition ? responsesOf(hook.definition) : []
  const isShaped = !isExpressible(uses)
  const isReading = isShaped ? shapedUses(uses).readsBody : readsBody(uses)
  const called = isShaped ? py`${plan.help('flask_hook', user)}(${target})` : target
  const scope = blueprint && py`, blueprint=${blueprint}`
  return py`${plan.help(hook.kind, user)}(${app}, ${called}${scope}${isReading ? code(', reads_body=True') : null})`
}

/** Sets headers of every response: what FastAPI calls a middleware. */
function planMiddleware(hook: Hook, definition: PyNode, flask: FlaskModel, plan: HookPlanner): void {
  const draft = plan.draft(definition)
  const [response] = parametersOf(definition)
  if (!response) return
  if (response.annotation) plan.replace(response.annotation, Response)
  else draft.annotate(response.node, Response)
  if (field(definition, 'return_type')) {
    draft.dropReturnAnnotation()
    draft.returning(Response)
  }
  const problem = register(hook, flask, plan, ({ app, function: target, user }) => {
    return py`${app}.add_middleware(${plan.help('HeaderHook', user)}, function=${target})`
  })
  if (problem) plan.refuse(hook.source, problem, { hook: hook.kind })
}
