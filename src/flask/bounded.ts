/** Iterables whose length the program text fixes. */
import type { Project } from '../project/project.js'
import { callArgs, callOf } from '../python/calls.js'
import { literalNumber } from '../python/literals.js'
import type { Binding, PyNode } from '../python/node.js'
import { field, textOf, unparenthesized } from '../python/syntax.js'

const DISPLAYS = /^(list|tuple|set|dictionary|expression_list|string|concatenated_string)$/
const VIEWS: ReadonlySet<string> = new Set(['enumerate', 'zip', 'reversed', 'sorted', 'list', 'tuple', 'set', 'iter'])
const CHANGES = /^(append|add|insert|extend|update|setdefault|pop|remove|clear|discard|appendleft)$/

export function isBounded(node: PyNode | null, project: Project): boolean {
  if (!node) return false
  const inner = unparenthesized(node)
  if (DISPLAYS.test(inner.kind))
    return !inner.children.some(({ kind }) => kind === 'list_splat' || kind === 'dictionary_splat')
  if (inner.kind === 'identifier' || inner.kind === 'attribute') return isFixedName(inner, project)
  const callee = inner.kind === 'call' ? field(inner, 'function') : null
  if (callee?.kind === 'attribute' && /^(items|keys|values)$/.test(textOf(field(callee, 'attribute') ?? callee)))
    return isBounded(field(callee, 'object'), project)
  if (callee?.kind !== 'identifier' || project.names.binding(callee) !== null) return false
  const { positional } = callArgs(inner)
  if (textOf(callee) === 'range') return positional.every((value) => literalNumber(value) !== null)
  return VIEWS.has(textOf(callee)) && positional.length > 0 && positional.every((value) => isBounded(value, project))
}

/** A name bound once, to a display, that nothing adds to. */
function isFixedName(node: PyNode, project: Project): boolean {
  const qualified = project.names.qualify(node)
  const binding = (qualified ? project.names.definition(qualified) : null) ?? project.names.binding(node)
  const [definition, ...others] = binding?.definitions ?? []
  if (!binding || others.length > 0 || !definition?.value || !DISPLAYS.test(definition.value.kind)) return false
  if (definition.value.kind !== 'tuple' && usesOf(binding, project).some(isChange)) return false
  return isBounded(definition.value, project)
}

function usesOf(binding: Binding, project: Project): readonly PyNode[] {
  if (binding.scope.kind !== 'module') return binding.references
  return project.names.uses(`${binding.scope.node.module.path}:${binding.name}`)
}

function isChange(use: PyNode): boolean {
  const { parent } = use
  if (parent?.kind === 'attribute' && callOf(parent)) return CHANGES.test(textOf(field(parent, 'attribute') ?? parent))
  return (
    parent?.kind === 'subscript' &&
    use.field === 'value' &&
    (parent.field === 'left' || parent.parent?.kind === 'delete_statement')
  )
}
