/** Decorators of Flask-RESTX: what only describes goes, a checked body becomes a dependency, marshalling stays with fewer options. */
import type { FlaskModel } from '../../src/flask/model.js'
import { type Documented, expected, isChecked, modelOf } from '../../src/flask/rest-documents.js'
import { constantStatus } from '../../src/flask/status.js'
import type { Planner } from '../../src/plan/plan.js'
import { relocated } from '../../src/plan/relocate.js'
import { code, type Hole, imported, join, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const Depends = imported('fastapi', 'Depends')

export function planDocuments(flask: FlaskModel, plan: Planner<Code>): void {
  const views = new Set(flask.handlers.map(({ definition }) => definition))
  const responses = new Map<PyNode, Map<number, Hole>>()
  const answer = (definition: PyNode, line: readonly [number, Hole] | null): void => {
    const lines = responses.get(definition) ?? new Map<number, Hole>()
    if (line && !lines.has(line[0])) responses.set(definition, lines.set(...line))
  }
  for (const documented of flask.documents.describing) {
    const { decorator, definition, name } = documented
    plan.remove(decorator)
    if (!views.has(definition)) continue
    if (name === 'hide') plan.draft(definition).option('include_in_schema', code('False'), 'rest')
    if (name === 'expect') planExpect(documented, flask, plan)
    if (name === 'response') answer(definition, described(documented, flask))
  }
  for (const documented of flask.documents.marshalling) {
    const { definition } = documented
    if (views.has(definition) && !isElsewhere(definition, flask))
      answer(definition, marshalled(documented, flask, plan))
    planMarshal(documented, plan)
  }
  for (const [definition, lines] of responses) {
    const given = [...lines].map(([status, line]) => py`${code(String(status))}: ${line}`)
    plan.draft(definition).option('responses', py`{${join(given)}}`, 'rest')
  }
}

const isName = (node: PyNode | undefined): boolean => /^(identifier|attribute)$/.test(node?.kind ?? '')

const isElsewhere = (definition: PyNode, flask: FlaskModel): boolean =>
  flask.handlers.some(
    (handler) =>
      handler.definition === definition && handler.routes.some(({ call }) => call.module !== definition.module),
  )

/** Fields in a plain dictionary have no schema of their own. */
function isModel(name: PyNode, { index }: FlaskModel): boolean {
  const made = index.valueOf(name)
  const callee = made?.kind === 'call' ? field(made, 'function') : null
  return callee !== null && /\.(?:model|schema_model|inherit|clone|extend)$/.test(textOf(callee))
}

/** `200: gives(task)`, where a document is shown. */
function marshalled(
  { call, name, definition }: Documented,
  flask: FlaskModel,
  plan: Planner<Code>,
): readonly [number, Hole] | null {
  const [model] = call ? callArgs(call).positional : []
  const { keywords } = callArgs(call ?? definition)
  const isOwn = call && /^\w+\.marshal/.test(textOf(call)) && model && isName(model) && isModel(model, flask)
  if (!isOwn || !model || keywords.has('envelope')) return null
  const status = keywords.get('code')
  const value = status ? constantStatus(status, flask.project.names)?.value : 200
  if (!value) return null
  const isList = name === 'marshal_list_with' || keywords.get('as_list')?.kind === 'true'
  plan.copy(model)
  return [value, py`${plan.help('gives', definition)}(${isList ? py`[${model}]` : model})`]
}

/** The body is checked before anything else of the method runs. */
function planExpect(documented: Documented, flask: FlaskModel, plan: Planner<Code>): void {
  const { definition, decorator } = documented
  const checked = isChecked(documented)
  if (checked === null)
    return plan.refuse(decorator, 'unknown-option', { what: 'expect', option: 'a computed validate' })
  if (!checked) return planTaken(documented, flask, plan)
  const isMoved = isElsewhere(definition, flask)
  for (const [at, model] of expected(documented).entries()) {
    if (isParser(modelOf(model), flask)) continue
    const name = isMoved ? relocated(modelOf(model), flask) : modelOf(model)
    if (!name) plan.refuse(decorator, 'unknown-option', { what: 'expect', option: textOf(model) })
    const given = modelOf(model) === model ? name : py`[${name}]`
    const dependency = py`${Depends}(${plan.help('expects', definition)}(${given}))`
    plan.draft(definition).dependsOn(`rest:expect:${at}:${decorator.start}`, dependency, at - 1e9)
  }
}

/** `openapi_extra=takes(task)`: the document names a body that nobody checks. */
function planTaken(documented: Documented, flask: FlaskModel, plan: Planner<Code>): void {
  const { definition } = documented
  const [model, ...others] = expected(documented)
  const isModel = model && isName(modelOf(model)) && !isParser(modelOf(model), flask)
  if (!isModel || others.length > 0 || isElsewhere(definition, flask)) return
  plan.copy(model)
  plan.draft(definition).option('openapi_extra', py`${plan.help('takes', definition)}(${model})`, 'rest')
}

/** A parser only describes what is sent beside the body. */
export function isParser(node: PyNode, flask: FlaskModel): boolean {
  const qualified = flask.project.names.qualify(node)
  const binding = qualified ? flask.project.names.definition(qualified) : flask.project.names.binding(node)
  const [definition, ...others] = binding?.definitions ?? []
  const value = definition?.value
  return (
    others.length === 0 &&
    value?.kind === 'call' &&
    /(\.parser|RequestParser)$/.test(textOf(value.children[0] ?? value))
  )
}

/** `404: {"description": "No such user"}`. */
function described({ call }: Documented, flask: FlaskModel): readonly [number, Hole] | null {
  const status = call && argument(call, 0, 'code')
  const text = call && argument(call, 1, 'description')
  const value = status && constantStatus(status, flask.project.names)?.value
  return value && text && literalString(text) !== null
    ? [value, py`{${quoted('description', styleOf(text.module).quote)}: ${text}}`]
    : null
}

const KEPT: ReadonlySet<string> = new Set(['fields', 'envelope', 'skip_none'])
const DROPPED: ReadonlySet<string> = new Set(['as_list', 'code', 'description', 'ordered'])

function planMarshal({ call, decorator, name }: Documented, plan: Planner<Code>): void {
  if (!call || name === 'marshal_with_field' || textOf(call).startsWith('marshal_with(')) return
  const { keywords, positional, hasStar } = callArgs(call)
  const unknown = [...keywords.keys()].find((keyword) => !KEPT.has(keyword) && !DROPPED.has(keyword))
  if (hasStar || unknown || positional.length > (name === 'marshal_with' ? 2 : 1))
    return plan.refuse(decorator, 'unknown-option', { what: name, option: unknown ?? 'its arguments' })
  const kept = [...keywords].filter(([keyword]) => KEPT.has(keyword))
  const given = [positional[0], ...kept.map(([keyword, value]) => py`${code(keyword)}=${value}`)]
  plan.replace(call, py`${plan.help('marshal_with', call)}(${join(given)})`)
}
