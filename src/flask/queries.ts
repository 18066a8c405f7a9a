/** What queries of models and sessions give: rows, lists of them, numbers. */
import { callArgs } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import type { Database } from './database.js'
import { attributeName } from './syntax-index.js'
import { BOOL, INT, join, listOf, membersOf, NONE, object, rowsOf, type Type, tupleOf, UNKNOWN } from './type.js'
import type { Types } from './types.js'

/** `User.query`; null for anything else. */
export function queryType(node: PyNode, types: Types): Type | null {
  const owner = attributeName(node) === 'query' ? field(node, 'object') : null
  const model = owner && types.sources.database.modelOf(owner)
  return model ? rowsOf(object(model.name, model.definition)) : null
}

/** `self.__table__.columns`. */
export const isColumns = (node: PyNode): boolean => /\b__table__\.(?:columns|c)$/.test(textOf(node))

/** `db.session.query(User)`, `db.select(User)`, `db.session.get(User, 1)`, `db.session.scalars(select(User))`. */
export function databaseCall(call: PyNode, callee: PyNode, types: Types): Type | null {
  const { database } = types.sources
  const path = pathOf(callee, types)
  const { positional, hasStar } = callArgs(call)
  const [first, second] = positional
  if (path === null || !first || hasStar) return null
  const row = rowOf(first, database)
  if (/^(?:session\.query|select)$/.test(path)) return row && !second ? rowsOf(row) : UNKNOWN
  if (path === 'session.get') return row ? join(row, NONE) : UNKNOWN
  if (path === 'get_or_404') return row ?? UNKNOWN
  const item = itemOf(types.typeOf(first))
  if (item === null) return null
  switch (path) {
    case 'session.execute':
      return rowsOf(tupleOf(item))
    case 'session.scalars':
    case 'paginate':
      return rowsOf(item)
    case 'session.scalar':
      return join(item, NONE)
    case 'first_or_404':
    case 'one_or_404':
      return item
    default:
      return null
  }
}

function pathOf(callee: PyNode, types: Types): string | null {
  const own = types.columns.pathOf(callee)
  if (own !== null) return own
  return types.sources.project.names.qualify(callee) === 'sqlalchemy.select' ? 'select' : null
}

const rowOf = (expression: PyNode, database: Database): Type | null => {
  const model = database.modelOf(expression)
  return model && object(model.name, model.definition)
}

const itemOf = (type: Type): Type | null => (type.kind === 'rows' ? type.item : null)

const SAME =
  /^(?:filter|filter_by|where|order_by|limit|offset|join|outerjoin|distinct|options|group_by|having|execution_options|with_for_update|unique|populate_existing|yield_per|slice|paginate|select_from|autoflush)$/

/** A method of a query, a select or what one of them found. */
export function rowsMethod(rows: Type & { readonly kind: 'rows' }, name: string): Type {
  const { item } = rows
  if (SAME.test(name)) return rows
  if (name === 'count') return INT
  // What execute() gives are rows with one thing in each.
  const isBare = membersOf(item).every(({ kind }) => kind === 'tuple')
  const inner = item.kind === 'tuple' ? item.item : item
  if (/^(?:scalar|scalar_one_or_none)$/.test(name)) return join(inner, NONE)
  if (name === 'scalar_one') return inner
  if (name === 'scalars') return rowsOf(inner)
  if (isBare) return UNKNOWN
  if (name === 'all') return listOf(item)
  if (/^(?:first|one_or_none|get)$/.test(name)) return join(item, NONE)
  return /^(?:one|get_or_404|first_or_404|one_or_404)$/.test(name) ? item : UNKNOWN
}

/** What a page of `paginate()` tells. */
export function pageAttribute(rows: Type & { readonly kind: 'rows' }, name: string): Type {
  if (name === 'items') return listOf(rows.item)
  if (/^(?:total|pages|page|per_page)$/.test(name)) return INT
  if (/^has_(?:next|prev)$/.test(name)) return BOOL
  return /^(?:next|prev)_num$/.test(name) ? join(INT, NONE) : UNKNOWN
}
