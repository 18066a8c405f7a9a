/** What asks a WSGI application in tests stays, and asks through a2wsgi. */
import { testedApp, WEB_TEST } from '../../src/flask/web-test.js'
import { imported, py } from '../../src/plan/template.js'
import { field } from '../../src/python/syntax.js'
import type { Job } from './findings.js'

const ASGIMiddleware = imported('a2wsgi', 'ASGIMiddleware')

export function planWebTest({ flask, plan }: Job): void {
  for (const call of flask.index.calls) {
    const app = testedApp(call, flask)
    if (!app) continue
    const name = flask.project.names.qualify(field(call, 'function') ?? call) ?? ''
    // A server names the client's port, without which ASGI has no address.
    const reader = WEB_TEST.has(name) && flask.contextUses.some(({ attribute }) => attribute === 'remote_addr')
    if (reader) plan.refuse(call, 'tested-address')
    else plan.replace(app, py`${ASGIMiddleware}(${app})`)
    plan.require('a2wsgi', 'test', call.module.path)
  }
}
