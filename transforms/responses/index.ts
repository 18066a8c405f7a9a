/** What views, error handlers, hooks and guards return becomes what FastAPI sends. */
import type { Answer } from '../../src/flask/answers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { ReturnFact } from '../../src/flask/responses.js'
import type { Planner } from '../../src/plan/plan.js'
import { inner, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { enclosing, field, textOf } from '../../src/python/syntax.js'
import { type Code, FINDINGS } from './findings.js'
import { planHandler, replaceValue } from './handlers.js'
import { Response, responseObject } from './objects.js'

export default defineTransform<Code>({
  id: 'responses',
  summary: 'Return plain JSON values and response objects instead of jsonify(), tuples and redirect()',
  stage: 'switch',
  findings: FINDINGS,
  plan(flask, plan) {
    const { responses } = flask
    for (const [definition, returns] of responses.handlers) planHandler(definition, returns, flask, plan)
    for (const definition of responses.objects.keys()) planObjects(definition, flask, plan)
    for (const [definition, returns] of responses.wrappers) planWrapper(definition, returns, plan)
    for (const [call, answer] of responses.built) planBuilt(call, answer, plan)
    for (const [call, answer] of responses.aborted) planAborted(call, answer, plan)
    planVerbatim(flask, plan)
    planAdapters(flask, plan)
    refuseOthers(flask, plan)
    const views = new Set(flask.handlers.map(({ definition }) => definition))
    for (const { definition } of flask.hooks)
      if (definition && views.has(definition)) plan.refuse(definition, 'handles-and-answers')
  },
})

/** Functions whose answers must be response objects. */
function planObjects(definition: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const returns = flask.responses.objects.get(definition) ?? []
  if (field(definition, 'return_type') && returns.length > 0) plan.draft(definition).dropReturnAnnotation()
  const isErrorHandler = flask.roleOf(definition) === 'error-handler'
  for (const { statement, answer } of returns) {
    if (answer.kind === 'refused') plan.refuse(answer.node, answer.code, { name: calleeText(answer.node) })
    else if (answer.kind === 'unknown' && answer.node) {
      // `return error`: the errors transform knows what it is.
      if (isErrorHandler && (isOfError(answer.node) || isResponse(answer.node))) continue
      if (flask.responses.free.has(definition)) continue
      if (!isErrorHandler) plan.refuse(answer.node, 'unknown-answer')
      else plan.replace(answer.node, py`${plan.help('make_response', answer.node)}(${made(answer.node)})`)
    } else replaceValue(statement, responseObject(answer, plan), plan)
  }
}

/** A decorator that stays may answer itself; what the view gave goes through as it is. */
function planWrapper(definition: PyNode, returns: readonly ReturnFact[], plan: Planner<Code>): void {
  if (field(definition, 'return_type')) plan.draft(definition).dropReturnAnnotation()
  for (const { statement, answer } of returns) {
    if (answer.kind === 'refused') plan.refuse(answer.node, answer.code, { name: calleeText(answer.node) })
    else replaceValue(statement, responseObject(answer, plan), plan)
  }
}

function planBuilt(call: PyNode, answer: Answer, plan: Planner<Code>): void {
  if (answer.kind === 'refused') plan.refuse(answer.node, answer.code, { name: calleeText(answer.node) })
  else plan.replace(call, responseObject(answer, plan))
}

/** Where a decorator looks at answers, only what builds them changes. */
function planVerbatim({ responses: { verbatim } }: FlaskModel, plan: Planner<Code>): void {
  for (const value of verbatim.headers) plan.replace(value, py`str(${value})`)
  for (const use of verbatim.classes) plan.replace(use, Response)
  for (const call of verbatim.made) {
    const { positional, keywords, hasStar, list } = callArgs(call)
    const callee = field(call, 'function')
    if (!callee || !list || keywords.size > 0 || hasStar) plan.refuse(call, 'response-class')
    else if (positional.length > 1) plan.replace(call, py`${plan.help('make_response', call)}((${inner(list)}))`)
    else if (positional.length === 1) plan.replace(callee, plan.help('make_response', call))
    else plan.replace(call, py`${Response}()`)
  }
}

/** The errors transform raises it. */
function planAborted(call: PyNode, answer: Answer, plan: Planner<Code>): void {
  const given = callArgs(call).positional[0]
  const object = responseObject(answer, plan)
  if (answer.kind === 'refused') plan.refuse(answer.node, answer.code, { name: calleeText(answer.node) })
  else if (given && object) plan.replace(given, object)
}

/** The error itself, or a name for `error.get_response()`. */
function isOfError(node: PyNode): boolean {
  const definitions = bindingOf(node)?.definitions ?? []
  return definitions.length > 0 && definitions.every(({ kind, value }) => kind === 'parameter' || isResponse(value))
}

const isResponse = (node: PyNode | null): boolean =>
  node?.kind === 'call' && /\.get_response\(\)$/.test(textOf(node)) && isOfError(rootOf(node))

const rootOf = (node: PyNode): PyNode => (node.children[0] ? rootOf(node.children[0]) : node)

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
    if (at.kind === 'typed_parameter') return isAfterHook(at, flask)
  }
  return enclosing(use, 'import_from_statement') !== null
}

/** The hooks transform says what the response of an after-hook is. */
function isAfterHook(parameter: PyNode, flask: FlaskModel): boolean {
  const definition = enclosing(parameter, 'function_definition')
  return flask.hooks.some((hook) => hook.definition === definition && hook.kind.startsWith('after_'))
}

function calleeText(node: PyNode): string {
  const callee = field(node, 'function')
  return textOf(callee ?? node)
}
