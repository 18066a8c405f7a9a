/** Flask-SSLify: the same redirect and header, as hooks. */
import { argument, callArgs } from '../../../src/python/calls.js'
import { textOf } from '../../../src/python/syntax.js'
import type { Table } from '../index.js'

const OPTIONS: ReadonlySet<string> = new Set(['app', 'age', 'subdomains', 'permanent', 'skips'])

export const flaskSslify: Table = {
  module: 'flask_sslify',
  symbols: new Map([['SSLify', { help: 'SSLify' }]]),
  attributes: new Map([['SSLify', new Set<string>()]]),
  releases: 'flask-sslify',
  plan(flask, plan) {
    for (const { origin } of flask.extensions.of('flask_sslify.SSLify')) {
      const { keywords, hasStar } = callArgs(origin)
      const unknown = [...keywords.keys()].filter((name) => !OPTIONS.has(name))
      if (hasStar || unknown.length > 0)
        plan.refuse(origin, 'unknown-option', { name: 'Flask-SSLify', option: unknown.join(', ') || 'its arguments' })
      const app = argument(origin, 0, 'app')
      if (!app || !flask.flow.is(app, 'app'))
        plan.refuse(origin, 'not-the-application', { name: 'Flask-SSLify', given: app ? textOf(app) : 'nothing' })
    }
  },
}
