/** Code that lists or matches the rules of the application gets them from the routes. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Route } from '../../src/flask/routes.js'
import { parseRule } from '../../src/flask/rules.js'
import { py } from '../../src/plan/template.js'
import type { RoutingPlanner } from './index.js'

export function planListed(flask: FlaskModel, plan: RoutingPlanner): void {
  const unknown = flask.routes.some((route) => !isReadable(route, flask))
  for (const { node, object } of flask.urlMaps.readers)
    if (unknown) plan.refuse(node, 'listed-rules')
    else plan.replace(node, py`${plan.help('url_map', node)}(${object})`)
}

/** Werkzeug's own converters without arguments can be told from a route; values a rule leaves out cannot. */
function isReadable(route: Route, flask: FlaskModel): boolean {
  const rule = flask.mounting.fullRule(route)
  if (rule === null || !route.defaults || route.defaults.size > 0) return false
  return parseRule(rule).every((part) => typeof part === 'string' || (part.arguments === '' && OWN.has(part.converter)))
}

const OWN: ReadonlySet<string> = new Set(['default', 'string', 'int', 'float', 'path', 'uuid'])
