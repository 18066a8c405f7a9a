/** What an error handler reads of its error: attributes and text of Werkzeug's exceptions. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
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
  const tests = references.filter((reference) => classTest(reference, flask) !== null)
  for (const test of tests) plan.replace(classTest(test, flask) as PyNode, HTTPException)
  const isHttp = subjects.every(({ kind }) => kind === 'http') || tests.length > 0
  for (const reference of references) if (!tests.includes(reference)) planRead(reference, isHttp, flask, plan)
  if (references.length > 0 && definition.kind !== 'function_definition') plan.refuse(definition, 'unknown-handler')
}

function planRead(reference: PyNode, isHttp: boolean, flask: FlaskModel, plan: Planner<Code>): void {
  const { parent } = reference
  if (parent?.kind === 'attribute' && reference.field === 'object')
    return planAttribute(parent, reference, isHttp, plan)
  if (isLogged(reference)) return
  if (isHttp && parent?.kind === 'return_statement')
    return plan.replace(reference, py`${plan.help('error_page', reference)}(${reference})`)
  const text = parent?.kind === 'argument_list' && parent.parent ? textCall(parent.parent, flask) : null
  if (isHttp && text && !enclosing(reference, 'interpolation')) {
    // werkzeug.exceptions.HTTPException.__str__
    const name = plan.help('error_name', reference)
    const description = plan.help('description', reference)
    return plan.replace(text, py`f"{${reference}.status_code} {${name}(${reference})}: {${description}(${reference})}"`)
  }
  plan.refuse(reference, 'error-object')
}

function planAttribute(access: PyNode, error: PyNode, isHttp: boolean, plan: Planner<Code>): void {
  const attribute = field(access, 'attribute')
  const name = attribute ? textOf(attribute) : ''
  if (name === 'original_exception' || /^(args|with_traceback|__\w+__)$/.test(name)) return
  if (!isHttp || !attribute) return plan.refuse(access, 'error-attribute', { name })
  if (name === 'code') plan.replace(attribute, py`status_code`)
  else if (name === 'description') plan.replace(access, py`${plan.help('description', access)}(${error})`)
  else if (name === 'name') plan.replace(access, py`${plan.help('error_name', access)}(${error})`)
  else plan.refuse(access, 'error-attribute', { name })
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
