/** Queries: `Model.query` becomes a query of the session, which SQLAlchemy 2 still has with all its methods. */
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, py } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingClass, field, parts, textOf } from '../../src/python/syntax.js'
import { type Job, sessionAt } from './index.js'

/** Methods of flask_sqlalchemy.query.Query that SQLAlchemy's own has not. */
const ADDED: ReadonlySet<string> = new Set(['paginate', 'one_or_404'])
/** Methods that tell a query from a thing of the same name. */
const CHAINED =
  /^(?:all|get|first|one|filter|filter_by|order_by|count|join|outerjoin|limit|offset|options|delete|update|distinct|get_or_404|first_or_404|paginate|with_entities)$/

export function planQueries(job: Job): void {
  const { flask, plan } = job
  for (const query of flask.index.attribute('query')) planQuery(query, job)
  for (const name of ADDED)
    for (const node of flask.index.attribute(name))
      if (callOf(node) && !isOnObject(node, job)) plan.refuse(node, 'query-method', { name })
  for (const node of flask.index.attribute('first_or_404')) planFirst(node, job)
  for (const node of flask.index.attribute('get_or_404'))
    if (!isOnObject(node, job) && !isQueryOfModel(field(node, 'object'), job))
      plan.refuse(node, 'query-method', { name: 'get_or_404' })
  for (const name of ['filter', 'order_by', 'join', 'having', 'group_by'])
    for (const node of flask.index.attribute(name)) planStrings(node, name, job)
}

const isOnObject = (node: PyNode, { flask }: Job): boolean =>
  flask.database.objects.some(({ uses }) => uses.some(({ object }) => object === field(node, 'object')))

function isQueryOfModel(node: PyNode | null, { flask }: Job): boolean {
  const owner = node?.kind === 'attribute' && attributeName(node) === 'query' ? field(node, 'object') : null
  return owner !== null && flask.database.modelOf(owner) !== null
}

function planQuery(query: PyNode, job: Job): void {
  const { flask, plan } = job
  const owner = field(query, 'object')
  const method = query.parent?.kind === 'attribute' && query.field === 'object' ? query.parent : null
  const next = method ? attributeName(method) : ''
  if (!owner || isOnSession(owner, job)) return
  const isOwn = textOf(owner) === 'cls' && flask.database.models.has(enclosingClass(query) ?? query)
  if (!flask.database.modelOf(owner) && !isOwn) {
    if (CHAINED.test(next)) plan.refuse(query, 'unknown-query', { name: textOf(query) })
    return
  }
  const call = method && callOf(method)
  const given = call ? callArgs(call) : null
  const key = call && argument(call, 0, 'ident')
  const isPlain = given !== null && given.positional.length === 1 && given.keywords.size === 0 && !given.hasStar
  if (call && key && next === 'get' && isPlain) {
    plan.replace(call, py`${sessionAt(query, job)}.get(${owner}, ${key})`)
  } else if (call && key && next === 'get_or_404') {
    sessionAt(query, job)
    plan.replace(method, plan.help('get_or_404', query))
    plan.replace(key, py`${owner}, ${key}`)
  } else plan.replace(query, py`${sessionAt(query, job)}.query(${owner})`)
}

const isOnSession = (owner: PyNode, { flask }: Job): boolean =>
  flask.database.objects.some(({ uses }) => uses.some(({ object }) => object === field(owner, 'object')))

/** `query.first_or_404()` is a function of the query: queries of relationships have no such method either. */
function planFirst(node: PyNode, job: Job): void {
  const { plan } = job
  const object = field(node, 'object')
  const call = callOf(node)
  const list = call && field(call, 'arguments')
  if (!object || isOnObject(node, job)) return
  if (!call || !list || !/[)]$/.test(textOf(object))) return plan.refuse(node, 'query-method', { name: 'first_or_404' })
  const [first] = parts(list)
  plan.replace(call, py`${plan.help('first_or_404', node)}(${object}${first ? py`, ${first}` : code('')})`)
}

/** `filter("id = 1")`, `order_by("name desc")`, `join("author")`: strings that SQLAlchemy 2 no longer reads. */
function planStrings(node: PyNode, name: string, { plan }: Job): void {
  const call = callOf(node)
  const list = call && field(call, 'arguments')
  if (!call || !list || (name === 'join' && /string$/.test(field(node, 'object')?.kind ?? ''))) return
  const isRead = (given: PyNode): boolean => {
    const text = literalString(given)
    return text !== null && (/^(?:filter|having|join)$/.test(name) || /\W/.test(text.replace(/^-/, '')))
  }
  if (name !== 'join' || isQueryChain(node)) if (parts(list).some(isRead)) plan.refuse(call, 'raw-sql')
}

const isQueryChain = (node: PyNode): boolean => /\bquery\b/.test(textOf(field(node, 'object') ?? node))

export const isPlainSql = (given: PyNode | null): boolean => given !== null && /string$/.test(given.kind)
