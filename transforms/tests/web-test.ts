/** WebTest stays: it asks the application through a2wsgi. */
import { testedApp } from '../../src/flask/web-test.js'
import { imported, py } from '../../src/plan/template.js'
import type { Job } from './findings.js'

const ASGIMiddleware = imported('a2wsgi', 'ASGIMiddleware')

export function planWebTest({ flask, plan }: Job): void {
  for (const call of flask.index.calls) {
    const app = testedApp(call, flask)
    if (!app) continue
    // The address of the client does not come through.
    const reader = flask.contextUses.find(({ attribute }) => attribute === 'remote_addr')
    if (reader) plan.refuse(call, 'tested-address')
    else plan.replace(app, py`${ASGIMiddleware}(${app})`)
    plan.require('a2wsgi', 'test', call.module.path)
  }
}
