/** Flask-SQLAlchemy becomes plain SQLAlchemy: a declarative base, and the session of the request. */
import type { ExtensionUse } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { defined, type Hole, type ImportedName } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, textOf } from '../../src/python/syntax.js'
import { planAttribute } from './attributes.js'
import { findings } from './findings.js'
import { planHanded } from './handed.js'
import { planObject, shapeOf } from './object.js'
import { planOldReleases } from './old.js'
import { planPages } from './pages.js'
import { planQueries } from './queries.js'
import { planRecorded } from './recorded.js'
import { planTableContexts } from './session.js'
import { planTables } from './tables.js'

export type DatabasePlanner = Planner<keyof typeof findings>

/** The facts, the verbs, and the base class that the models get. */
export interface Job {
  readonly flask: FlaskModel
  readonly plan: DatabasePlanner
  readonly base: ImportedName
}

export default defineTransform({
  id: 'database',
  summary: 'Use plain SQLAlchemy with a session of the request in place of Flask-SQLAlchemy',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const [object, ...more] = flask.database.objects
    if (!object) return
    const shape = more.length > 0 ? null : shapeOf(object, flask)
    if (!shape) return plan.refuse(object.origin, 'object-shape')
    if (refusesBinds(object.origin, flask, plan)) return
    const job: Job = { flask, plan, base: shape.base }
    planOldReleases(object, job)
    planObject(shape, job)
    for (const use of flask.database.uses) if (!enclosing(use.object, 'import_from_statement')) planAttribute(use, job)
    planHanded(job)
    planTables(job)
    if (flask.ownSession) planTableContexts(job)
    planQueries(job)
    planPages(job)
    planRecorded(job)
  },
})

function refusesBinds(origin: PyNode, flask: FlaskModel, plan: DatabasePlanner): boolean {
  const bound = ['SQLALCHEMY_BINDS', '__bind_key__'].filter((name) =>
    flask.project.modules.some(({ root }) => textOf(root).includes(name)),
  )
  for (const name of bound) plan.refuse(origin, 'binds', { name })
  return bound.length > 0
}

/** The session where code stands: a parameter of handlers, the one of the current context elsewhere. */
export function sessionAt(node: PyNode, { flask, plan }: Job): Hole {
  const { owner, role } = flask.ownerOf(node)
  if (role !== 'handler' || !owner) return plan.help('db_session', node)
  return plan.draft(owner).parameter({
    key: 'database',
    name: 'session',
    annotation: flask.ownSession ? defined(flask.ownSession.path, 'SessionDep') : plan.help('SessionDep', node),
    rank: 'resource',
    alternative: 'database',
  })
}

/** The part of a use that ends after its first attribute: `db.session` of `db.session.add`. */
export function headOf({ object }: ExtensionUse): PyNode {
  return object.parent?.kind === 'attribute' && object.field === 'object' ? object.parent : object
}
