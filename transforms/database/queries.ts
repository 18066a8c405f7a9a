/** Queries: `Model.query` becomes a query of the session, which SQLAlchemy 2 still has with all its methods. */
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, join, py } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingClass, field, parts, textOf } from '../../src/python/syntax.js'
import { type Job, sessionAt } from './index.js'
import { planMissing } from './missing.js'

/** Methods that tell a query from a thing of the same name; strings and dictionaries have none of them. */
const TELLING =
  /^(?:all|first|one|one_or_none|filter|filter_by|order_by|outerjoin|offset|options|distinct|get_or_404|first_or_404|one_or_404|paginate|with_entities)$/
/** Methods of queries that other things have as well. */
const SHARED = /^(?:get|count|join|limit|delete|update)$/

export function planQueries(job: Job): void {
  const { flask } = job
  for (const query of flask.index.attribute('query')) planQuery(query, job)
  for (const name of ['first_or_404', 'one_or_404', 'get_or_404'])
    for (const node of flask.index.attribute(name)) planRow(node, name, job)
  for (const name of ['filter', 'order_by', 'join', 'having', 'group_by'])
    for (const node of flask.index.attribute(name)) planStrings(node, name, job)
}

export const isOnObject = (node: PyNode, { flask }: Job): boolean =>
  flask.database.uses.some(({ object }) => object === field(node, 'object'))

function isQueryOfModel(node: PyNode | null, job: Job): boolean {
  const owner = node?.kind === 'attribute' && attributeName(node) === 'query' ? field(node, 'object') : null
  return owner !== null && !isOnSession(owner, job) && isModelClass(owner, job)
}

/** `User`, `cls` and `type(self)` inside a model or what models inherit from. */
function isModelClass(owner: PyNode, { flask }: Job): boolean {
  if (flask.database.modelOf(owner)) return true
  const container = enclosingClass(owner)
  const isOwn = /^(?:cls|type\(self\)|self\.__class__|self)$/.test(textOf(owner))
  return isOwn && container !== null && flask.database.isPartOfModels(container)
}

function planQuery(query: PyNode, job: Job): void {
  const { plan } = job
  const owner = field(query, 'object')
  const method = query.parent?.kind === 'attribute' && query.field === 'object' ? query.parent : null
  const next = method ? attributeName(method) : ''
  const call = method && callOf(method)
  if (!owner || isOnSession(owner, job)) return
  if (!isModelClass(owner, job) && !isSomeModel(owner, next, call, job)) {
    if (isUnknown(next, call) && job.flask.database.ancestry === 'declared')
      plan.refuse(query, 'unknown-query', { name: textOf(query) })
    return
  }
  const model = textOf(owner) === 'self' ? code('type(self)') : owner
  const given = call ? callArgs(call) : null
  const key = call && argument(call, 0, 'ident')
  const isPlain = given !== null && given.positional.length === 1 && given.keywords.size === 0 && !given.hasStar
  if (call && key && next === 'get' && isPlain) {
    plan.replace(call, py`${sessionAt(query, job)}.get(${model}, ${key})`)
  } else if (call && key && next === 'get_or_404') {
    const others = parts(given?.list ?? call).filter((item) => item !== key && item !== key.parent)
    if (planMissing(call, py`${sessionAt(query, job)}.get(${model}, ${key})`, others, job)) return
    plan.replace(method, plan.help('get_or_404', query))
    plan.replace(key, py`${sessionAt(query, job)}, ${model}, ${key}`)
  } else plan.replace(query, py`${sessionAt(query, job)}.query(${model})`)
}

const isUnknown = (next: string, call: PyNode | null): boolean =>
  call !== null && (TELLING.test(next) || SHARED.test(next))

/** Whether classes nobody can tell are asked for their `query`: every model has it then, as SQLAlchemy documents. */
export const keepsQueries = (job: Job): boolean =>
  job.flask.index.attribute('query').some((query) => {
    const owner = field(query, 'object')
    const method = query.parent?.kind === 'attribute' && query.field === 'object' ? query.parent : null
    const [next, call] = method ? [attributeName(method), callOf(method)] : ['', null]
    if (!owner || isOnSession(owner, job) || isModelClass(owner, job)) return false
    return isUnknown(next, call) && !isSomeModel(owner, next, call, job)
  })

/** A parameter that nobody can follow, asked what only queries can do: a session takes any model. */
function isSomeModel(owner: PyNode, next: string, call: PyNode | null, { flask }: Job): boolean {
  if (!call || !TELLING.test(next) || owner.kind !== 'identifier') return false
  const definitions = flask.project.names.binding(owner)?.definitions ?? []
  return definitions.length > 0 && definitions.every(({ kind }) => kind === 'parameter')
}

const isOnSession = (owner: PyNode, { flask }: Job): boolean =>
  flask.database.uses.some(({ object }) => object === field(owner, 'object'))

/** `query.first_or_404()` is a function of the query: queries of relationships have no such method either. */
function planRow(node: PyNode, name: string, job: Job): void {
  const { plan } = job
  const object = field(node, 'object')
  const call = callOf(node)
  const list = call && field(call, 'arguments')
  if (!object || isOnObject(node, job) || (name === 'get_or_404' && isQueryOfModel(object, job))) return
  if (!isQuery(object) && job.flask.index.methodsNamed(name).length > 0) {
    if (!isOwnMethod(object, job)) plan.refuse(node, 'query-method', { name })
    return
  }
  if (!call || list?.kind !== 'argument_list') return plan.refuse(node, 'query-method', { name })
  const [first, ...others] = parts(list)
  const all = parts(list)
  if (name === 'first_or_404' && planMissing(call, py`${object}.first()`, all, job)) return
  if (name !== 'get_or_404') {
    plan.replace(call, py`${plan.help(name, node)}(${join([object, first, ...others])})`)
  } else if (first && first.kind !== 'keyword_argument') {
    plan.replace(call, py`${plan.help('row_or_404', node)}(${join([py`${object}.get(${first})`, ...others])})`)
  } else plan.refuse(node, 'query-method', { name })
}

/** `Model.query` and what is chained to it, `session.query(Model)` too. */
export const isQuery = (node: PyNode): boolean => {
  if (node.kind === 'attribute') return attributeName(node) === 'query' || isQuery(field(node, 'object') ?? node)
  return node.kind === 'call' && isQuery(field(node, 'function') ?? node)
}

/** Whether a class of the project, or an object of one, is asked for its own method. */
export const isOwnMethod = (object: PyNode, { flask }: Job): boolean =>
  flask.index.classOf(object) !== null || flask.flow.is(object, 'instance')

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
