/** What views, error handlers, hooks and guards return becomes what FastAPI sends. */
import type { Answer } from '../../src/flask/answers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { ReturnFact } from '../../src/flask/responses.js'
import type { Planner } from '../../src/plan/plan.js'
import { isExpressible, responsesOf } from '../../src/plan/response-uses.js'
import { code, type Hole, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { enclosing, field, textOf } from '../../src/python/syntax.js'
import { planApplicationAnswers, redirect, responseType } from './application.js'
import { planClassAttributes } from './class-attributes.js'
import { type Code, FINDINGS } from './findings.js'
import { planHandler, replaceValue } from './handlers.js'
import { planJsonModule } from './json-module.js'
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
    for (const [definition, returns] of responses.wrappers) planWrapper(definition, returns, plan)
    for (const [call, answer] of responses.built) plan.replace(call, responseObject(answer, plan))
    for (const [call, answer] of responses.aborted) planAborted(call, answer, plan)
    planFunctions(flask, plan)
    planAdapters(flask, plan)
    keepOthers(flask, plan)
    planApplicationAnswers(flask, plan)
    planClassAttributes(flask, plan)
    planJsonModule(flask, plan)
    const views = new Set(flask.handlers.map(({ definition }) => definition))
    for (const { definition } of flask.hooks)
      if (definition && views.has(definition)) plan.refuse(definition, 'handles-and-answers')
  },
})

/** Flask calls a function that a view returns as a WSGI application. */
function planFunctions(flask: FlaskModel, plan: Planner<Code>): void {
  for (const returns of flask.responses.handlers.values())
    for (const { answer } of returns) {
      const node = answer.kind === 'unknown' ? answer.node : null
      const [definition] = (node?.kind === 'identifier' && bindingOf(node)?.definitions) || []
      if (node && definition?.kind === 'function') plan.refuse(node, 'wsgi-answer')
    }
}

/** Functions whose answers must be response objects. */
function planObjects(definition: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const returns = flask.responses.objects.get(definition) ?? []
  if (field(definition, 'return_type') && returns.length > 0) plan.draft(definition).dropReturnAnnotation()
  const role = flask.roleOf(definition)
  for (const { statement, answer } of returns) {
    if (answer.kind !== 'unknown' && answer.kind !== 'kept') {
      replaceValue(statement, responseObject(answer, plan), plan)
      continue
    }
    // `return error`: the errors transform knows what it is. What a hook gives may be nothing, and is adapted where it runs.
    const { node } = answer
    const isError = role === 'error-handler' && node !== null && (isOfError(node) || isResponse(node))
    const adapter = flask.responses.resourceful.has(definition) ? 'to_api_response' : 'to_response'
    if (node && !isError && !isAdaptedLater(definition, answer, flask))
      plan.replace(node, py`${plan.help(adapter, node)}(${made(node)})`)
  }
}

/** What a hook gives may be nothing; what it gives for sure is adapted where it runs, but for after-hooks with FastAPI's response. */
function isAdaptedLater(definition: PyNode, { kind }: Answer, flask: FlaskModel): boolean {
  const hooks = flask.hooks.filter((hook) => hook.definition === definition)
  if (hooks.some((hook) => hook.kind.startsWith('after_')))
    return kind === 'unknown' || !isExpressible(responsesOf(definition))
  return flask.responses.free.has(definition) || (kind === 'unknown' && flask.roleOf(definition) === 'hook')
}

/** A decorator that stays may answer itself; what the view gave goes through as it is. */
function planWrapper(definition: PyNode, returns: readonly ReturnFact[], plan: Planner<Code>): void {
  if (field(definition, 'return_type')) plan.draft(definition).dropReturnAnnotation()
  for (const { statement, answer } of returns) replaceValue(statement, responseObject(answer, plan), plan)
}

/** The errors transform raises it. */
function planAborted(call: PyNode, answer: Answer, plan: Planner<Code>): void {
  const given = callArgs(call).positional[0]
  const object = responseObject(answer, plan)
  if (given && answer.kind === 'kept') plan.replace(given, py`${plan.help('to_response', given)}(${given})`)
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
  // An application without a plain name is refused where it is created.
  for (const { target, statement } of flask.apps.filter((app) => flask.responses.hasAdapter(app.origin)))
    if (target) plan.after(statement, py`${target}.router.route_class = ${plan.help('FlaskRoute', statement)}`)
  // What collects resources has a route class of its own.
  for (const { origin, kind } of flask.routers)
    if (kind === 'blueprint' && flask.responses.hasAdapter(origin))
      plan.call(origin).keyword('route_class', plan.help('FlaskRoute', origin))
}

/** Names of Flask that the support module offers with the same arguments. */
const SAME: readonly string[] = [
  'jsonify',
  'make_response',
  'send_file',
  'send_from_directory',
  'stream_with_context',
  'stream_template',
  'stream_template_string',
]

/** Uses that no answer accounts for build Werkzeug's responses: only where the name comes from changes. */
function keepOthers(flask: FlaskModel, plan: Planner<Code>): void {
  const keep = (name: string, kept: (use: PyNode) => Hole): void => {
    for (const use of flask.uses(name))
      if (!flask.responses.consumed.has(use) && !isDroppedAnnotation(use, flask)) plan.replace(use, kept(use))
  }
  for (const name of ['send_file', 'send_from_directory'])
    for (const use of flask.uses(`flask.${name}`)) renameOldOptions(use, plan)
  for (const name of SAME) keep(`flask.${name}`, (use) => plan.help(name, use))
  keep('flask.Response', (use) => responseType(use, plan))
  keep('flask.redirect', () => redirect)
}

/** Keywords of Flask before 2.0 (werkzeug.utils.send_file). */
const OLD_OPTIONS: Readonly<Record<string, string>> = {
  attachment_filename: 'download_name',
  cache_timeout: 'max_age',
  add_etags: 'etag',
  filename: 'path',
}

function renameOldOptions(use: PyNode, plan: Planner<Code>): void {
  const list = callOf(use) && field(callOf(use) as PyNode, 'arguments')
  for (const argument of list?.children ?? []) {
    const name = argument.kind === 'keyword_argument' ? field(argument, 'name') : null
    const renamed = name && OLD_OPTIONS[textOf(name)]
    if (name && renamed) plan.replace(name, code(renamed))
  }
}

const isRewritten = (definition: PyNode, { responses }: FlaskModel): boolean =>
  (responses.handlers.has(definition) && !responses.asWritten.has(definition)) || responses.objects.has(definition)

function isDroppedAnnotation(use: PyNode, flask: FlaskModel): boolean {
  for (let at: PyNode | null = use; at; at = at.parent) {
    if (at.field === 'return_type' && at.parent) return isRewritten(at.parent, flask)
    if (at.kind === 'typed_parameter') return isAfterHook(at, flask)
  }
  return enclosing(use, 'import_from_statement') !== null
}

/** The hooks transform says what the response of an after-hook is. */
function isAfterHook(parameter: PyNode, flask: FlaskModel): boolean {
  const definition = enclosing(parameter, 'function_definition')
  return flask.hooks.some((hook) => hook.definition === definition && hook.kind.startsWith('after_'))
}
