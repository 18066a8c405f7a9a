/** Settings of WSGI servers and of the proxies that speak to them. */
import type { FlaskModel } from '../../src/flask/model.js'
import { deploymentKind } from '../../src/project/deployment-files.js'
import type { DeploymentPlanner } from './index.js'

const SETTINGS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^\s*\[uwsgi\]/m, 'uWSGI is set up here'],
  [/^\s*uwsgi:\s*$/m, 'uWSGI is set up here'],
  [/^\s*uwsgi_pass\s+\S+/m, 'nginx passes requests on in the protocol of uWSGI'],
  [/^\s*WSGI(?:ScriptAlias|DaemonProcess)\b/m, 'mod_wsgi serves the application'],
  [/^\s*WSGIPath:/m, 'Elastic Beanstalk looks for a WSGI application'],
  [/^\s*script:\s*auto\s*$/m, 'App Engine looks for a WSGI application'],
]

export function planServers(flask: FlaskModel, plan: DeploymentPlanner): void {
  const [app] = flask.apps
  if (!app) return
  for (const { path, text } of flask.project.files.values()) {
    const kind = deploymentKind(path)
    if (kind === null || kind === 'text') continue
    for (const [pattern, what] of SETTINGS) {
      const found = pattern.exec(text)
      const before = text.slice(0, found ? found.index + (/^\s*/.exec(found[0])?.[0].length ?? 0) : 0)
      if (found) plan.note(app.origin, 'server-settings', { what }, { path, line: before.split('\n').length })
    }
  }
  const passenger = flask.project.modules.find(({ path }) => /(?:^|\/)passenger_wsgi\.py$/.test(path))
  if (passenger)
    plan.note(
      app.origin,
      'server-settings',
      { what: 'Passenger looks for a WSGI application' },
      { path: passenger.path, line: 1 },
    )
}
