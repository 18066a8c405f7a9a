/** Error handlers: registered for the same errors, called with the request and the error. */
import { isOwnedByRouter } from '../../src/flask/hook-places.js'
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { requestParameter } from '../../src/plan/parameters.js'
import type { Planner } from '../../src/plan/plan.js'
import { nameAt, type Registration, register } from '../../src/plan/registration.js'
import { code, type Hole, imported, inner, py, quoted } from '../../src/plan/template.js'
import { decoratorExpression, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingFunction, field, parts, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'
import { planOverride } from './override.js'
import { planErrorReads } from './reads.js'
import { type Subject, subjectOf } from './subjects.js'

export function planHandlers(flask: FlaskModel, plan: Planner<Code>): void {
  const subjects = new Map<PyNode, Subject[]>()
  for (const hook of flask.hooks.filter(({ kind }) => kind === 'errorhandler')) {
    const subject = planHandler(hook, flask, plan)
    if (hook.definition && subject) subjects.set(hook.definition, [...(subjects.get(hook.definition) ?? []), subject])
  }
  for (const [definition, own] of subjects) planSignature(definition, own, flask, plan)
  for (const definition of subjects.keys()) planCalls(definition, subjects, flask, plan)
}

function planHandler(hook: Hook, flask: FlaskModel, plan: Planner<Code>): Subject | null {
  const refuse = (code: Code): null => {
    plan.refuse(hook.source, code, { name: hook.subject ? textOf(hook.subject) : '' })
    return null
  }
  if (!hook.definition) return refuse('unknown-handler')
  if (hook.override) return planOverride(hook, hook.override, flask, plan)
  const subject = subjectOf(hook, flask)
  if (typeof subject === 'string') return refuse(subject)
  if (isOwnedByRouter(hook)) {
    const problem = register(hook, flask, plan, (registration) => statement(hook, subject, registration, flask, plan))
    return problem ? refuse(problem === 'unknown-function' ? 'unknown-handler' : problem) : subject
  }
  const call = hook.isDecorator ? decoratorExpression(hook.source) : hook.source
  const callee = call && field(call, 'function')
  if (callee?.kind === 'call') {
    if (hook.source.parent?.kind !== 'expression_statement') return refuse('used-as-value')
    plan.replace(hook.source, py`${hook.object}.add_exception_handler(${subject.key}, ${hook.expression})`)
    return subject
  }
  const method = callee && field(callee, 'attribute')
  if (!method) return refuse('unknown-handler')
  plan.replace(method, hook.isDecorator ? py`exception_handler` : py`add_exception_handler`)
  if (hook.subject && subject.key !== hook.subject) plan.replace(hook.subject, subject.key)
  return subject
}

/** What a blueprint registered, said to the application: for everything, or for the routes of the blueprint. */
function statement(
  hook: Hook,
  subject: Subject,
  { app, function: target, place, user }: Registration,
  flask: FlaskModel,
  plan: Planner<Code>,
): Hole {
  const key = keyAt(hook, subject, { app, function: target, place, user }, flask, plan)
  if (hook.isAppWide || !place) return py`${app}.add_exception_handler(${key}, ${target})`
  const blueprint = quoted(place.blueprint)
  return py`${plan.help('blueprint_errorhandler', user)}(${app}, ${blueprint}, ${key}, ${target})`
}

/** The status or class as it can be written where the blueprint is registered. */
function keyAt(hook: Hook, subject: Subject, { place }: Registration, flask: FlaskModel, plan: Planner<Code>): Hole {
  const { names } = flask.project
  if (subject.status !== null) return code(String(subject.status))
  if (!place || !hook.subject || subject.key !== hook.subject) return subject.key
  const qualified = names.qualify(hook.subject)
  if (qualified === null) return code(textOf(hook.subject))
  const [definition] = names.definition(qualified)?.definitions ?? []
  if (definition) return nameAt(place, definition.node, flask, plan)
  const dot = qualified.lastIndexOf('.')
  return imported(qualified.slice(0, dot), qualified.slice(dot + 1))
}

function planSignature(definition: PyNode, subjects: readonly Subject[], flask: FlaskModel, plan: Planner<Code>): void {
  const [error, ...others] = parametersOf(definition)
  if (!error || error.kind === 'star' || error.kind === 'doubleStar' || others.some((other) => other.default === null))
    return plan.refuse(definition, 'handler-parameters')
  const draft = plan.draft(definition)
  requestParameter(draft)
  const [first] = subjects
  const isOne =
    subjects.every((subject) => subject.kind === first?.kind && subject.kind !== 'own') || subjects.length === 1
  draft.annotate(error.node, isOne && first ? first.annotation : py`Exception`)
  planErrorReads(definition, error.target, subjects, flask, plan)
}

/** Another error handler that calls this one hands on its request. */
function planCalls(
  definition: PyNode,
  handlers: ReadonlyMap<PyNode, unknown>,
  flask: FlaskModel,
  plan: Planner<Code>,
): void {
  for (const call of flask.index.callsOf(definition)) {
    const caller = enclosingFunction(call)
    const list = field(call, 'arguments')
    if (!caller || !handlers.has(caller) || list?.kind !== 'argument_list' || parts(list).length !== 1)
      return plan.refuse(definition, 'handler-called')
    plan.replace(list, py`(${requestParameter(plan.draft(caller))}, ${inner(list)})`)
  }
}
