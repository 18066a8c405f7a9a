/** request, session, g and current_app: parameters inside handlers, the same names of the support module far from them. */
import { type ContextUse, STANDALONE } from '../../src/flask/contexts.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { reachedFrom } from '../../src/flask/reach.js'
import { announcesMessages } from '../../src/flask/signals.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import type { Draft } from '../../src/plan/draft.js'
import { requestParameter } from '../../src/plan/parameters.js'
import type { Planner } from '../../src/plan/plan.js'
import { inner, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, field, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { planGlobals } from './globals.js'
import { planRequests } from './requests.js'

export type Code = keyof typeof findings
export type ContextPlanner = Planner<Code>

/** A function that gets a request of its own, and the draft that takes its parameters. */
export interface Carrier {
  readonly definition: PyNode
  readonly draft: Draft
  /** Names that mean something where the parameters will be seen. */
  readonly names: ReadonlySet<string>
}

export default defineTransform({
  id: 'context',
  summary: 'Take request, session, g and current_app as parameters',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const use of flask.contextUses) planUse(use, flask, plan)
    planRequests(flask, plan)
    planGlobals(flask, plan)
    planFlashes(flask, plan)
    for (const name of ['has_request_context', 'has_app_context'])
      for (const use of flask.uses(`flask.${name}`)) plan.replace(use, plan.help(name, use))
  },
})

/** Uses whose owner gets parameters; null for far code, tests and module level. */
export function carrierOf(use: ContextUse, flask: FlaskModel, plan: ContextPlanner): Carrier | null {
  const { owner, role } = use
  if (!owner || role === 'far' || role === 'test' || role === 'command') return null
  const guard = flask.guards.find(({ wrapper }) => wrapper === owner)
  const definition = guard ? guard.definition : owner
  const draft = plan.draft(definition)
  return { definition, draft, names: draft.inside.all }
}

/** Attributes of Flask's request that come from Werkzeug's routing. */
const OF_ROUTING: ReadonlySet<string> = new Set(['url_rule', 'routing_exception'])

/** `request.url_rule.endpoint` is `request.endpoint` wherever a route was found. */
function isEndpointOfRule(
  { access, attribute, owner }: ContextUse,
  { hooks, index, templateParts }: FlaskModel,
): boolean {
  const next = access?.parent?.kind === 'attribute' && access.field === 'object' ? attributeName(access.parent) : ''
  if (attribute !== 'url_rule' || next !== 'endpoint' || !owner) return false
  const anywhere = hooks.filter(({ isAppWide }) => isAppWide).flatMap(({ definition }) => definition ?? [])
  return templateParts.length === 0 && !reachedFrom(anywhere, index).has(owner)
}

function planUse(use: ContextUse, flask: FlaskModel, plan: ContextPlanner): void {
  const { name, node, role, owner, attribute } = use
  if (name === 'current_app' && flask.migrations.isEnvironment(node.module)) return
  if (name === 'request' && attribute && OF_ROUTING.has(attribute)) {
    if (!isEndpointOfRule(use, flask)) return plan.refuse(node, 'request-attribute', { attribute })
    if (use.access) plan.replace(use.access, node)
  }
  if (role === 'test' || (name === 'current_app' && use.attribute && STANDALONE.has(use.attribute))) return
  // A lambda runs later, when somebody calls it.
  if (!owner && name !== 'current_app' && !enclosing(node, 'lambda')) return plan.refuse(node, 'no-request', { name })
  if (name === 'g' && isInside(use)) return plan.refuse(node, 'g-used-otherwise')
  const carrier = carrierOf(use, flask, plan)
  if (!carrier) return plan.replace(node, plan.help(name, node))
  const hasRequest = !isAfterHook(carrier.definition, flask)
  if (!hasRequest) return plan.replace(node, plan.help(name, node))
  if (name === 'session') plan.replace(node, py`${requestParameter(carrier.draft)}.session`)
  if (name === 'current_app') plan.replace(node, py`${requestParameter(carrier.draft)}.app`)
}

/** `vars(g)` and `g.__dict__`: what is inside the object of Flask. */
function isInside({ node, attribute }: ContextUse): boolean {
  const call = node.parent?.kind === 'argument_list' ? node.parent.parent : null
  return attribute?.startsWith('_') || /^(vars|dir)$/.test(textOf(call ? (field(call, 'function') ?? call) : node))
}

/** After-hooks and teardown get the response or the error, not the request. */
export const isAfterHook = (definition: PyNode, flask: FlaskModel): boolean =>
  flask.hooks.some(
    (hook) => hook.definition === definition && hook.kind !== 'before_request' && hook.kind !== 'errorhandler',
  )

function planFlashes(flask: FlaskModel, plan: ContextPlanner): void {
  const isTold = announcesMessages(flask)
  for (const use of flask.uses('flask.flash')) {
    const { owner, role } = flask.ownerOf(use)
    const call = callOf(use)
    const list = call && field(call, 'arguments')
    if (
      !owner ||
      !call ||
      list?.kind !== 'argument_list' ||
      (role !== 'handler' && role !== 'guard' && role !== 'error-handler')
    )
      plan.replace(use, plan.help(isTold ? 'announce_flash_message' : 'flash_message', use))
    else {
      const guard = flask.guards.find(({ wrapper }) => wrapper === owner)
      const request = requestParameter(plan.draft(guard?.definition ?? owner))
      plan.replace(call, py`${plan.help(isTold ? 'announce_flash' : 'flash', use)}(${request}, ${inner(list)})`)
    }
  }
}
