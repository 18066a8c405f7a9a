/** The types of composed expressions: displays, operators, comprehensions, subscripts. */
import { literalString, stringPrefix } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, parts, textOf } from '../python/syntax.js'
import { callType } from './call-types.js'
import { attributeType, nameType } from './name-types.js'
import {
  BOOL,
  BYTES,
  dictOf,
  FLOAT,
  INT,
  iteratorOf,
  JSON_VALUE,
  join,
  listOf,
  membersOf,
  NEVER,
  NONE,
  STR,
  setOf,
  type Type,
  tupleOf,
  UNKNOWN,
  without,
} from './type.js'
import type { Types } from './types.js'

export function expressionType(node: PyNode, types: Types): Type {
  switch (node.kind) {
    case 'string':
      return stringPrefix(node).includes('b') ? BYTES : STR
    case 'concatenated_string':
      return types.typeOf(parts(node)[0] ?? null)
    case 'integer':
      return INT
    case 'float':
      return Number.isFinite(Number(textOf(node).replaceAll('_', ''))) ? FLOAT : UNKNOWN
    case 'true':
    case 'false':
    case 'comparison_operator':
    case 'not_operator':
      return BOOL
    case 'none':
      return NONE
    case 'identifier':
      return nameType(node, types)
    case 'attribute':
      return attributeType(node, types)
    case 'call':
      return callType(node, types)
    case 'await':
    case 'parenthesized_expression':
      return types.typeOf(parts(node)[0] ?? null)
    case 'named_expression':
      return types.typeOf(field(node, 'value'))
    case 'subscript':
      return subscript(node, types)
    default:
      return composed(node, types)
  }
}

function composed(node: PyNode, types: Types): Type {
  const [first, second, third] = parts(node)
  switch (node.kind) {
    case 'conditional_expression':
      return join(types.typeOf(first ?? null), types.typeOf(third ?? null))
    case 'boolean_operator':
      return node.words.includes('or')
        ? join(without(types.typeOf(first ?? null), 'none'), types.typeOf(second ?? null))
        : join(types.typeOf(first ?? null), types.typeOf(second ?? null))
    case 'list':
      return listOf(elements(node, types))
    case 'set':
      return setOf(elements(node, types))
    case 'tuple':
    case 'expression_list':
      return tupleOf(elements(node, types))
    case 'list_comprehension':
      return listOf(types.typeOf(field(node, 'body')))
    case 'set_comprehension':
      return setOf(types.typeOf(field(node, 'body')))
    case 'generator_expression':
      return iteratorOf(types.typeOf(field(node, 'body')))
    case 'dictionary':
      return join(dictOf(NEVER, NEVER), ...parts(node).map((child) => entry(child, types)))
    case 'dictionary_comprehension':
      return entry(field(node, 'body'), types)
    case 'binary_operator':
      return operation(node.words[0] ?? '', types.typeOf(first ?? null), types.typeOf(second ?? null))
    case 'unary_operator': {
      const type = types.typeOf(first ?? null)
      return type.kind === 'int' || type.kind === 'float' ? type : type.kind === 'bool' ? INT : UNKNOWN
    }
    default:
      return UNKNOWN
  }
}

function elements(node: PyNode, types: Types): Type {
  const items = parts(node).map((child) =>
    child.kind === 'list_splat' ? types.itemOf(types.typeOf(child.children[0] ?? null)) : types.typeOf(child),
  )
  return join(...items)
}

function entry(node: PyNode | null, types: Types): Type {
  if (node?.kind === 'dictionary_splat') {
    const type = types.typeOf(node.children[0] ?? null)
    return membersOf(type).every(({ kind }) => kind === 'dict') ? type : spread(type)
  }
  const [key, value] = node ? parts(node) : []
  return dictOf(types.typeOf(key ?? null), types.typeOf(value ?? null))
}

function spread(type: Type): Type {
  if (type.kind === 'record') return dictOf(STR, join(...type.fields.values()))
  return type.kind === 'json' ? dictOf(STR, JSON_VALUE) : dictOf(UNKNOWN, UNKNOWN)
}

function subscript(node: PyNode, types: Types): Type {
  const key = field(node, 'subscript')
  const owner = types.typeOf(field(node, 'value'))
  const isSlice = key?.kind === 'slice'
  return join(...membersOf(owner).map((member) => element(member, key, isSlice, types)))
}

function element(member: Type, key: PyNode | null, isSlice: boolean, types: Types): Type {
  if (member.kind === 'rows') return isSlice ? listOf(member.item) : member.item
  if (isSlice || member.kind === 'json' || member.kind === 'str' || member.kind === 'never') return member
  if (member.kind === 'dict') return member.value
  if (member.kind === 'record') return member.fields.get(literalString(key) ?? '') ?? join(...member.fields.values())
  if (member.kind === 'list' || member.kind === 'tuple') return member.item
  if (member.kind === 'object' && member.name === 'flask.MultiDict') return STR
  if (member.kind === 'object' && member.name === 'flask.Config') return types.stores.config(literalString(key))
  if (member.kind === 'object' && member.name === 'flask.Session') return JSON_VALUE
  return UNKNOWN
}

/** Arithmetic on proven numbers and texts. */
export function operation(operator: string, left: Type, right: Type): Type {
  if (left.kind === 'never' || right.kind === 'never') return NEVER
  const kinds = [left.kind, right.kind]
  if (left.kind === 'str')
    return operator === '%' || (operator === '+' && right.kind === 'str') || (operator === '*' && right.kind === 'int')
      ? STR
      : UNKNOWN
  if (left.kind === 'list' && right.kind === 'list' && operator === '+') return join(left, right)
  if (left.kind === 'dict' && right.kind === 'dict' && operator === '|') return join(left, right)
  if (!kinds.every((kind) => kind === 'int' || kind === 'float' || kind === 'bool')) return UNKNOWN
  if (operator === '**') return UNKNOWN
  return operator === '/' || kinds.includes('float') ? FLOAT : INT
}
