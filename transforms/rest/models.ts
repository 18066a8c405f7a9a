/** What Api and Namespace objects of Flask-RESTX are asked for: models, abort(), parsers that only describe. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isSwaggerCollector } from '../../src/flask/rest-documents.js'
import { requestParameter } from '../../src/plan/parameters.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, py } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field, statementOf, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

/** Attributes that decorators, registrations and the aborts of this transform take care of. */
const ELSEWHERE: ReadonlySet<string> = new Set(
  `add_resource route add_namespace init_app abort doc response param header hide deprecated produces vendor expect marshal_with
  marshal_list_with url_for`.split(/\s+/),
)
const MODELS: Readonly<Record<string, string>> = { model: 'Model', schema_model: 'SchemaModel' }
const MADE: ReadonlySet<string> = new Set(['clone', 'inherit'])

export function planModels(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { node, attribute, values, call } of flask.routerAccesses) {
    if (![...values].some(({ origin }) => isSwaggerCollector(origin, flask.index)) || ELSEWHERE.has(attribute)) continue
    const helper = MODELS[attribute]
    if (call && helper && !hasMask(call)) plan.replace(node, plan.help(helper, node))
    else if (call && MADE.has(attribute)) plan.replace(node, py`${plan.help('Model', node)}.${code(attribute)}`)
    else if (call && attribute === 'marshal') plan.replace(node, plan.help('marshal', node))
    else if (attribute === 'payload' && planPayload(node, flask, plan)) continue
    else if (attribute === 'errorhandler' && isHandling(node)) plan.replace(node, plan.help('api_errorhandler', node))
    else if (call && attribute === 'parser') planParser(node, call, flask, plan)
    else plan.refuse(node, 'unknown-attribute', { name: attribute, what: 'an Api or a Namespace' })
  }
}

const hasMask = (call: PyNode): boolean => callArgs(call).keywords.has('mask') || callArgs(call).hasStar

/** `api.payload` is the JSON of the current request. */
function planPayload(node: PyNode, flask: FlaskModel, plan: Planner<Code>): boolean {
  const { owner, role } = flask.ownerOf(node)
  if (!owner || role !== 'handler') return false
  const draft = plan.draft(owner)
  const body = draft.parameter({ key: 'body', name: 'body', annotation: plan.help('RawBody', node), rank: 'body' })
  plan.replace(node, py`${plan.help('json_of', node)}(${requestParameter(draft)}, ${body})`)
  return true
}

/** `@api.errorhandler`, or with the class of an error. */
const isHandling = (node: PyNode): boolean => (callOf(node) ?? node).parent?.kind === 'decorator'

/** `parser = ns.parser()` goes with its arguments where nothing is read with it. */
function planParser(node: PyNode, call: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  if (callArgs(call).keywords.size > 0 || !isDescribing(call, flask, plan))
    plan.replace(node, plan.help('RestxParser', node))
}

function isDescribing(call: PyNode, flask: FlaskModel, plan: Planner<Code>): boolean {
  const assignment = call.parent?.kind === 'assignment' ? call.parent : null
  const target = assignment && field(assignment, 'left')
  const statement = statementOf(call)
  const binding = target?.kind === 'identifier' ? flask.project.names.binding(target) : null
  if (!binding || !statement || !target) return false
  const uses =
    binding.scope.kind === 'module'
      ? flask.project.names.uses(`${target.module.path}:${binding.name}`)
      : binding.references
  const lines: PyNode[] = []
  for (const use of uses.filter((node) => node !== target)) {
    const added = use.parent?.kind === 'attribute' ? callOf(use.parent) : null
    const isArgument = added !== null && textOf(field(use.parent as PyNode, 'attribute') ?? use) === 'add_argument'
    const line = statementOf(use)
    const isDescribed = flask.documents.describing.some(
      ({ call: own }) => own && [...callArgs(own).positional, ...callArgs(own).keywords.values()].includes(use),
    )
    if (!isDescribed && !(isArgument && line?.children[0] === added)) return false
    if (isArgument && line) lines.push(line)
  }
  for (const line of [statement, ...lines]) plan.remove(line)
  return true
}
