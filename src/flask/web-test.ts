/** What asks any WSGI application: WebTest, and the servers that tests start in a thread. */
import { argument } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { FlaskModel } from './model.js'
import { isTestPath } from './tests.js'

export const WEB_TEST: ReadonlySet<string> = new Set(['webtest.TestApp', 'webtest.app.TestApp'])

/** Where each of them takes the application. */
const TAKERS: Readonly<Record<string, readonly [position: number, name: string]>> = {
  'webtest.TestApp': [0, 'app'],
  'webtest.app.TestApp': [0, 'app'],
  'werkzeug.serving.make_server': [2, 'app'],
  'wsgiref.simple_server.make_server': [2, 'app'],
}

/** The application a test has asked; null when the call does something else. */
export function testedApp(call: PyNode, { flow, project }: Pick<FlaskModel, 'flow' | 'project'>): PyNode | null {
  const callee = field(call, 'function')
  const place = callee && isTestPath(call.module.path) ? TAKERS[project.names.qualify(callee) ?? ''] : undefined
  const app = place ? argument(call, ...place) : null
  return app && flow.is(app, 'app') ? app : null
}
