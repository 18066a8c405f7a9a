/** What stands at one place of a value that is taken apart: `app, client = make()`, `_, client = fixture`, `pair[1]`. */
import type { Project } from '../project/project.js'
import { literalElements, literalNumber } from '../python/literals.js'
import type { Definition, PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import type { SyntaxIndex } from './syntax-index.js'

/** How far values are followed through names and calls. */
const DEPTH = 6

/** The expressions a name in `a, b = value` may get; none where they cannot be told apart. */
export function unpacked(definition: Definition, index: SyntaxIndex, project: Project): readonly PyNode[] {
  const { target } = definition
  const pattern = target.parent
  const holder = pattern?.parent
  if (holder?.kind !== 'assignment' || !pattern || !/^(?:pattern_list|(?:tuple|list)_pattern)$/.test(pattern.kind))
    return []
  const targets = pattern.children.filter(({ kind }) => kind !== 'comment')
  if (pattern.field !== 'left' || targets.some(({ kind }) => kind === 'list_splat_pattern')) return []
  return placesOf(field(holder, 'right'), targets.indexOf(target), index, project, DEPTH)
}

/** `pair[1]`. */
export function subscripted(node: PyNode, index: SyntaxIndex, project: Project): readonly PyNode[] {
  const at = literalNumber(field(node, 'subscript'))
  return at === null || at < 0 ? [] : placesOf(field(node, 'value'), at, index, project, DEPTH)
}

function placesOf(
  node: PyNode | null,
  at: number,
  index: SyntaxIndex,
  project: Project,
  depth: number,
): readonly PyNode[] {
  if (!node || depth === 0) return []
  const elements = literalElements(node)
  if (elements) return elements[at] ? [elements[at]] : []
  const follow = (next: PyNode | null | undefined): readonly PyNode[] =>
    placesOf(next ?? null, at, index, project, depth - 1)
  const leave = (definition: PyNode): readonly PyNode[] =>
    (index.exits.get(definition) ?? []).flatMap((exit) => follow(exit.children[0]))
  if (node.kind === 'call') {
    const made = index.functionOf(field(node, 'function') ?? node)
    return made ? leave(made) : []
  }
  if (node.kind !== 'identifier') return []
  return (project.names.binding(node)?.definitions ?? []).flatMap(({ kind, value, target }) => {
    if (value) return follow(value)
    const owner = kind === 'parameter' ? index.ownerOf(target) : null
    const fixture = owner && index.isTestFunction(owner) ? index.fixture(owner.module, textOf(target)) : null
    return fixture && fixture !== owner ? leave(fixture) : []
  })
}

/** What a name stands for, here or in the module it is imported from. */
export function namedValues(node: PyNode, { names }: Project): readonly PyNode[] {
  const own = names.binding(node)?.definitions ?? []
  const isOwn = own.some(({ kind }) => kind !== 'import')
  const qualified = isOwn ? null : names.qualify(node)
  const definitions = qualified ? (names.definition(qualified)?.definitions ?? []) : own
  return definitions.flatMap(({ value }) => value ?? [])
}

/** What is entered: the expression of `with make() as app`. */
export function contextExpression(item: PyNode): PyNode | null {
  const pattern = item.kind === 'with_item' ? field(item, 'value') : item
  return pattern?.kind === 'as_pattern' ? (pattern.children[0] ?? null) : pattern
}
