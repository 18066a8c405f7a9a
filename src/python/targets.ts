/** Binds the names an assignment target or a match pattern captures. */
import type { Binder } from './binder.js'
import type { DefinitionKind } from './node.js'
import type { NodeRecord } from './record.js'

const UNPACKED = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'tuple',
  'list',
  'list_splat',
  'expression_list',
  'parenthesized_expression',
])

/** `node` is the statement or clause that binds. */
export function bindTarget(target: NodeRecord, node: NodeRecord, binder: Binder, kind: DefinitionKind = 'other'): void {
  if (target.kind === 'identifier') binder.define(target, kind, node)
  else if (UNPACKED.has(target.kind)) for (const child of target.children) bindTarget(child, node, binder, kind)
  else binder.visit(target)
}

/** A bare name in a pattern captures, a dotted one is read; `_` does neither. */
export function bindCase(pattern: NodeRecord, clause: NodeRecord, binder: Binder): void {
  switch (pattern.kind) {
    case 'dotted_name':
      bindOrRead(pattern, clause, binder)
      break
    case 'class_pattern':
      bindClassPattern(pattern, clause, binder)
      break
    case 'keyword_pattern':
      for (const child of pattern.children.slice(1)) bindCase(child, clause, binder)
      break
    case 'identifier':
      if (binder.textOf(pattern) !== '_') binder.define(pattern, 'other', clause)
      break
    case 'string':
    case 'concatenated_string':
      binder.visit(pattern)
      break
    default:
      for (const child of pattern.children) bindCase(child, clause, binder)
  }
}

function bindOrRead(name: NodeRecord, clause: NodeRecord, binder: Binder): void {
  const first = name.children[0]
  if (!first) return
  if (name.children.length > 1) binder.visit(first)
  else if (binder.textOf(first) !== '_') binder.define(first, 'other', clause)
}

function bindClassPattern(pattern: NodeRecord, clause: NodeRecord, binder: Binder): void {
  const [type, ...rest] = pattern.children
  const first = type?.children[0]
  if (first) binder.visit(first)
  for (const child of rest) bindCase(child, clause, binder)
}
