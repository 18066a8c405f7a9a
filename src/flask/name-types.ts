/** The types of names and attributes: through their definitions, parameters, routes and what is written to them. */

import { argument } from '../python/calls.js'
import { parametersOf } from '../python/functions.js'
import type { Binding, Definition, PyNode } from '../python/node.js'
import { field, parts, textOf } from '../python/syntax.js'
import { classTest, natureOf } from './error-nature.js'
import { operation } from './expression-types.js'
import type { Hook } from './hooks.js'
import { OBJECT_ATTRIBUTES, REQUEST_ATTRIBUTES } from './library-types.js'
import { isColumns, pageAttribute, queryType } from './queries.js'
import type { Handler } from './routes.js'
import { parseRule } from './rules.js'
import { constantStatus } from './status.js'
import { attributeName, classOfMethod } from './syntax-index.js'
import { FLOAT, INT, iteratorOf, join, membersOf, NEVER, object, STR, type Type, UNKNOWN } from './type.js'
import type { Types } from './types.js'

export function nameType(node: PyNode, types: Types): Type {
  const { names } = types.sources.project
  const qualified = names.qualify(node)
  const binding = names.binding(node)
  if (binding?.definitions.some(({ kind }) => kind !== 'import')) return types.binding(binding)
  if (qualified === 'flask.session') return object('flask.Session')
  const definition = qualified ? names.definition(qualified) : null
  return definition ? types.binding(definition) : UNKNOWN
}

export function bindingType(binding: Binding, types: Types): Type {
  const promised = binding.definitions.map((definition) => declared(definition, types)).find(Boolean)
  if (promised) return promised
  const given = binding.definitions.map((definition) => definitionType(definition, types))
  return types.stores.withWrites(binding, join(...given))
}

/** The type an annotated assignment or parameter promises. */
function declared(definition: Definition, types: Types): Type | null {
  const annotation = field(definition.node, 'type')
  const type = annotation ? types.annotations.typeOf(annotation) : UNKNOWN
  return isPrecise(type) ? type : null
}

function definitionType(definition: Definition, types: Types): Type {
  const { node, value, kind, target } = definition
  if (value) return types.typeOf(value)
  if (kind === 'parameter') return parameterType(definition, types)
  switch (node.kind) {
    case 'for_statement':
    case 'for_in_clause': {
      const item = types.itemOf(types.typeOf(field(node, 'right')))
      return field(node, 'left') === target ? item : unpacked(node, target, item, types)
    }
    case 'augmented_assignment': {
      const operator = (node.words[0] ?? '').replace('=', '')
      return operation(operator, types.typeOf(field(node, 'left')), types.typeOf(field(node, 'right')))
    }
    case 'assignment':
      // `x: int` alone gives no value.
      return field(node, 'right') === null
        ? NEVER
        : unpacked(node, target, types.itemOf(types.typeOf(field(node, 'right'))), types)
    case 'with_item':
      return types.typeOf(field(node, 'value')?.children[0] ?? null)
    case 'except_clause':
      return object('Exception')
    default:
      return UNKNOWN
  }
}

/** `for key, value in d.items()` and `a, b = 1, "x"`. */
function unpacked(node: PyNode, target: PyNode, item: Type, types: Types): Type {
  const right = field(node, 'right')
  const call = right?.kind === 'call' ? field(right, 'function') : null
  const names = parts(field(node, 'left') ?? node)
  if (call?.kind === 'attribute' && attributeName(call) === 'items' && names.length === 2) {
    const owner = types.typeOf(field(call, 'object'))
    return names[0] === target ? types.itemOf(owner) : types.valueOf(owner)
  }
  if (
    node.kind === 'assignment' &&
    right &&
    parts(right).length === names.length &&
    /^(tuple|expression_list)$/.test(right.kind)
  )
    return types.typeOf(parts(right)[names.indexOf(target)] ?? null)
  return names.includes(target) ? types.itemOf(item) : UNKNOWN
}

function parameterType({ target }: Definition, types: Types): Type {
  const { index, handlers, hooks, flow } = types.sources
  const owner = index.ownerOf(target)
  if (!owner) return UNKNOWN
  const name = textOf(target)
  const parameters = parametersOf(owner)
  const position = parameters.findIndex((parameter) => parameter.name === name)
  const parameter = parameters[position]
  const container = classOfMethod(owner)
  if (!parameter || parameter.kind === 'star' || parameter.kind === 'doubleStar') return UNKNOWN
  if (container && position === 0) return object(textOf(field(container, 'name') ?? container), container)
  const handler = handlers.find(({ definition }) => definition === owner)
  if (handler) {
    const given = index.callsOf(owner).map((call) => types.typeOf(argument(call, position, name) ?? parameter.default))
    return join(pathVariable(handler, name), ...given)
  }
  const subjects = hooks.filter((hook) => hook.definition === owner)
  if (subjects.length > 0) return join(...subjects.map((hook) => handled(hook, types)))
  if (container && name !== '' && textOf(field(owner, 'name') ?? owner) !== '__init__') return UNKNOWN
  const calls = container ? index.callsOf(container) : index.callsOf(owner)
  if (calls.length === 0 || calls.length < useCount(container ?? owner, types) || flow === null) return UNKNOWN
  const given = calls.map((call) => argument(call, position - (container ? 1 : 0), name) ?? parameter.default)
  return join(...given.map((value) => types.typeOf(value)))
}

