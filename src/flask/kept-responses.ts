/** Responses kept in a name: which uses of the name mean the same on both frameworks. */
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import { attributeName } from './syntax-index.js'
import type { Types } from './types.js'

/** `response.status_code = 201`, `response.headers["X"] = "text"`, `return response`. */
export function isPlainUse(use: PyNode, types: Types): boolean {
  const { parent } = use
  if (parent?.kind === 'return_statement') return true
  const access = parent?.kind === 'attribute' && use.field === 'object' ? parent : null
  const name = access ? attributeName(access) : ''
  const target = name === 'headers' && access?.parent?.kind === 'subscript' ? access.parent : access
  const assignment = target?.field === 'left' && target.parent?.kind === 'assignment' ? target.parent : null
  const value = assignment ? types.typeOf(field(assignment, 'right')) : null
  return (
    (name === 'status_code' && value?.kind === 'int') ||
    (name === 'headers' && target !== access && value?.kind === 'str')
  )
}
