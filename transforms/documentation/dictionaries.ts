/** Dictionaries that flasgger is given: written there, or under a name that stands for nothing else. */
import type { FlaskModel } from '../../src/flask/model.js'
import { literalPairs, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { descendants, statementOf, unparenthesized } from '../../src/python/syntax.js'

export interface Given {
  readonly display: PyNode
  /** The assignment that goes with it; null where the display stands in the call itself. */
  readonly statement: PyNode | null
  /** Something else reads the name too. */
  readonly isShared: boolean
}

export function dictionaryOf(node: PyNode, flask: FlaskModel): Given | null {
  const value = unparenthesized(node)
  if (value.kind === 'dictionary') return { display: value, statement: null, isShared: false }
  if (value.kind !== 'identifier') return null
  const { names } = flask.project
  const qualified = names.qualify(value)
  const binding = (qualified && names.definition(qualified)) || names.binding(value)
  const [definition, ...others] = binding?.definitions ?? []
  const display = definition?.value ? unparenthesized(definition.value) : null
  if (!binding || !definition || others.length > 0 || display?.kind !== 'dictionary') return null
  const statement = statementOf(definition.node)
  const isPlain = statement?.parent?.kind === 'module' || statement?.parent === statementOf(value)?.parent
  if (!statement || !isPlain) return null
  const path = definition.node.module.path
  const reads = binding.scope.kind === 'module' ? names.uses(`${path}:${binding.name}`) : binding.references
  return { display, statement, isShared: reads.some((read) => read !== value) }
}

/** Values by key; null where a key is computed or something is unpacked. */
export function entriesOf(display: PyNode): ReadonlyMap<string, PyNode> | null {
  const entries = new Map<string, PyNode>()
  for (const { key, value } of literalPairs(display) ?? [{ key: null, value: display }]) {
    const name = literalString(key)
    if (name === null) return null
    entries.set(name, value)
  }
  return entries
}

/** What a value is made of that has to be known where it is printed. */
export function namesIn(value: PyNode): readonly PyNode[] {
  return [...descendants(value)].filter(
    ({ kind, field }) => kind === 'identifier' && field !== 'attribute' && field !== 'name',
  )
}

export const hasCall = (value: PyNode): boolean =>
  [...descendants(value)].some(({ kind }) => /^(call|lambda|await|yield|.*comprehension|named_expression)$/.test(kind))
