/** WebTest, which asks any WSGI application. */
import { argument } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { FlaskModel } from './model.js'

const NAMES: ReadonlySet<string> = new Set(['webtest.TestApp', 'webtest.app.TestApp'])

/** The application a `TestApp(app)` asks; null when the call makes something else. */
export function testedApp(call: PyNode, { flow, project }: Pick<FlaskModel, 'flow' | 'project'>): PyNode | null {
  const callee = field(call, 'function')
  if (!callee || !NAMES.has(project.names.qualify(callee) ?? '')) return null
  const app = argument(call, 0, 'app')
  return app && flow.is(app, 'app') ? app : null
}
