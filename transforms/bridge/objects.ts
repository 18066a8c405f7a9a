/** Extensions that only bring pages of their own move to a Flask application below FastAPI. */
import { endOf } from '../../src/flask/app-end.js'
import type { App } from '../../src/flask/apps.js'
import { type ExtensionObject, isKeptOnFlask } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { py } from '../../src/plan/template.js'
import { allows } from '../../src/project/versions.js'
import { importsOf } from '../../src/python/imports.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { field, nodesOfKind, textOf } from '../../src/python/syntax.js'
import type { Code } from './index.js'
import { objectObstacles, type Sides } from './obstacles.js'

/** Says with which sides the objects are mounted; null when there are none, or when something stands against it. */
export function planObjects(flask: FlaskModel, plan: Planner<Code>): { app: App; sides: Sides } | null {
  const objects = flask.extensions.objects.filter(({ symbol }) => isKeptOnFlask(symbol))
  const made = objects.filter(({ symbol }) => ADMINS.has(symbol))
  const apps = flask.apps.filter(({ module }) => !isTestPath(module.path))
  const [first] = made
  if (!first || apps.length === 0) return null
  const [app, ...others] = apps
  const end = app && endOf(app)
  const refuse = (node: PyNode, reason: string): null => {
    plan.refuse(node, 'unmountable', { name: nameOf(first), reason })
    return null
  }
  if (!app || !end || !app.target || others.length > 0) return refuse(first.origin, 'there is no single application')
  const isNative = (node: PyNode): boolean => !isTestPath(node.module.path)
  const sides = { flask, app, end, isMounted: () => false, isNative, isSharing: false }
  const loose = made.find(({ inits }) => inits.length === 0)
  if (loose) return refuse(loose.origin, 'it is not seen to get the application')
  const [obstacle] = objectObstacles(sides)
  if (obstacle) return refuse(obstacle.node, reasonOf(obstacle.code, obstacle.data))
  const meeting = meetingRule(flask)
  if (meeting) return refuse(meeting.node, meeting.reason)
  for (const { app: given } of made.flatMap(({ inits }) => inits)) plan.replace(given, py`${given}.state.flask_app`)
  // The release that is current imports it where it works with SQLAlchemy.
  const isOld = flask.project.manifests.requirements.some(
    ({ name, spec }) => name === 'flask-admin' && !allows(spec, '2.1'),
  )
  const isOfRows = flask.project.names.usesUnder('flask_admin.contrib.sqla').length > 0
  if (isOfRows && !isOld) plan.require('flask-sqlalchemy', 'main', app.module.path)
  for (const object of made) plan.note(object.origin, 'mounted-extension', { name: nameOf(object) })
  return { app, sides }
}

/** What is given the application; the other names of such a package need none. */
const ADMINS: ReadonlySet<string> = new Set(['flask_admin.Admin', 'flask_admin.base.Admin'])

const nameOf = ({ symbol }: ExtensionObject): string => symbol.split('.')[0] ?? symbol

const reasonOf = (code: string, data: Readonly<Record<string, string>> = {}): string => {
  const detail = Object.values(data).join(', ')
  return detail ? `${detail} (${code})` : code
}

/** The pages lie below /admin, and below the addresses that views of the package are given. */
function meetingRule(flask: FlaskModel): { readonly node: PyNode; readonly reason: string } | null {
  const folders = new Set(['admin'])
  const using = flask.project.modules.filter((module) =>
    importsOf(module).some(({ module: name }) => isKeptOnFlask(name)),
  )
  for (const module of using)
    for (const argument of nodesOfKind(module, 'keyword_argument')) {
      const name = textOf(field(argument, 'name') ?? argument)
      if (!/^(?:url|subdomain|host|static_url_path)$/.test(name)) continue
      const text = literalString(field(argument, 'value'))
      if (name !== 'url' || text === null || text === '/') return { node: argument, reason: textOf(argument) }
      if (text.startsWith('/')) folders.add(text.split('/')[1] ?? '')
    }
  for (const route of flask.routes) {
    const rule = flask.mounting.fullRule(route)
    const [, start = ''] = rule?.split('/') ?? []
    if (rule === null || start.startsWith('<') || folders.has(start))
      return { node: route.source, reason: `the rule ${rule ?? 'is computed and'} may be one of its pages` }
  }
  return null
}
