/** What an application that documents itself with Flask-smorest says of its views: tags, texts, other answers. */
import { STATUS_CODES } from 'node:http'
import type { FlaskModel } from '../../src/flask/model.js'
import { statusOf } from '../../src/flask/schemas.js'
import { isSmorest, SMOREST_API } from '../../src/flask/smorest.js'
import { smorestDocument } from '../../src/flask/smorest-document.js'
import { constantStatus } from '../../src/flask/status.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, type Hole, join, py, quoted } from '../../src/plan/template.js'
import { argument } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import type { Code } from './findings.js'

export function planDocument(flask: FlaskModel, plan: Planner<Code>): void {
  if (flask.extensions.of(SMOREST_API).length === 0 || smorestDocument(flask.project).openapi === null) return
  for (const { origin } of flask.routers)
    if (isSmorest(origin, flask.index)) plan.call(origin).keyword('tags', py`[${argument(origin, 0, 'name')}]`)
  for (const { definition, routes } of flask.handlers) {
    const isOwn = routes.some(({ owners }) => [...owners].some(({ origin }) => isSmorest(origin, flask.index)))
    // Only its own blueprints were in the document.
    if (!isOwn) plan.draft(definition).option('include_in_schema', code('False'), 'schemas')
    else planTexts(definition, flask, plan)
  }
}

function planTexts(definition: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const sent = sentBy(definition, flask, plan)
  const lines: Hole[] = sent ? [sent] : []
  for (const { name, call, definition: own } of flask.schemas.all) {
    if (own !== definition || !call) continue
    const status = argument(call, 0, 'status_code')
    const value = constantStatus(status, flask.project.names)?.value
    const text = argument(call, null, 'description')
    if (name === 'alt_response' && value) lines.push(described(value, text, definition))
    for (const keyword of name === 'doc' ? ['summary', 'description'] : []) {
      const given = argument(call, null, keyword)
      if (given && literalString(given) !== null) plan.draft(definition).describe(keyword, given)
    }
  }
  if (lines.length > 0) plan.draft(definition).option('responses', py`{${join(lines)}}`, 'schemas')
}

/** `201: sends(PetSchema, "The new pet")`. */
function sentBy(definition: PyNode, flask: FlaskModel, plan: Planner<Code>): Hole {
  const dump = flask.schemas.dumps.get(definition)
  const { value } = dump ? statusOf(dump) : { value: null }
  const isElsewhere = flask.handlers.some(
    (handler) =>
      handler.definition === definition && handler.routes.some(({ call }) => call.module !== definition.module),
  )
  if (!dump?.schema || !value || isElsewhere) return null
  plan.copy(dump.schema)
  const text = dump.call && argument(dump.call, null, 'description')
  const said = text && literalString(text) !== null ? text : null
  if (said) plan.copy(said)
  return py`${code(String(value))}: ${plan.help('sends', definition)}(${join([dump.schema, said])})`
}

/** `404: {"description": "Not Found"}`. */
function described(status: number, text: PyNode | null, definition: PyNode): Hole {
  const { quote } = styleOf(definition.module)
  const said = text && literalString(text) !== null ? text : quoted(STATUS_CODES[status] ?? String(status), quote)
  return py`${code(String(status))}: {${quoted('description', quote)}: ${said}}`
}
