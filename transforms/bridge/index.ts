/** The bridge: blueprints that stay Flask are registered with a Flask application below FastAPI. */
import { endOf } from '../../src/flask/app-end.js'
import type { App } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Mounted } from '../../src/plan/mounted.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, imported, py, quoted } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import { field, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { planObjects } from './objects.js'
import { hasNativeRoute, obstacles, type Sides, sidesOf } from './obstacles.js'

const WSGIMiddleware = imported('a2wsgi', 'WSGIMiddleware')

export type Code = keyof typeof findings

export default defineTransform({
  id: 'bridge',
  summary: 'Mount the blueprints that stay Flask below the FastAPI application',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const { project } = flask
    const objects = planObjects(flask, plan)
    if (objects) print(objects.app, objects.sides, plan)
    for (const path of project.bridged?.edited ?? []) {
      const module = project.moduleAt(path) ?? project.modules[0]
      if (module) plan.refuse(module.root, 'edited-since')
    }
  },
  mount(flask, plan, mounted) {
    const serving = flask.apps.filter(({ origin, module }) => !flask.lent.has(origin) && !isTestPath(module.path))
    const apps = serving.filter(({ module }) => mounted.isNear(module.path))
    const [app] = apps
    if (!app) return
    if (apps.length > 1) return plan.report(app.origin, 'several-applications', { count: String(apps.length) })
    const { tie } = mounted
    if (tie) return plan.report(tie.node, 'reaches-application', { name: tie.name })
    planMount(app, flask, plan, mounted)
  },
})

function planMount(app: App, flask: FlaskModel, plan: Planner<Code>, mounted: Mounted): void {
  const end = endOf(app)
  if (!end || !app.target) return plan.report(app.origin, 'application-shape')
  const sides = sidesOf(flask, app, end, mounted)
  if (!hasNativeRoute(sides)) return plan.report(app.origin, 'no-route-left')
  const found = obstacles(sides)
  for (const { node, code: id, data } of found) plan.report(node, id, data)
  if (found.length > 0) return
  print(app, sides, plan)
}

function print(app: App, { flask, end, isMounted }: Sides, plan: Planner<Code>): void {
  const name = textOf(app.target ?? app.origin)
  const [importName] = callArgs(app.origin).positional
  const given = importName ?? callArgs(app.origin).keywords.get('import_name') ?? code('__name__')
  if ('module' in given) plan.copy(given)
  const flaskApp = plan.help('MountedFlask', app.origin)
  plan.after(app.statement, py`${code(name)}.state.flask_app = ${flaskApp}(${code(name)}, ${given})`, 40)
  const calls = flask.routers
    .filter(({ origin }) => isMounted(origin))
    .flatMap(({ registrations }) => registrations.map(({ call }) => call))
  const aliases = flask.routes.filter((route) => isMounted(flask.twinOf(route)?.source ?? app.origin))
  for (const call of new Set([...calls, ...aliases.map((route) => route.call)])) {
    const callee = field(call, 'function')
    const object = callee && field(callee, 'object')
    if (object && !isMounted(call)) plan.replace(object, py`${code(textOf(object))}.state.flask_app`)
  }
  const mount = py`${code(name)}.mount(${quoted('/')}, ${WSGIMiddleware}(${code(name)}.state.flask_app, workers=40))`
  const context = py`${code(name)}.add_middleware(${plan.help('RequestContext', app.origin)})`
  // The last line above `if __name__` brings the blank line below it along.
  const isAbove = end.side === 'before' && !app.factory
  const lines = flask.needs.context ? [mount] : [mount, context]
  for (const [index, line] of lines.entries()) {
    const order = (isAbove ? -1 : 0.5) + index / 10
    if (end.side === 'before') plan.before(end.statement, line, order)
    else plan.after(end.statement, line, 900 + order)
  }
  plan.require('flask', 'main', app.module.path)
  plan.require('a2wsgi', 'main', app.module.path)
}
