/** The request inside handlers, hooks, error handlers and guards: each value through the parameter FastAPI users expect. */
import type { ContextUse } from '../../src/flask/contexts.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { requestParameter, shapedParameter } from '../../src/plan/parameters.js'
import { py } from '../../src/plan/template.js'
import { planArguments, planHeaders } from './arguments.js'
import { planBody } from './bodies.js'
import { type Carrier, type ContextPlanner, carrierOf, isAfterHook } from './index.js'

/** Attributes of the same name and meaning on Starlette's request. */
const SAME: ReadonlySet<string> = new Set(['method'])
const BODY: ReadonlySet<string> = new Set(['form', 'files', 'get_json', 'json', 'data', 'get_data', 'values', 'stream'])

/** Whether FastAPI calls the function, so that it resolves parameters; hooks and error handlers only get the request. */
export const isResolved = (carrier: Carrier, flask: FlaskModel): boolean =>
  !flask.hooks.some((hook) => hook.definition === carrier.definition && !hook.isDependency)

export function planRequests(flask: FlaskModel, plan: ContextPlanner): void {
  const byCarrier = new Map<Carrier['definition'], { carrier: Carrier; uses: ContextUse[] }>()
  for (const use of flask.contextUses) {
    const carrier = use.name === 'request' ? carrierOf(use, flask, plan) : null
    if (!carrier || isAfterHook(carrier.definition, flask)) continue
    const known = byCarrier.get(carrier.definition)
    if (known) known.uses.push(use)
    else byCarrier.set(carrier.definition, { carrier, uses: [use] })
  }
  for (const { carrier, uses } of byCarrier.values()) {
    if (uses.some(({ owner }) => owner && flask.shaped.has(owner))) {
      planShaped(uses, carrier, flask, plan)
      continue
    }
    planArguments(
      uses.filter(({ attribute }) => attribute === 'args'),
      carrier,
      flask,
      plan,
    )
    planHeaders(
      uses.filter(({ attribute }) => attribute === 'headers'),
      carrier,
      flask,
      plan,
    )
    planBody(
      uses.filter(({ attribute }) => attribute !== null && BODY.has(attribute)),
      carrier,
      flask,
      plan,
    )
    for (const use of uses) planAttribute(use, carrier, flask, plan)
  }
}

/** FastAPI fills a parameter; hooks and error handlers it does not call read the request of the support module. */
function planShaped(uses: readonly ContextUse[], carrier: Carrier, flask: FlaskModel, plan: ContextPlanner): void {
  const { definition, draft } = carrier
  const isFilled = isResolved(carrier, flask)
  // A parameter `request` would hide the one of the support module.
  const hasRequest = flask.contextUses.some(({ name, owner }) => owner === definition && name !== 'request')
  const isGiven =
    hasRequest || flask.hooks.some((hook) => hook.definition === definition && hook.kind === 'errorhandler')
  for (const { node } of uses) {
    if (isFilled) plan.replace(node, shapedParameter(draft, plan.help('FlaskRequest', node)))
    else if (isGiven) plan.replace(node, py`${plan.help('flask_request', node)}(${requestParameter(draft)})`)
    else plan.replace(node, plan.help('request', node))
  }
}

function planAttribute(use: ContextUse, carrier: Carrier, flask: FlaskModel, plan: ContextPlanner): void {
  const { node, attribute, access } = use
  if (attribute === null || !access) return
  if (attribute === 'args' || attribute === 'headers' || BODY.has(attribute)) return
  if (SAME.has(attribute)) plan.replace(node, requestParameter(carrier.draft))
  // Flask's path starts below the prefix the application was put under.
  else if (attribute === 'path' && flask.wsgi.setsRoot)
    plan.replace(node, py`${plan.help('flask_request', node)}(${requestParameter(carrier.draft)})`)
  else if (attribute === 'path') plan.replace(access, py`${requestParameter(carrier.draft)}.url.path`)
}
