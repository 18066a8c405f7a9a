/** What views, error handlers, hooks and guards return becomes what FastAPI sends. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { enclosing, field, textOf } from '../../src/python/syntax.js'
import { type Code, FINDINGS } from './findings.js'
import { planHandler, replaceValue } from './handlers.js'
import { responseObject } from './objects.js'

export default defineTransform<Code>({
  id: 'responses',
  summary: 'Return plain JSON values and response objects instead of jsonify(), tuples and redirect()',
  stage: 'switch',
  findings: FINDINGS,
  plan(flask, plan) {
    const { responses } = flask
    for (const [definition, returns] of responses.handlers) planHandler(definition, returns, flask, plan)
    for (const definition of responses.objects.keys()) planObjects(definition, flask, plan)
    for (const [call, answer] of responses.built) plan.replace(call, responseObject(answer, plan))
    planAdapters(flask, plan)
    refuseOthers(flask, plan)
  },
})

/** Functions whose answers must be response objects. */
function planObjects(definition: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const returns = flask.responses.objects.get(definition) ?? []
  if (flask.responses.handlers.has(definition)) plan.refuse(definition, 'handles-and-answers')
  if (field(definition, 'return_type') && returns.length > 0) plan.draft(definition).dropReturnAnnotation()
  const isErrorHandler = flask.roleOf(definition) === 'error-handler'
  for (const { statement, answer } of returns) {
    if (answer.kind === 'refused') plan.refuse(answer.node, answer.code, { name: calleeText(answer.node) })
    else if (answer.kind === 'unknown' && answer.node) {
      // `return error`: the errors transform knows what it is.
      if (isErrorHandler && isParameter(answer.node)) continue
      if (!isErrorHandler) plan.refuse(answer.node, 'unknown-answer')
      else plan.replace(answer.node, py`${plan.help('to_response', answer.node)}(${made(answer.node)})`)
    } else replaceValue(statement, responseObject(answer, plan), plan)
  }
}

const isParameter = (node: PyNode): boolean =>
  bindingOf(node)?.definitions.every(({ kind }) => kind === 'parameter') ?? false

const made = (node: PyNode) => (node.kind === 'expression_list' ? py`(${node})` : node)

/** One route class per application or blueprint reads what nobody can tell in advance. */
function planAdapters(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { origin, target, statement } of flask.apps.filter((app) => flask.responses.hasAdapter(app.origin))) {
    if (target) plan.after(statement, py`${target}.router.route_class = ${plan.help('FlaskRoute', statement)}`)
    else plan.refuse(origin, 'missing-target')
  }
  for (const { origin } of flask.routers.filter((router) => flask.responses.hasAdapter(router.origin)))
    plan.call(origin).keyword('route_class', plan.help('FlaskRoute', origin))
}

const OTHERS: Readonly<Record<string, Code>> = {
  'flask.jsonify': 'response-object',
  'flask.redirect': 'response-object',
  'werkzeug.utils.redirect': 'response-object',
  'flask.make_response': 'response-object',
  'flask.Response': 'response-class',
  'flask.wrappers.Response': 'response-class',
  'flask.send_file': 'file-response',
  'flask.send_from_directory': 'file-response',
  'flask.stream_with_context': 'stream',
  'flask.stream_template': 'stream',
  'flask.stream_template_string': 'stream',
}

/** Uses no answer accounts for; a return annotation goes with its function's draft. */
function refuseOthers(flask: FlaskModel, plan: Planner<Code>): void {
  for (const [name, code] of Object.entries(OTHERS)) {
    for (const use of flask.uses(name)) {
      if (flask.responses.consumed.has(use) || isDroppedAnnotation(use, flask)) continue
      plan.refuse(use, code, { name: textOf(use) })
    }
  }
}

function isDroppedAnnotation(use: PyNode, flask: FlaskModel): boolean {
  for (let at: PyNode | null = use; at; at = at.parent) {
    if (at.field === 'return_type' && at.parent)
      return flask.responses.handlers.has(at.parent) || flask.responses.objects.has(at.parent)
  }
  return enclosing(use, 'import_from_statement') !== null
}

function calleeText(node: PyNode): string {
  const callee = field(node, 'function')
  return textOf(callee ?? node)
}
