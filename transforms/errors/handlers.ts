/** Error handlers of the application: registered for the same errors, called with the request and the error. */
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { requestParameter } from '../../src/plan/parameters.js'
import type { Planner } from '../../src/plan/plan.js'
import { py } from '../../src/plan/template.js'
import { decoratorExpression, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'
import { planErrorReads } from './reads.js'
import { type Subject, subjectOf } from './subjects.js'

export function planHandlers(flask: FlaskModel, plan: Planner<Code>): void {
  const subjects = new Map<PyNode, Subject[]>()
  for (const hook of flask.hooks.filter(({ kind }) => kind === 'errorhandler')) {
    const subject = planHandler(hook, flask, plan)
    if (hook.definition && subject) subjects.set(hook.definition, [...(subjects.get(hook.definition) ?? []), subject])
  }
  for (const [definition, own] of subjects) planSignature(definition, own, flask, plan)
}

function planHandler(hook: Hook, flask: FlaskModel, plan: Planner<Code>): Subject | null {
  const refuse = (code: Code): null => {
    plan.refuse(hook.source, code, { name: hook.subject ? textOf(hook.subject) : '' })
    return null
  }
  if (!hook.isAppWide) return refuse('blueprint-handler')
  if ([...hook.owners].some(({ tag }) => tag === 'router')) return refuse('handler-on-blueprint')
  if (!hook.definition) return refuse('unknown-handler')
  const subject = subjectOf(hook, flask)
  if (typeof subject === 'string') return refuse(subject)
  const call = hook.isDecorator ? decoratorExpression(hook.source) : hook.source
  const callee = call && field(call, 'function')
  const method = callee && field(callee, 'attribute')
  if (!method) return refuse('unknown-handler')
  plan.replace(method, hook.isDecorator ? py`exception_handler` : py`add_exception_handler`)
  if (hook.subject && subject.key !== hook.subject) plan.replace(hook.subject, subject.key)
  return subject
}

function planSignature(definition: PyNode, subjects: readonly Subject[], flask: FlaskModel, plan: Planner<Code>): void {
  const [error, ...others] = parametersOf(definition)
  const calls = flask.index.usesOf(definition).filter((use) => use.parent?.kind === 'call' && use.field === 'function')
  if (!error || error.kind === 'star' || error.kind === 'doubleStar' || others.some((other) => other.default === null))
    return plan.refuse(definition, 'handler-parameters')
  if (calls.length > 0) return plan.refuse(definition, 'handler-called')
  const draft = plan.draft(definition)
  requestParameter(draft)
  const [first] = subjects
  const isOne =
    subjects.every((subject) => subject.kind === first?.kind && subject.kind !== 'own') || subjects.length === 1
  draft.annotate(error.node, isOne && first ? first.annotation : py`Exception`)
  planErrorReads(definition, error.target, subjects, flask, plan)
}
