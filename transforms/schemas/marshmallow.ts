/** Flask-Marshmallow: its object goes, what was read from it comes from marshmallow itself or from the support module. */

import { isSchemaJsonify, MARSHMALLOW, marshmallowNames } from '../../src/flask/marshmallow.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, imported, inner, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { literalBool } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts, statementOf, statementsOf, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const fields = imported('marshmallow', 'fields')
const FIELDS: ReadonlySet<string> = new Set(
  `AwareDateTime Bool Boolean Constant Date DateTime Decimal Dict Email Enum Field Float Function Int Integer IP IPInterface IPv4
  IPv4Interface IPv6 IPv6Interface List Mapping Method NaiveDateTime Nested Number Pluck Raw Str String Time TimeDelta Tuple URL
  UUID Url`.split(/\s+/),
)
const SQLALCHEMY: ReadonlySet<string> = new Set(['SQLAlchemySchema', 'SQLAlchemyAutoSchema', 'auto_field'])
const LINKS: Readonly<Record<string, string>> = {
  URLFor: 'URLFor',
  UrlFor: 'URLFor',
  AbsoluteURLFor: 'AbsoluteURLFor',
  AbsoluteUrlFor: 'AbsoluteURLFor',
  Hyperlinks: 'Hyperlinks',
}

export function planMarshmallow(flask: FlaskModel, plan: Planner<Code>): void {
  planObjects(flask, plan)
  for (const { node, name } of marshmallowNames(flask.project, flask.extensions)) {
    plan.release('flask-marshmallow', node.module.path)
    if (name === '' || name === 'init_app') continue
    if (!planName(node, name, plan)) plan.refuse(node, 'unknown-name', { name, package: 'flask_marshmallow' })
  }
  for (const call of flask.index.callsNamed('jsonify'))
    if (isSchemaJsonify(call, flask.index, flask.project)) planJsonify(call, flask, plan)
  for (const container of flask.index.classes) planSession(container, flask, plan)
}

function planObjects(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { origin, statement, inits, uses, target } of flask.extensions.of(MARSHMALLOW)) {
    plan.release('flask-marshmallow', origin.module.path)
    if (!target || statement.kind !== 'expression_statement') {
      plan.refuse(origin, 'unknown-option', { what: 'Marshmallow(...)', option: 'no name of its own' })
      continue
    }
    plan.remove(statement)
    for (const { call, statement: line } of inits) if (call !== origin) plan.remove(line)
    for (const { node, path, object } of uses) {
      const isKnown = object.parent?.kind === 'import_from_statement' || object.parent?.kind === 'dotted_name'
      const isInit = path === 'init_app' && inits.some(({ call }) => call === node.parent)
      if ((path === '' && !isKnown) || (path === 'init_app' && !isInit))
        plan.refuse(node, 'unknown-name', { name: path || 'the object itself', package: 'flask_marshmallow' })
    }
  }
}

function planName(node: PyNode, name: string, plan: Planner<Code>): boolean {
  const link = LINKS[name]
  if (name === 'Schema') plan.replace(node, imported('marshmallow', 'Schema'))
  else if (FIELDS.has(name)) plan.replace(node, py`${fields}.${code(name)}`)
  else if (SQLALCHEMY.has(name)) {
    plan.replace(node, imported('marshmallow_sqlalchemy', name))
    plan.require('marshmallow-sqlalchemy', 'main', node.module.path)
  } else if (link) plan.replace(node, plan.help(link, node))
  else return false
  plan.require('marshmallow', 'main', node.module.path)
  return true
}

/** `return schema.jsonify(user)` returns what the schema dumps; elsewhere it is the response that jsonify() makes. */
function planJsonify(call: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const callee = field(call, 'function')
  const attribute = callee && field(callee, 'attribute')
  const { positional, keywords, list, hasStar } = callArgs(call)
  const isKnown = [...keywords.keys()].every((name) => name === 'many' || name === 'obj') && positional.length <= 2
  if (!callee || !attribute || !list || hasStar || !isKnown)
    return plan.refuse(call, 'unknown-option', { what: 'jsonify() of a schema', option: 'more than its object' })
  const isAnswer = [...flask.responses.handlers.values(), ...flask.responses.objects.values()]
    .flat()
    .some(({ answer }) => answer.kind === 'json' && 'value' in answer.source && answer.source.value === call)
  if (isAnswer) plan.replace(attribute, code('dump'))
  else plan.replace(call, py`${plan.help('jsonify', call)}(${field(callee, 'object')}.dump(${inner(list)}))`)
}

/** Objects are loaded with the session of the request, which Flask-Marshmallow said to every schema of a model. */
function planSession(container: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const meta = flask.index.classes.find(
    (other) => textOf(field(other, 'name') ?? other) === 'Meta' && statementOf(other)?.parent?.parent === container,
  )
  const settings = meta ? statementsOf(meta) : []
  const named = (name: string): PyNode | null => {
    for (const statement of settings) {
      const assignment = parts(statement)[0]
      const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
      if (left && textOf(left) === name) return statement
    }
    return null
  }
  const loads = named('load_instance')
  const value = loads && field(parts(loads)[0] as PyNode, 'right')
  const isOwn = marshmallowNames(flask.project, flask.extensions).some(
    ({ node, name }) => name.startsWith('SQLAlchemy') && node.parent === field(container, 'superclasses'),
  )
  if (isOwn && loads && literalBool(value) === true && !named('sqla_session'))
    plan.after(loads, py`sqla_session = ${plan.help('db_session', loads)}`)
}
