/** What calls give: builtins, methods of proven values, classes and functions of the project, Flask's readers. */
import { argument, callArgs } from '../python/calls.js'
import { isAsync } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, parts, textOf } from '../python/syntax.js'
import { BUILTIN_RESULTS, FUNCTION_RESULTS, MULTIDICT_METHODS, OBJECT_METHODS, STR_METHODS } from './library-types.js'
import { databaseCall, rowsMethod } from './queries.js'
import { attributeName } from './syntax-index.js'
import {
  BYTES,
  dictOf,
  INT,
  iteratorOf,
  JSON_VALUE,
  join,
  listOf,
  membersOf,
  NEVER,
  NONE,
  object,
  STR,
  setOf,
  type Type,
  tupleOf,
  UNKNOWN,
} from './type.js'
import type { Types } from './types.js'

export function callType(call: PyNode, types: Types): Type {
  const callee = field(call, 'function')
  if (!callee) return UNKNOWN
  const { names } = types.sources.project
  const qualified = names.qualify(callee)
  const known = qualified ? FUNCTION_RESULTS.get(qualified) : undefined
  if (known) return known
  const found = databaseCall(call, callee, types)
  if (found) return found
  const binding =
    (qualified ? names.definition(qualified) : null) ?? (callee.kind === 'identifier' ? names.binding(callee) : null)
  const definition = binding?.definitions.at(-1)
  if (definition?.kind === 'function') return calledFunction(call, definition.node, types)
  if (definition?.kind === 'class') return instance(definition.node, types)
  if (callee.kind === 'identifier' && !binding && !qualified) return builtin(call, textOf(callee), types)
  return callee.kind === 'attribute' ? method(call, callee, types) : UNKNOWN
}

function calledFunction(call: PyNode, definition: PyNode, types: Types): Type {
  if (isAsync(definition) && call.parent?.kind !== 'await') return UNKNOWN
  return types.returned(definition)
}

function instance(definition: PyNode, types: Types): Type {
  return types.annotations.record(definition) ?? object(textOf(field(definition, 'name') ?? definition), definition)
}

function builtin(call: PyNode, name: string, types: Types): Type {
  const known = BUILTIN_RESULTS.get(name)
  if (known) return known
  const [first, second] = callArgs(call).positional
  const item = (): Type => (first ? types.itemOf(types.typeOf(first)) : NEVER)
  switch (name) {
    case 'list':
    case 'sorted':
      return listOf(item())
    case 'tuple':
      return tupleOf(item())
    case 'set':
    case 'frozenset':
      return setOf(item())
    case 'reversed':
    case 'iter':
    case 'filter':
      return iteratorOf(name === 'filter' && second ? types.itemOf(types.typeOf(second)) : item())
    case 'enumerate':
      return iteratorOf(tupleOf(join(INT, item())))
    case 'next':
      return join(item(), second ? types.typeOf(second) : NEVER)
    case 'min':
    case 'max':
      return second ? join(...callArgs(call).positional.map((value) => types.typeOf(value))) : item()
    case 'sum':
      return join(item(), INT)
    case 'round':
      return second ? types.typeOf(first ?? null) : INT
    case 'abs':
      return types.typeOf(first ?? null)
    case 'getattr':
      return second && literalString(second) === null ? anyAttribute(first ?? null, types) : UNKNOWN
    case 'dict':
      return dictCall(call, first ?? null, types)
    default:
      return UNKNOWN
  }
}

/** `getattr(self, column.name)` of a model. */
function anyAttribute(owner: PyNode | null, types: Types): Type {
  const type = types.typeOf(owner)
  return type.kind === 'object' && type.definition ? types.columns.any(type.definition) : UNKNOWN
}

function dictCall(call: PyNode, first: PyNode | null, types: Types): Type {
  const args = callArgs(call)
  const given = [...args.keywords.values()].map((value) => dictOf(STR, types.typeOf(value)))
  const spread = parts(args.list ?? call).filter(({ kind }) => kind === 'dictionary_splat')
  const copied = [first, ...spread.map((node) => node.children[0] ?? null)].flatMap((node) => {
    const type = node ? types.typeOf(node) : null
    if (!type) return []
    return [
      membersOf(type).every(({ kind }) => kind === 'dict')
        ? type
        : type.kind === 'json'
          ? dictOf(STR, JSON_VALUE)
          : dictOf(UNKNOWN, UNKNOWN),
    ]
  })
  return join(dictOf(NEVER, NEVER), ...given, ...copied)
}

