/** What an error handler reads of its error: attributes and text of Werkzeug's exceptions. */
import { classTest, type Nature, natureOf } from '../../src/flask/error-nature.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { planResponseUses } from '../../src/plan/response-uses.js'
import { py } from '../../src/plan/template.js'
import { callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { enclosing, field, parts, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'
import { HTTPException, type Subject } from './subjects.js'

export function planErrorReads(
  definition: PyNode,
  target: PyNode,
  subjects: readonly Subject[],
  flask: FlaskModel,
  plan: Planner<Code>,
): void {
  if (subjects.every(({ kind }) => kind === 'own')) return
  const references = bindingOf(target)?.references ?? []
  // A handler of everything tells HTTP errors apart by their class.
  const tests = references.filter((reference) => classTest(reference, flask.project) !== null)
  for (const test of tests) plan.replace(classTest(test, flask.project) as PyNode, HTTPException)
  const isHttp = subjects.every(({ kind }) => kind === 'http')
  for (const reference of references) {
    if (tests.includes(reference)) continue
    planRead(reference, isHttp ? 'http' : natureOf(reference, tests, flask.project), flask, plan)
  }
  if (references.length > 0 && definition.kind !== 'function_definition') plan.refuse(definition, 'unknown-handler')
}

function planRead(reference: PyNode, nature: Nature, flask: FlaskModel, plan: Planner<Code>): void {
  const { parent } = reference
  if (parent?.kind === 'attribute' && reference.field === 'object')
    return planAttribute(parent, reference, nature, flask, plan)
  if (isLogged(reference) || nature === 'other' || isHandedOn(reference, flask)) return
  if (nature === 'http' && parent?.kind === 'return_statement')
    return plan.replace(reference, py`${plan.help('error_page', reference)}(${reference})`)
  const text = parent?.kind === 'argument_list' && parent.parent ? textCall(parent.parent, flask) : null
  if (text && nature === 'http' && !enclosing(reference, 'interpolation')) {
    // werkzeug.exceptions.HTTPException.__str__
    const name = plan.help('error_name', reference)
    const description = plan.help('description', reference)
    return plan.replace(text, py`f"{${reference}.status_code} {${name}(${reference})}: {${description}(${reference})}"`)
  }
  // Whoever gets it as a whole may ask for its class, its text and all its attributes.
  plan.replace(reference, py`${plan.help('werkzeug_error', reference)}(${reference})`)
}

/** Another error handler takes it as it is. */
function isHandedOn({ parent }: PyNode, flask: FlaskModel): boolean {
  const call = parent?.kind === 'argument_list' ? parent.parent : null
  const callee = call?.kind === 'call' ? field(call, 'function') : null
  const target = callee && flask.index.functionOf(callee)
  return target !== null && flask.hooks.some((hook) => hook.kind === 'errorhandler' && hook.definition === target)
}

function planAttribute(access: PyNode, error: PyNode, nature: Nature, flask: FlaskModel, plan: Planner<Code>): void {
  const attribute = field(access, 'attribute')
  const name = attribute ? textOf(attribute) : ''
  if (
    nature === 'other' ||
    name === 'original_exception' ||
    /^(with_traceback|__(traceback|cause|context)__)$/.test(name)
  )
    return
  if (nature !== 'http' || !attribute) return plan.replace(error, py`${plan.help('werkzeug_error', access)}(${error})`)
  if (name === 'code') plan.replace(attribute, py`status_code`)
  else if (name === 'description') plan.replace(access, py`${plan.help('description', access)}(${error})`)
  else if (name === 'name') plan.replace(access, py`${plan.help('error_name', access)}(${error})`)
  else if (name === 'get_response') planResponse(access, error, plan)
  else if (/^(get_description|get_body|args|__\w+__)$/.test(name) || (name === 'data' && readsArguments(flask)))
    plan.replace(error, py`${plan.help('werkzeug_error', access)}(${error})`)
  else plan.refuse(access, 'error-attribute', { name })
}

/** webargs keeps the messages of a schema on the error. */
const readsArguments = ({ project }: FlaskModel): boolean =>
  ['webargs', 'flask_apispec', 'flask_smorest'].some((root) => project.names.usesUnder(root).length > 0)

/** `response = error.get_response()`, changed and returned. */
function planResponse(access: PyNode, error: PyNode, plan: Planner<Code>): void {
  const call = callOf(access)
  const list = call && field(call, 'arguments')
  if (!call || !list || parts(list).length > 0) return plan.refuse(access, 'error-attribute', { name: 'get_response' })
  plan.replace(call, py`${plan.help('error_page', access)}(${error})`)
  const assignment = call.parent?.kind === 'assignment' ? call.parent : null
  if (!assignment) {
    const isAnswer = /^(return_statement|expression_list|tuple)$/.test(call.parent?.kind ?? '')
    if (!isAnswer) plan.refuse(access, 'error-attribute', { name: 'get_response' })
    return
  }
  const name = field(assignment, 'left')
  const binding = name?.kind === 'identifier' ? bindingOf(name) : null
  if (binding?.definitions.length !== 1) return plan.refuse(access, 'error-attribute', { name: 'get_response' })
  for (const unknown of planResponseUses(binding.references, plan).unknown)
    plan.refuse(unknown.node, 'error-response', { name: unknown.name })
}

/** `str(error)`, when str is the builtin. */
function textCall(call: PyNode, flask: FlaskModel): PyNode | null {
  const callee = field(call, 'function')
  const isBuiltin =
    callee?.kind === 'identifier' && textOf(callee) === 'str' && flask.project.names.binding(callee) === null
  return isBuiltin && parts(field(call, 'arguments') ?? call).length === 1 ? call : null
}

/** Log lines may read differently. */
function isLogged(reference: PyNode): boolean {
  const call = enclosing(reference, 'call')
  const callee = call && field(call, 'function')
  return (
    callee?.kind === 'attribute' &&
    /^(debug|info|warning|error|exception|critical)$/.test(textOf(field(callee, 'attribute') ?? callee))
  )
}