/** What an error handler gets. */
function handled({ subject, override }: Hook, types: Types): Type {
  if (override) return object('werkzeug.exceptions.HTTPException')
  const isStatus = subject !== null && constantStatus(subject, types.sources.project.names) !== null
  return isStatus ? object('werkzeug.exceptions.HTTPException') : types.annotations.typeOf(subject)
}

/** Uses that may call a function; a class is also named by annotations, except clauses and isinstance(). */
function useCount(definition: PyNode, types: Types): number {
  const uses = types.sources.index.usesOf(definition)
  if (definition.kind === 'function_definition') return uses.length
  return uses.filter(({ parent }) => !/^(type|argument_list|except_clause|as_pattern|tuple)$/.test(parent?.kind ?? ''))
    .length
}

function pathVariable(handler: Handler, name: string): Type {
  const converters = handler.routes.flatMap(({ rule }) =>
    rule === null
      ? ['']
      : parseRule(rule).flatMap((part) => (typeof part !== 'string' && part.variable === name ? [part.converter] : [])),
  )
  return converters.length === 0 ? UNKNOWN : join(...converters.map((converter) => CONVERTERS[converter] ?? UNKNOWN))
}

export function attributeType(node: PyNode, types: Types): Type {
  const { project, index, flow } = types.sources
  const qualified = project.names.qualify(node)
  const definition = qualified ? project.names.definition(qualified) : null
  if (definition) return types.binding(definition)
  const name = attributeName(node)
  const owner = field(node, 'object')
  const ownerName = owner ? project.names.qualify(owner) : null
  if (ownerName === 'flask.g') return types.global(name)
  if (ownerName === 'flask.request') return REQUEST_ATTRIBUTES.get(name) ?? UNKNOWN
  if (owner && flow.is(owner, 'app') && name === 'config') return object('flask.Config')
  if (owner && isTestedError(owner, types)) return errorAttribute('werkzeug.exceptions.HTTPException', name)
  if (qualified && /^http\.HTTPStatus\.[A-Z_]+$/.test(qualified)) return INT
  if (isColumns(node)) return iteratorOf(object('sqlalchemy.Column'))
  const query = queryType(node, types)
  if (query) return query
  return join(
    ...membersOf(types.typeOf(owner)).map((member) => {
      if (member.kind === 'rows') return pageAttribute(member, name)
      const column = member.kind === 'object' && member.definition && types.columns.attribute(member.definition, name)
      if (column) return column
      if (member.kind === 'none') return NEVER
      if (member.kind !== 'object') return UNKNOWN
      if (!member.definition)
        return OBJECT_ATTRIBUTES.get(`${member.name}.${name}`) ?? errorAttribute(member.name, name)
      return join(
        ...[...index.attributeValues(member.definition, name), ...index.overridingValues(member.definition, name)].map(
          (value) => types.typeOf(value),
        ),
        types.stores.attribute(member.definition, name),
      )
    }),
  )
}

/** Whether a class test says that what an error handler got is an HTTP error here. */
function isTestedError(node: PyNode, types: Types): boolean {
  const { project, hooks, index } = types.sources
  const binding = node.kind === 'identifier' ? project.names.binding(node) : null
  const target = binding?.definitions[0]?.kind === 'parameter' ? binding.definitions[0].target : null
  const handler = target && index.ownerOf(target)
  if (!binding || !hooks.some(({ kind, definition }) => kind === 'errorhandler' && definition === handler)) return false
  const tests = binding.references.filter((reference) => classTest(reference, project) !== null)
  return tests.length > 0 && natureOf(node, tests, project) === 'http'
}

/** Werkzeug's errors carry the text given to abort(); the rest of Python's exceptions say nothing. */
function errorAttribute(owner: string, name: string): Type {
  if (!owner.startsWith('werkzeug.exceptions.')) return UNKNOWN
  return name === 'code' ? INT : name === 'name' || name === 'description' ? STR : UNKNOWN
}

const CONVERTERS: Readonly<Record<string, Type>> = {
  default: STR,
  string: STR,
  path: STR,
  any: STR,
  int: INT,
  float: FLOAT,
}

/** A declaration that leaves parts open says less than the values do. */
function isPrecise(type: Type): boolean {
  if ('item' in type) return isPrecise(type.item)
  if (type.kind === 'dict') return isPrecise(type.key) && isPrecise(type.value)
  return type.kind === 'union' ? type.members.every(isPrecise) : type.kind !== 'unknown'
}