function method(call: PyNode, callee: PyNode, types: Types): Type {
  const { project } = types.sources
  const owner = field(callee, 'object')
  const name = attributeName(callee)
  const ownerName = owner ? project.names.qualify(owner) : null
  if (ownerName === 'flask.request') return name === 'get_json' ? JSON_VALUE : name === 'get_data' ? BYTES : UNKNOWN
  if (ownerName === 'flask.session') return name === 'get' || name === 'pop' ? JSON_VALUE : UNKNOWN
  if (ownerName === 'flask.g' && (name === 'get' || name === 'pop')) {
    return join(NONE, types.global(literalString(argument(call, 0, null)) ?? ''))
  }
  return join(...membersOf(types.typeOf(owner)).map((member) => methodOf(member, name, call, types)))
}

function methodOf(member: Type, name: string, call: PyNode, types: Types): Type {
  const fallback = argument(call, 1, 'default')
  const or = (type: Type): Type => join(type, fallback ? types.typeOf(fallback) : NONE)
  switch (member.kind) {
    case 'never':
      return NEVER
    case 'str':
      return STR_METHODS.get(name) ?? UNKNOWN
    case 'none':
      return NEVER
    case 'json':
      return STR_METHODS.get(name) ?? jsonMethod(name, or)
    case 'dict':
    case 'record':
      return dictMethod(member, name, call, or, types)
    case 'list':
      return name === 'copy' ? member : name === 'pop' ? member.item : name === 'count' || name === 'index' ? INT : NONE
    case 'set':
      return name === 'pop' ? member.item : /^(copy|union|intersection|difference)$/.test(name) ? member : NONE
    case 'rows':
      return rowsMethod(member, name)
    case 'bytes':
      return name === 'decode' || name === 'hex' ? STR : UNKNOWN
    case 'object':
      return objectMethod(member.name, member.definition, name, call, or, types)
    default:
      return UNKNOWN
  }
}

function jsonMethod(name: string, or: (type: Type) => Type): Type {
  if (name === 'get' || name === 'pop') return or(JSON_VALUE)
  if (name === 'keys') return iteratorOf(STR)
  if (name === 'values') return iteratorOf(JSON_VALUE)
  if (name === 'items') return iteratorOf(tupleOf(JSON_VALUE))
  return name === 'copy' || name === 'setdefault' ? JSON_VALUE : UNKNOWN
}

function dictMethod(member: Type, name: string, call: PyNode, or: (type: Type) => Type, types: Types): Type {
  const key = literalString(argument(call, 0, null))
  const field = member.kind === 'record' && key !== null ? member.fields.get(key) : undefined
  const value = field ?? types.valueOf(member)
  switch (name) {
    case 'get':
      return or(value)
    case 'pop':
      return argument(call, 1, null) ? or(value) : value
    case 'setdefault':
      return or(value)
    case 'keys':
      return iteratorOf(types.itemOf(member))
    case 'values':
      return iteratorOf(types.valueOf(member))
    case 'items':
      return iteratorOf(tupleOf(join(types.itemOf(member), types.valueOf(member))))
    case 'popitem':
      return tupleOf(join(types.itemOf(member), types.valueOf(member)))
    case 'copy':
      return member
    default:
      return name === 'update' || name === 'clear' ? NONE : UNKNOWN
  }
}

function objectMethod(
  owner: string,
  definition: PyNode | null,
  name: string,
  call: PyNode,
  or: (type: Type) => Type,
  types: Types,
): Type {
  if (definition) {
    const { index } = types.sources
    if (!index.method(definition, name)) return UNKNOWN
    return join(...index.methods(definition, name).map((own) => calledFunction(call, own, types)))
  }
  if (owner === 'flask.MultiDict') return multiDictMethod(name, call, or, types)
  if (owner === 'flask.Config')
    return name === 'get' ? or(types.stores.config(literalString(argument(call, 0, null)))) : UNKNOWN
  if (owner === 'sqlite3.Cursor' && name === 'fetchone') return join(types.stores.row, NONE)
  if (owner === 'sqlite3.Cursor' && (name === 'fetchall' || name === 'fetchmany')) return listOf(types.stores.row)
  return OBJECT_METHODS.get(`${owner}.${name}`) ?? UNKNOWN
}

/** `request.args.get("page", 1, type=int)`. */
function multiDictMethod(name: string, call: PyNode, or: (type: Type) => Type, types: Types): Type {
  if (name !== 'get') return MULTIDICT_METHODS.get(name) ?? UNKNOWN
  const convert = argument(call, 2, 'type')
  if (!convert) return or(STR)
  const { names } = types.sources.project
  const isBuiltin = convert.kind === 'identifier' && names.binding(convert) === null
  if (isBuiltin && textOf(convert) === 'int') return or(INT)
  if (isBuiltin && textOf(convert) === 'str') return or(STR)
  const definition = types.sources.index.functionOf(convert)
  return definition ? or(types.returned(definition)) : UNKNOWN
}
