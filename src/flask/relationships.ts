/** What relationships of models hold: one row or a list of them, as the foreign keys say. */
import { callArgs } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, statementsOf, textOf } from '../python/syntax.js'
import type { Columns } from './columns.js'
import type { Database, Model } from './database.js'
import { listOf, NONE, object, type Type, UNKNOWN } from './type.js'

/** `db.relationship("Post")` in a class. */
export function relatedType(call: PyNode, owner: PyNode, database: Database): Type {
  const { keywords } = callArgs(call)
  const target = targetOf(call, database)
  if (!target || keywords.has('collection_class') || isDynamic(keywords.get('lazy'))) return UNKNOWN
  const one = object(target.name, target.definition)
  const isOne = isFalse(keywords.get('uselist')) || refersTo(owner, target.definition, database)
  const isMany = keywords.has('secondary') || refersTo(target.definition, owner, database)
  if (isOne && isFalse(keywords.get('uselist'))) return one
  return isOne === isMany ? UNKNOWN : isOne ? one : listOf(one)
}

/** What `backref="author"` of a relationship elsewhere adds to a class. */
export function backType(definition: PyNode, name: string, columns: Columns): Type[] {
  const { database } = columns.types.sources
  return [...database.models.values()].flatMap((model) =>
    relationshipsOf(model.definition, columns).flatMap((call) => {
      const backref = callArgs(call).keywords.get('backref')
      const given = backref?.kind === 'call' ? callArgs(backref).positional[0] : backref
      if (literalString(given ?? null) !== name || targetOf(call, database)?.definition !== definition) return []
      if (backref?.kind === 'call' && callArgs(backref).keywords.size > 0) return [UNKNOWN]
      const one = object(model.name, model.definition)
      const isOne = refersTo(definition, model.definition, database)
      const isMany = callArgs(call).keywords.has('secondary') || refersTo(model.definition, definition, database)
      return [isOne === isMany ? UNKNOWN : isOne ? one : listOf(one), NONE]
    }),
  )
}

const relationshipsOf = (definition: PyNode, columns: Columns): PyNode[] =>
  statementsOf(definition).flatMap(({ children: [assignment] }) => {
    const right = assignment?.kind === 'assignment' ? field(assignment, 'right') : null
    const callee = right?.kind === 'call' ? field(right, 'function') : null
    return right && callee && columns.library(callee) === 'relationship' ? [right] : []
  })

function targetOf(call: PyNode, database: Database): Model | null {
  const [first] = callArgs(call).positional
  if (!first) return null
  const text = literalString(first)
  if (text === null) return database.modelOf(first)
  const named = [...database.models.values()].filter(({ name }) => name === text.split('.').at(-1))
  return named.length === 1 ? (named[0] ?? null) : null
}

/** Whether a class has a column that is a key of the table of another. */
function refersTo(owner: PyNode, other: PyNode, database: Database): boolean {
  const table = tableOf(other, database)
  return table !== null && new RegExp(`ForeignKey\\(\\s*["']${table}\\.`).test(textOf(owner))
}

function tableOf(definition: PyNode, database: Database): string | null {
  const table = database.models.get(definition)?.table
  if (table?.kind === 'derived') return table.table
  for (const { children } of statementsOf(definition)) {
    const left = children[0]?.kind === 'assignment' ? field(children[0], 'left') : null
    if (left && children[0] && textOf(left) === '__tablename__') return literalString(field(children[0], 'right'))
  }
  return null
}

const isFalse = (node: PyNode | undefined): boolean => node?.kind === 'false'

const isDynamic = (node: PyNode | undefined): boolean => node !== undefined && /dynamic|write_only/.test(textOf(node))
