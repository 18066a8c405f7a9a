/** Parsers, fields and marshalling: the support module has them under the same names. */
import type { FlaskModel } from '../../src/flask/model.js'
import { REST_PACKAGES } from '../../src/flask/rest-names.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, py } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

/** Names of the package that need nothing here: Resource goes with its classes, abort() with its calls. */
const ELSEWHERE: ReadonlySet<string> = new Set(['Api', 'Resource', 'abort'])

/** Distribution by module. */
const RELEASED: Readonly<Record<string, string>> = {
  flask_restful: 'flask-restful',
  flask_restx: 'flask-restx',
  flask_restplus: 'flask-restplus',
}

/** Names of the packages that write a document. */
const OWN: ReadonlySet<string> = new Set(['Api', 'Namespace', 'Resource', 'abort'])
const OWN_SAME: Readonly<Record<string, string>> = {
  marshal: 'marshal',
  marshal_with: 'marshal_with',
  Model: 'Model',
  SchemaModel: 'SchemaModel',
  'reqparse.RequestParser': 'RestxParser',
  'reqparse.Argument': 'RestxArgument',
  'reqparse.ParseResult': 'Arguments',
}
const OWN_FIELDS: ReadonlySet<string> = new Set('Raw String Integer Float Boolean DateTime Date Nested List'.split(' '))
/** Options of fields that change what is written or taken in ways the support module does not know. */
const FIELD_OPTIONS = ['mask', 'discriminator'] as const

/** Top-level names of the support module. */
const SAME: Readonly<Record<string, string>> = {
  marshal: 'marshal',
  marshal_with: 'marshal_with',
  marshal_with_field: 'marshal_with_field',
  'reqparse.RequestParser': 'RequestParser',
  'reqparse.Argument': 'Argument',
  'reqparse.Namespace': 'Arguments',
}

/** Collections of names: `fields.String`. */
const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  fields: new Set([
    ...['Raw', 'String', 'Integer', 'Float', 'Boolean', 'Arbitrary', 'Fixed', 'Price', 'DateTime'],
    ...['FormattedString', 'Url', 'Nested', 'List'],
  ]),
  inputs: new Set(['boolean', 'natural', 'positive', 'int_range', 'regex', 'date', 'datetime_from_rfc822']),
}

/** Options of a parser that replace its classes. */
const CLASSES = ['argument_class', 'namespace_class', 'result_class'] as const

export function planNames(flask: FlaskModel, plan: Planner<Code>): void {
  for (const root of REST_PACKAGES)
    for (const { node, name } of flask.project.names.usesUnder(root)) {
      plan.release(RELEASED[root] ?? root, node.module.path)
      const own = name.slice(root.length + 1)
      const isKnown = root === 'flask_restful' ? ELSEWHERE.has(own) : OWN.has(own)
      const print = root === 'flask_restful' ? planName : planOwnName
      if (!isImport(node) && !isKnown && !print(node, own, plan))
        plan.refuse(node, 'unknown-name', { name: own || root, package: root })
      const options = own === 'reqparse.RequestParser' ? callArgs(callOf(node) ?? node).keywords : new Map()
      const option = CLASSES.find((keyword) => options.has(keyword))
      if (option) plan.refuse(node, 'unknown-option', { what: 'a RequestParser', option })
    }
}

function planOwnName(node: PyNode, name: string, plan: Planner<Code>): boolean {
  const [module, member = '', ...more] = name.split('.')
  const helper = OWN_SAME[name]
  if (helper) plan.replace(node, plan.help(helper, node))
  else if (module === 'fields' && more.length === 0 && OWN_FIELDS.has(member)) {
    const { keywords } = callArgs(callOf(node) ?? node)
    const option = FIELD_OPTIONS.find((keyword) => keywords.has(keyword))
    if (option) plan.refuse(node, 'unknown-option', { what: `fields.${member}`, option })
    plan.replace(node, py`${plan.help('model_fields', node)}.${code(member)}`)
  } else return false
  return true
}

function planName(node: PyNode, name: string, plan: Planner<Code>): boolean {
  const helper = SAME[name]
  const [module = '', member = '', ...more] = name.split('.')
  if (helper) plan.replace(node, plan.help(helper, node))
  else if (more.length === 0 && MEMBERS[module]?.has(member))
    plan.replace(node, py`${plan.help(module, node)}.${code(member)}`)
  else return false
  return true
}

const isImport = (use: PyNode): boolean =>
  enclosing(use, 'import_from_statement') !== null || enclosing(use, 'import_statement') !== null
