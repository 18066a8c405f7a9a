/** Flask-SQLAlchemy becomes plain SQLAlchemy: a declarative base, and the session of the request. */
import type { ExtensionObject, ExtensionUse } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, defined, type Hole, type ImportedName, imported, py, quoted } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { bodyOf, contains, enclosing, textOf } from '../../src/python/syntax.js'
import { planAttribute } from './attributes.js'
import { findings } from './findings.js'
import { planQueries } from './queries.js'

export type DatabasePlanner = Planner<keyof typeof findings>

/** The facts, the verbs, and the base class that the models get. */
export interface Job {
  readonly flask: FlaskModel
  readonly plan: DatabasePlanner
  readonly base: ImportedName
}

const DeclarativeBase = imported('sqlalchemy.orm', 'DeclarativeBase')

export default defineTransform({
  id: 'database',
  summary: 'Use plain SQLAlchemy with a session of the request in place of Flask-SQLAlchemy',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const [object, ...more] = flask.database.objects
    if (!object) return
    const { origin, target, statement } = object
    const isPlain = callArgs(origin).keywords.size === 0 && statement.parent?.kind === 'module'
    if (more.length > 0 || !target || !isPlain || callArgs(origin).positional.length > object.inits.length)
      return plan.refuse(origin, 'object-shape')
    if (refusesProject(object, flask, plan)) return
    const job: Job = { flask, plan, base: defined(origin.module.path, baseName(flask)) }
    planObject(object, job)
    for (const use of object.uses)
      if (!enclosing(use.object, 'import_from_statement') && !isElsewhere(use, flask)) planAttribute(use, job)
    planModels(job)
    planQueries(job)
  },
})

/** The object itself, given to what another transform carries over. */
function isElsewhere({ path, object }: ExtensionUse, { migrations }: FlaskModel): boolean {
  return path === '' && migrations.calls.some((call) => contains(call, object))
}

/** What the requirements or the configuration say against it. */
function refusesProject({ origin }: ExtensionObject, flask: FlaskModel, plan: DatabasePlanner): boolean {
  const required = flask.project.manifests.requirements.filter(({ name }) => /^flask[-_]sqlalchemy$/i.test(name))
  const old = required.find(({ spec }) => /(?:==|~=|<=?|\^|^)\s*[012]\b/.test(spec) || /<\s*3(?:\.0)?\b/.test(spec))
  if (old) plan.refuse(origin, 'old-release', { range: old.spec })
  let isBound = false
  for (const name of ['SQLALCHEMY_BINDS', '__bind_key__'])
    if (flask.project.modules.some(({ root }) => textOf(root).includes(name))) {
      plan.refuse(origin, 'binds', { name })
      isBound = true
    }
  return old !== undefined || isBound
}

function baseName({ project }: FlaskModel): string {
  const isTaken = project.modules.some(({ scope }) => scope.bindings.has('Base'))
  return isTaken ? 'DatabaseModel' : 'Base'
}

function planObject({ origin, statement, inits, target }: ExtensionObject, job: Job): void {
  const { flask, plan, base } = job
  const isRepresented = [...flask.database.models.values()].every(({ hasRepr }) => hasRepr)
  const parents = isRepresented ? DeclarativeBase : py`${plan.help('ModelName', origin)}, ${DeclarativeBase}`
  const definition = py`class ${code(base.name ?? '')}(${parents}):\n    pass`
  plan.discard(origin)
  const own = inits.find(({ call }) => call === origin)
  const start = own ? py`${plan.help('use_database', origin)}(${own.app})\n\n\n` : py``
  plan.replace(statement, py`\n${start}${definition}${code(isFollowedClosely(statement) ? '\n' : '')}`)
  for (const { call, app } of inits)
    if (call !== origin) plan.replace(call, py`${plan.help('use_database', call)}(${app})`)
  for (const app of flask.apps) {
    if (isTestPath(app.module.path) || !app.target) continue
    if (flask.appAccesses.some(({ attribute }) => attribute === 'instance_path')) continue
    const folder = py`${plan.help('instance_path', app.origin)}(${callArgs(app.origin).positional[0]})`
    plan.after(app.statement, py`${code(textOf(app.target))}.state.instance_path = ${folder}`, 0)
  }
  plan.require('sqlalchemy', 'main', origin.module.path)
  plan.release('flask-sqlalchemy', (target ?? origin).module.path)
}

/** Less than two blank lines below a statement. */
function isFollowedClosely(statement: PyNode): boolean {
  const siblings = statement.parent?.children ?? []
  const next = siblings[siblings.indexOf(statement) + 1]
  return next !== undefined && !/\n\s*\n\s*\n/.test(next.module.text.slice(statement.end, next.start))
}

function planModels({ flask, plan }: Job): void {
  for (const { definition, name, table, isTableUnclear } of flask.database.models.values()) {
    if (isTableUnclear) plan.refuse(definition, 'table-name', { name })
    const first = firstStatement(definition)
    const line = py`__tablename__ = ${quoted(table ?? '')}`
    if (table && first) plan[first.side](first.statement, first.side === 'after' ? py`\n${line}` : line, 0)
  }
}

/** Below the docstring, above everything else. */
function firstStatement(definition: PyNode): { statement: PyNode; side: 'before' | 'after' } | null {
  const [first] = bodyOf(definition)?.children.filter(({ kind }) => kind !== 'comment') ?? []
  if (!first) return null
  const isText = first.kind === 'expression_statement' && /string$/.test(first.children[0]?.kind ?? '')
  return { statement: first, side: isText ? 'after' : 'before' }
}

/** The session where code stands: a parameter of handlers, the one of the current context elsewhere. */
export function sessionAt(node: PyNode, { flask, plan }: Job): Hole {
  const { owner, role } = flask.ownerOf(node)
  if (role !== 'handler' || !owner) return plan.help('db_session', node)
  return plan.draft(owner).parameter({
    key: 'database',
    name: 'session',
    annotation: plan.help('SessionDep', node),
    rank: 'resource',
    alternative: 'database',
  })
}

/** The part of a use that ends after its first attribute: `db.session` of `db.session.add`. */
export function headOf({ object }: ExtensionUse): PyNode {
  return object.parent?.kind === 'attribute' && object.field === 'object' ? object.parent : object
}
