/** The response an after-hook gets: Starlette's where what is read and set on it means the same, else one in Flask's shape. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isHeaderHook } from '../../src/flask/needs.js'
import { isExpressible, planResponseUses, responsesOf, shapedUses } from '../../src/plan/response-uses.js'
import { imported } from '../../src/plan/template.js'
import { parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { descendants, field } from '../../src/python/syntax.js'
import type { HookPlanner } from './index.js'

const Response = imported('fastapi', 'Response')

export function planResponses(flask: FlaskModel, plan: HookPlanner): void {
  const kinds = new Map<PyNode, string>()
  for (const hook of flask.hooks) {
    const { kind, definition, source } = hook
    if ((kind !== 'after_request' && kind !== 'after_this_request') || isHeaderHook(hook, flask.hooks)) continue
    if (definition) kinds.set(definition, kind)
    else if (kind === 'after_this_request') plan.refuse(source, 'unknown-function', { hook: kind })
  }
  for (const [definition, kind] of kinds) planFunction(definition, kind, flask, plan)
}

function planFunction(definition: PyNode, kind: string, flask: FlaskModel, plan: HookPlanner): void {
  const [parameter, ...more] = parametersOf(definition)
  if (!parameter || /tar$/.test(parameter.kind) || more.some(({ default: value }) => value === null))
    return plan.refuse(definition, 'after-parameters', { hook: kind })
  const isShaped = kind === 'after_request' && !isExpressible(responsesOf(definition))
  const { unknown, readsBody } = isShaped
    ? shapedUses(responsesOf(definition))
    : planResponseUses(responsesOf(definition), plan)
  for (const { node, name } of unknown) plan.refuse(node, 'response-attribute', { name })
  // The helper learns of such a function when the answer is already on its way.
  if (readsBody && kind === 'after_this_request') plan.refuse(definition, 'late-body')
  if (field(definition, 'return_type')) plan.draft(definition).returning(Response)
  for (const node of parameter.annotation ? descendants(parameter.annotation) : []) {
    const isInner = node.parent?.kind === 'attribute'
    if (!isInner && /^(flask|werkzeug)\..*\bResponse$/.test(flask.project.names.qualify(node) ?? ''))
      plan.replace(node, isShaped ? plan.help('FlaskResponse', node) : Response)
  }
}
