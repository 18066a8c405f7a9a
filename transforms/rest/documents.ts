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
import { textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const Depends = imported('fastapi', 'Depends')

export function planDocuments(flask: FlaskModel, plan: Planner<Code>): void {
  const views = new Set(flask.handlers.map(({ definition }) => definition))
  const responses = new Map<PyNode, Hole[]>()
  for (const documented of flask.documents.describing) {
    const { decorator, definition, name } = documented
    plan.remove(decorator)
    if (!views.has(definition)) continue
    if (name === 'hide') plan.draft(definition).option('include_in_schema', code('False'), 'rest')
    if (name === 'expect') planExpect(documented, flask, plan)
    const line = name === 'response' ? described(documented, flask) : null
    if (line) responses.set(definition, [...(responses.get(definition) ?? []), line])
  }
  for (const [definition, lines] of responses) plan.draft(definition).option('responses', py`{${join(lines)}}`, 'rest')
  for (const documented of flask.documents.marshalling) planMarshal(documented, plan)
}

/** The body is checked before anything else of the method runs. */
function planExpect(documented: Documented, flask: FlaskModel, plan: Planner<Code>): void {
  const { definition, decorator } = documented
  const checked = isChecked(documented)
  if (checked === null)
    return plan.refuse(decorator, 'unknown-option', { what: 'expect', option: 'a computed validate' })
  if (!checked) return
  const isElsewhere = flask.handlers.some(
    (handler) =>
      handler.definition === definition && handler.routes.some(({ call }) => call.module !== definition.module),
  )
  for (const [at, model] of expected(documented).entries()) {
    if (isParser(modelOf(model), flask)) continue
    const name = isElsewhere ? relocated(modelOf(model), flask) : modelOf(model)
    if (!name) plan.refuse(decorator, 'unknown-option', { what: 'expect', option: textOf(model) })
    const given = modelOf(model) === model ? name : py`[${name}]`
    const dependency = py`${Depends}(${plan.help('expects', definition)}(${given}))`
    plan.draft(definition).dependsOn(`rest:expect:${at}:${decorator.start}`, dependency, at - 1e9)
  }
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
function described({ call }: Documented, flask: FlaskModel): Hole {
  const status = call && argument(call, 0, 'code')
  const text = call && argument(call, 1, 'description')
  const value = status && constantStatus(status, flask.project.names)?.value
  return value && text && literalString(text) !== null
    ? py`${code(String(value))}: {${quoted('description', styleOf(text.module).quote)}: ${text}}`
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
