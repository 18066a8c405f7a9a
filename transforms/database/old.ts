/** Releases before Flask-SQLAlchemy 3 and SQLAlchemy 2: what is used of them and means something else today. */
import type { ExtensionObject } from '../../src/flask/extensions.js'
import { inner, py } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { field, parts, textOf } from '../../src/python/syntax.js'
import { isWithoutContext, ownApp } from './attributes.js'
import { planCascades } from './cascades.js'
import type { Job } from './index.js'

const ENGINE =
  /^engine\.(?:execute|connect|begin|table_names|has_table|run_callable|transaction|raw_connection|scalar)$/
const METHODS = ['from_self', 'select_entity_from', 'with_lockmode', 'with_labels', 'as_scalar']
const LOADERS =
  'joinedload subqueryload selectinload lazyload noload raiseload immediateload contains_eager load_only defer undefer'.split(
    ' ',
  )

export function planOldReleases(object: ExtensionObject, job: Job): void {
  const { extension, library } = job.flask.database.old
  if (extension) planExtension(object, extension.spec, job)
  if (extension ?? library) planLibrary(job)
}

function planExtension({ origin, inits }: ExtensionObject, range: string, { flask, plan }: Job): void {
  const { modules, files } = flask.project
  const texts = modules.map(({ root, path }) => ({ path, text: textOf(root) }))
  if (!texts.some(({ text }) => text.includes('SQLALCHEMY_DATABASE_URI')))
    plan.refuse(origin, 'old-setting', { range, name: 'no SQLALCHEMY_DATABASE_URI' })
  const all = [...texts, ...files.values()]
  // Before 3 the last page to the right of the current one was not counted.
  if (all.some(({ text }) => text.includes('right_current')))
    plan.refuse(origin, 'old-construct', { name: 'iter_pages(right_current=...)' })
  if (!inits.some(({ call }) => call === origin)) return
  for (const { node, path } of flask.database.uses)
    if (
      /^(?:session|engine|create_all|drop_all)\b/.test(path) &&
      isWithoutContext(node) &&
      !makesTables(node, path, flask)
    )
      plan.refuse(node, 'no-context')
  for (const model of flask.database.models.keys())
    for (const use of flask.index.usesOf(model))
      if (/^\.query\b/.test(use.module.text.slice(use.end)) && isWithoutContext(use)) plan.refuse(use, 'no-context')
}

/** `db.create_all()` as a statement is given the context it needs. */
function makesTables(node: PyNode, path: string, flask: Job['flask']): boolean {
  const call = callOf(node)
  return /_all$/.test(path) && call?.parent?.kind === 'expression_statement' && ownApp(call, flask) !== null
}

function planLibrary(job: Job): void {
  const { flask, plan } = job
  for (const { node, path } of flask.database.uses) {
    if (ENGINE.test(path)) plan.refuse(node, 'old-construct', { name: path })
    const call = callOf(node)
    if (path === 'session.execute' && call && isRead(call)) plan.refuse(node, 'old-construct', { name: 'execute()' })
    if (/^(?:select|case)$/.test(path) && call) planList(call, job)
    if (LOADERS.includes(path) && call) planLoader(call, path, job)
  }
  for (const name of ['select', 'case'])
    for (const use of [...flask.uses(`sqlalchemy.${name}`), ...flask.uses(`sqlalchemy.sql.${name}`)]) {
      const call = callOf(use)
      if (call) planList(call, job)
    }
  for (const name of LOADERS)
    for (const use of flask.uses(`sqlalchemy.orm.${name}`)) {
      const call = callOf(use)
      if (call) planLoader(call, name, job)
    }
  for (const use of flask.uses('sqlalchemy.create_engine'))
    if (callOf(use)) plan.refuse(use, 'old-construct', { name: 'create_engine()' })
  for (const name of METHODS)
    for (const node of flask.index.attribute(name)) if (callOf(node)) plan.refuse(node, 'old-construct', { name })
  planCascades(job)
}

/** Rows of SQLAlchemy 1 answer to the names of columns. */
function isRead(call: PyNode): boolean {
  const statement = argument(call, 0, 'statement')
  if (call.parent?.kind === 'expression_statement') return false
  const next = call.parent?.kind === 'attribute' ? field(call.parent, 'attribute') : null
  if (next && /^(?:scalar|scalars|scalar_one|scalar_one_or_none|rowcount)$/.test(textOf(next))) return false
  return statement === null || !/^(?:\w+\.)?select\(/.test(textOf(statement))
}

/** `select([a, b])`, `case([(a, b)])`: a list of what are arguments today. */
function planList(call: PyNode, { plan }: Job): void {
  const [first] = callArgs(call).positional
  if (first?.kind === 'list' && parts(first).length > 0) plan.replace(first, inner(first))
  else if (first && isList(first)) plan.replace(first, py`*${first}`)
  else if (
    first &&
    first.kind !== 'attribute' &&
    first.kind !== 'call' &&
    first.kind !== 'tuple' &&
    /^[a-z]/.test(textOf(first))
  )
    plan.refuse(call, 'old-construct', { name: `${textOf(field(call, 'function') ?? call)}(list)` })
}

/** A list, or a name that is bound once, to one. */
function isList(node: PyNode): boolean {
  if (node.kind === 'list' || node.kind === 'list_comprehension') return true
  const [definition, ...others] = (node.kind === 'identifier' && bindingOf(node)?.definitions) || []
  return (
    others.length === 0 && definition?.kind === 'assignment' && /^list(?:_comp|$)/.test(definition.value?.kind ?? '')
  )
}

/** `joinedload("author")`. */
function planLoader(call: PyNode, name: string, { plan }: Job): void {
  if (callArgs(call).positional.some((given) => literalString(given) !== null))
    plan.refuse(call, 'old-construct', { name: `${name}("...")` })
}
