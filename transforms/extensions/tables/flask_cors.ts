/** Flask-CORS for a whole application: the same options and settings, in a middleware around all others. */
import type { FlaskModel } from '../../../src/flask/model.js'
import { argument, callArgs } from '../../../src/python/calls.js'
import type { PyNode } from '../../../src/python/node.js'
import { textOf } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

const OPTIONS: ReadonlySet<string> = new Set([
  ...['app', 'resources', 'origins', 'methods', 'expose_headers', 'allow_headers', 'supports_credentials', 'max_age'],
  ...['send_wildcard', 'vary_header', 'automatic_options', 'intercept_exceptions', 'always_send'],
  'allow_private_network',
])

export const flaskCors: Table = {
  module: 'flask_cors',
  symbols: new Map([['CORS', { help: 'CORS' }]]),
  attributes: new Map([['CORS', new Set(['init_app'])]]),
  releases: 'flask-cors',
  plan(flask, plan) {
    for (const object of flask.extensions.of('flask_cors.CORS')) {
      const later = object.uses.flatMap(({ node, path }) =>
        path === 'init_app' && node.field === 'function' && node.parent ? [node.parent] : [],
      )
      const inits = new Set(object.inits.map(({ call }) => call))
      for (const call of [object.origin, ...later]) {
        const given = argument(call, 0, 'app')
        if (given && given.kind !== 'none' && !inits.has(call))
          plan.refuse(call, 'not-the-application', { name: 'Flask-CORS', given: textOf(given) })
        planOptions(call, plan)
      }
    }
    if (flask.extensions.of('flask_cors.CORS').some(({ inits }) => inits.length > 0)) planHooks(flask, plan)
  },
}

/** Keywords by name; what comes in `**options` is read when the program runs. */
function planOptions(call: PyNode, plan: ExtensionPlanner): void {
  const { positional, keywords } = callArgs(call)
  const unknown = [...keywords.keys()].filter((name) => !OPTIONS.has(name))
  const option = unknown.join(', ') || (positional.length > 1 ? 'more than the application' : '')
  if (option) plan.refuse(call, 'unknown-option', { name: 'Flask-CORS', option })
}

/** On errors Flask-CORS sets its headers before the hooks run, else when its own turn comes; the middleware comes after all of them. */
function planHooks(flask: FlaskModel, plan: ExtensionPlanner): void {
  for (const { kind, definition, source } of flask.hooks)
    if (kind === 'after_request' && definition && /access-control-/i.test(textOf(definition)))
      plan.refuse(source, 'cors-hook')
}
