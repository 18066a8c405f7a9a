/** What code asks of a database session, in the parts that an awaited session takes. */
import { callArgs, callOf } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { field, isKind, parts, textOf } from '../python/syntax.js'
import type { Database } from './database.js'
import { attributeName } from './syntax-index.js'

export type Question =
  /** `db.session.add(user)`: nothing to wait for. */
  | { readonly kind: 'plain'; readonly calls: readonly PyNode[]; readonly name: string }
  /** `db.session.commit()`, `db.session.get(User, 1)`. */
  | { readonly kind: 'method'; readonly calls: readonly PyNode[]; readonly name: string }
  /** `user = db.get_or_404(User, 1)`. */
  | { readonly kind: 'row'; readonly calls: readonly PyNode[]; readonly name: string }
  /** `User.query.filter_by(name=name).first()`. */
  | {
      readonly kind: 'query'
      /** Every call of the chain, the one that asks last. */
      readonly calls: readonly PyNode[]
      readonly name: string
      readonly root: PyNode
      readonly model: PyNode
      /** Whether rows may come more than once, which queries leave out. */
      readonly isJoined: boolean
    }

const PLAIN = /^(?:add|add_all|expunge)$/
const AWAITED = /^(?:commit|flush|rollback|delete|refresh|get|execute|scalar|scalars|merge)$/
const CONDITIONS = /^(?:filter|filter_by|where|order_by|join|outerjoin)$/
const ENDS = /^(?:all|first|one|one_or_none|count|get|get_or_404|first_or_404)$/

/** The question that begins at `db.session.get`, `db.get_or_404` or `User.query`; a word for what cannot be awaited. */
export function questionAt(root: PyNode, { database }: { readonly database: Database }): Question | string {
  const path = database.uses.find(({ node }) => node === root)?.path ?? ''
  const call = callOf(root)
  const owner = field(root, 'object')
  if (path === '') return chain(root, root, owner ?? root)
  if (!call) return textOf(root)
  const [first, second] = callArgs(call).positional
  if (path === 'session.query') {
    const isOne = first !== undefined && !second && database.modelOf(first) !== null
    return isOne ? chain(call, call, first) : textOf(call)
  }
  if (/^(?:get|first)_or_404$/.test(path)) {
    const isKnown = isOwnRow(call) && hasTexts(call, path === 'get_or_404' ? 2 : 1)
    return isKnown ? { kind: 'row', calls: [call], name: path } : path
  }
  const name = path.replace('session.', '')
  if (PLAIN.test(name)) return { kind: 'plain', calls: [call], name }
  return AWAITED.test(name) ? { kind: 'method', calls: [call], name } : textOf(root)
}

/** `.filter(...).order_by(...).all()` after a query. */
function chain(root: PyNode, begin: PyNode, model: PyNode): Question | string {
  const calls: PyNode[] = root.kind === 'call' ? [root] : []
  let isJoined = false
  let isCut = false
  for (let at = begin; ; ) {
    const method = at.parent?.kind === 'attribute' && at.field === 'object' ? at.parent : null
    const call = method && callOf(method)
    if (!method || !call) return `${textOf(root)} is not asked at once`
    const name = attributeName(method)
    calls.push(call)
    at = call
    if (/^(?:limit|offset)$/.test(name)) isCut = true
    else if (CONDITIONS.test(name)) {
      // A query refuses conditions after its limit, a select does not.
      if (isCut) return `${name}() after limit()`
      isJoined ||= name.endsWith('join')
    } else if (ENDS.test(name)) {
      const word = unfit(name, call, calls.length - (root.kind === 'call' ? 1 : 0), isJoined || isCut)
      return word ?? { kind: 'query', calls, name, root, model, isJoined }
    } else return `${name}()`
  }
}

/** What an end of a chain cannot be awaited for. */
function unfit(name: string, call: PyNode, length: number, isShaped: boolean): string | null {
  const { positional, keywords, hasStar } = callArgs(call)
  const count = positional.length + keywords.size
  if (hasStar) return `${name}(*...)`
  if (/^(?:get|get_or_404)$/.test(name)) {
    if (length !== 1 || positional.length === 0 || (name === 'get' && count !== 1)) return `${name}()`
  } else if (name !== 'first_or_404' && count > 0) return `${name}()`
  if (name === 'count' && isShaped) return 'count()'
  if (!name.endsWith('_or_404')) return null
  return isOwnRow(call) && hasTexts(call, name === 'get_or_404' ? 1 : 0) ? null : name
}

/** Whether a call has that many values and at most a text for the answer after them. */
function hasTexts(call: PyNode, count: number): boolean {
  const list = field(call, 'arguments')
  const given = list ? parts(list) : []
  const values = given
    .slice(0, count)
    .filter(({ kind }) => !/^(?:keyword_argument|list_splat|dictionary_splat)$/.test(kind))
  const texts = given.slice(count)
  return values.length === count && texts.length <= 1 && texts.every((text) => descriptionOf(text) !== null)
}

/** A text that may be put together later as well; null for anything else. */
export function descriptionOf(given: PyNode): PyNode | null {
  if (given.kind !== 'keyword_argument') return given.kind === 'string' ? given : null
  const [name, value] = [field(given, 'name'), field(given, 'value')]
  return name && textOf(name) === 'description' && value?.kind === 'string' ? value : null
}

/** Whether a call whose missing row is a 404 is all of a statement `row = call(...)`, with a text or none. */
export function isOwnRow(call: PyNode): boolean {
  const assignment = call.parent
  const left = assignment && field(assignment, 'left')
  const statement = assignment?.parent
  if (assignment?.kind !== 'assignment' || left?.kind !== 'identifier' || call.field !== 'right') return false
  if (field(assignment, 'type') || !statement || !isKind(statement, 'expression_statement')) return false
  const { text } = statement.module
  const before = text.slice(text.lastIndexOf('\n', statement.start - 1) + 1, statement.start)
  const after = /^[^\n]*/.exec(text.slice(statement.end))?.[0] ?? ''
  return `${before}${after}`.trim() === ''
}
