/** Class-based views: the class stays without its Flask base, its methods are registered one by one. */

import { VIEW_SETTINGS } from '../../src/flask/class-views.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { RESOURCES } from '../../src/flask/rest-names.js'
import { METHOD_RESOURCES } from '../../src/flask/schemas.js'
import { code, join, py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts, statementsOf, textOf } from '../../src/python/syntax.js'
import { instance } from './class-methods.js'
import type { RoutingPlanner } from './index.js'

const BASES = ['flask.views.MethodView', 'flask.views.View', ...RESOURCES, ...METHOD_RESOURCES]

export function planClassViews(flask: FlaskModel, plan: RoutingPlanner): void {
  const known = flask.classViews.classes()
  const bases = BASES.flatMap((name) => flask.uses(name))
  for (const use of bases) {
    const list = use.parent
    const owner = list?.parent
    if (list?.field === 'superclasses' && owner && known.has(owner)) planClass(owner, list, bases, plan)
    else if (list?.kind !== 'import_from_statement')
      plan.refuse(use, 'class-view', {
        name: owner ? textOf(field(owner, 'name') ?? use) : textOf(use),
        problem: 'is not registered in sight',
      })
  }
  const served = new Set(flask.routes.flatMap(({ classView }) => (classView ? [classView.creation] : [])))
  for (const view of flask.classViews.found.values()) {
    if (!served.has(view.creation))
      plan.refuse(view.creation, 'class-view', {
        name: textOf(view.classExpression),
        problem: 'is not registered in sight',
      })
    else if (!flask.routes.some(({ viewExpression }) => viewExpression === view.creation))
      plan.replace(view.creation, instance(view, plan))
  }
}

function planClass(owner: PyNode, list: PyNode, bases: readonly PyNode[], plan: RoutingPlanner): void {
  const others = parts(list).filter((base) => !bases.includes(base))
  plan.replace(list, others.length > 0 ? py`(${join(others)})` : code(''))
  for (const statement of statementsOf(owner)) {
    const assignment = statement.kind === 'expression_statement' ? parts(statement)[0] : null
    const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
    if (left && VIEW_SETTINGS.has(textOf(left))) plan.remove(statement)
  }
}
