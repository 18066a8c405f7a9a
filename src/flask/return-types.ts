/** What project functions and classes give when they are called. */
import { isGenerator, returnsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field, parts, statementsOf } from '../python/syntax.js'
import { endsIn } from './endings.js'
import { join, NONE, type Type, UNKNOWN } from './type.js'
import type { Types } from './types.js'

export function returnTypes(definition: PyNode, types: Types): Type {
  const annotation = field(definition, 'return_type')
  const declared = annotation ? types.annotations.typeOf(annotation) : UNKNOWN
  if (!isOpen(declared)) return declared
  if (isGenerator(definition)) return UNKNOWN
  return types.memo(definition, () => {
    const values = returnsOf(definition).map((statement) => {
      const value = parts(statement)[0]
      return value ? types.typeOf(value) : NONE
    })
    const last = endsIn(statementsOf(definition), types.sources.project) ? [] : [NONE]
    return join(...values, ...last)
  })
}

function isOpen(type: Type): boolean {
  if ('item' in type) return isOpen(type.item)
  if (type.kind === 'dict') return isOpen(type.key) || isOpen(type.value)
  return type.kind === 'union' ? type.members.some(isOpen) : type.kind === 'unknown'
}
