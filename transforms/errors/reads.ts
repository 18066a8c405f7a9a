/** What an error handler reads of its error: attributes and text of Werkzeug's exceptions. */
import { endsIn } from '../../src/flask/endings.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { planResponseUses } from '../../src/plan/response-uses.js'
import { py } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { contains, enclosing, field, parts, statementsOf, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'
import { HTTPException, type Subject } from './subjects.js'

/** What the error is where it is read. */
type Nature = 'http' | 'other' | 'either'

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
  const tests = references.filter((reference) => classTest(reference, flask) !== null)
  for (const test of tests) plan.replace(classTest(test, flask) as PyNode, HTTPException)
  const isHttp = subjects.every(({ kind }) => kind === 'http')
  for (const reference of references) {
    if (tests.includes(reference)) continue
    planRead(reference, isHttp ? 'http' : natureOf(reference, tests, flask), flask, plan)
  }
  if (references.length > 0 && definition.kind !== 'function_definition') plan.refuse(definition, 'unknown-handler')
}

/** What the class tests around and before a read say about it. */
function natureOf(reference: PyNode, tests: readonly PyNode[], flask: FlaskModel): Nature {
  for (const test of tests) {
    const call = test.parent?.parent
    const negation = call?.parent?.kind === 'not_operator' ? call.parent : null
    const condition = negation ?? call
    const [inside, outside]: Nature[] = negation ? ['other', 'http'] : ['http', 'other']
    const holder = condition?.parent
    if (!condition || !holder || !inside || !outside) continue
    if (
      holder.kind === 'boolean_operator' &&
      holder.words.includes('and') &&
      !negation &&
      holder.start === condition.start
    ) {
      if (contains(holder, reference)) return inside
    }
    if (holder.kind === 'conditional_expression') {
      const [first, , last] = parts(holder)
      if (first && contains(first, reference)) return inside
      if (last && contains(last, reference)) return outside
    }
    if (holder.kind !== 'if_statement' || condition.field !== 'condition') continue
    const body = field(holder, 'consequence')
    if (!body) continue
    if (contains(body, reference)) return inside
    if (contains(holder, reference)) return outside
    if (reference.start > holder.end && endsIn(statementsOf(body), flask.project)) return outside
  }
  return 'either'
}

function planRead(reference: PyNode, nature: Nature, flask: FlaskModel, plan: Planner<Code>): void {
  const { parent } = reference
  if (parent?.kind === 'attribute' && reference.field === 'object')
    return planAttribute(parent, reference, nature, plan)
  if (isLogged(reference) || nature === 'other') return
  if (nature === 'http' && parent?.kind === 'return_statement')
    return plan.replace(reference, py`${plan.help('error_page', reference)}(${reference})`)
  const text = parent?.kind === 'argument_list' && parent.parent ? textCall(parent.parent, flask) : null
  if (text && nature === 'http' && !enclosing(reference, 'interpolation')) {
    // werkzeug.exceptions.HTTPException.__str__
    const name = plan.help('error_name', reference)
    const description = plan.help('description', reference)
    return plan.replace(text, py`f"{${reference}.status_code} {${name}(${reference})}: {${description}(${reference})}"`)
  }
  if (text) return plan.replace(text, py`${plan.help('error_text', reference)}(${reference})`)
  if (isFormatted(reference)) return plan.replace(reference, py`${plan.help('error_text', reference)}(${reference})`)
  plan.refuse(reference, 'error-object')
}

/** `{error}` in an f-string, without conversion or format. */
function isFormatted(reference: PyNode): boolean {
  const { parent } = reference
  return parent?.kind === 'interpolation' && parts(parent).length === 1
}

function planAttribute(access: PyNode, error: PyNode, nature: Nature, plan: Planner<Code>): void {
  const attribute = field(access, 'attribute')
  const name = attribute ? textOf(attribute) : ''
  if (nature === 'other' || name === 'original_exception' || /^(args|with_traceback|__\w+__)$/.test(name)) return
  if (nature !== 'http' || !attribute) return plan.refuse(access, 'error-attribute', { name })
  if (name === 'code') plan.replace(attribute, py`status_code`)
  else if (name === 'description') plan.replace(access, py`${plan.help('description', access)}(${error})`)
  else if (name === 'name') plan.replace(access, py`${plan.help('error_name', access)}(${error})`)
  else if (name === 'get_response') planResponse(access, error, plan)
  else plan.refuse(access, 'error-attribute', { name })
}

/** `response = error.get_response()`, changed and returned. */
function planResponse(access: PyNode, error: PyNode, plan: Planner<Code>): void {
  const call = callOf(access)
  const list = call && field(call, 'arguments')
  if (!call || !list || parts(list).length > 0) return plan.refuse(access, 'error-attribute', { name: 'get_response' })
  plan.replace(call, py`${plan.help('error_page', access)}(${error})`)
  const assignment = call.parent?.kind === 'assignment' ? call.parent : null
  if (!assignment) return
  const name = field(assignment, 'left')
  const binding = name?.kind === 'identifier' ? bindingOf(name) : null
  if (binding?.definitions.length !== 1) return plan.refuse(access, 'error-attribute', { name: 'get_response' })
  for (const unknown of planResponseUses(binding.references, plan).unknown)
    plan.refuse(unknown.node, 'error-response', { name: unknown.name })
}

/** The class in `isinstance(error, HTTPException)`. */
function classTest(reference: PyNode, flask: FlaskModel): PyNode | null {
  const call = reference.parent?.kind === 'argument_list' ? reference.parent.parent : null
  const callee = call && field(call, 'function')
  if (!call || !callee || textOf(callee) !== 'isinstance') return null
  const [, type] = callArgs(call).positional
  return type && flask.project.names.qualify(type) === 'werkzeug.exceptions.HTTPException' ? type : null
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
