/** Flask-RESTful: an Api becomes a router, its resources path operations; what only a helper keeps comes from the support module. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing } from '../../src/python/syntax.js'
import { planAborts } from './aborts.js'
import { planAddresses } from './addresses.js'
import { planApis } from './apis.js'
import { type Code, findings } from './findings.js'

/** Names that need nothing here: Resource goes with its classes, abort() with its calls. */
const ELSEWHERE: ReadonlySet<string> = new Set(['Api', 'Resource', 'abort'])

export default defineTransform<Code>({
  id: 'rest',
  summary: 'Make routers of the Apis of Flask-RESTful, with the same answers and errors',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    planApis(flask, plan)
    planAddresses(flask, plan)
    planAborts(flask, plan)
    planNames(flask, plan)
  },
})

const isImport = (use: PyNode): boolean =>
  enclosing(use, 'import_from_statement') !== null || enclosing(use, 'import_statement') !== null

function planNames(flask: FlaskModel, plan: Planner<Code>): void {
  const root = 'flask_restful'
  for (const { node, name } of flask.project.names.usesUnder(root)) {
    plan.release('flask-restful', node.module.path)
    const own = name.slice(root.length + 1)
    if (!isImport(node) && !ELSEWHERE.has(own)) plan.refuse(node, 'unknown-name', { name: own, package: root })
  }
}
