/** Flask-Talisman for the whole application: the same headers and redirect, as hooks. */
import { callArgs, callOf } from '../../../src/python/calls.js'
import type { Table } from '../index.js'

const OPTIONS: ReadonlySet<string> = new Set([
  ...['app', 'feature_policy', 'permissions_policy', 'document_policy', 'force_https', 'force_https_permanent'],
  ...['force_file_save', 'frame_options', 'frame_options_allow_from', 'strict_transport_security'],
  ...['strict_transport_security_preload', 'strict_transport_security_max_age'],
  ...['strict_transport_security_include_subdomains', 'content_security_policy'],
  ...['content_security_policy_report_uri', 'content_security_policy_report_only'],
  ...['content_security_policy_nonce_in', 'referrer_policy', 'session_cookie_secure', 'session_cookie_http_only'],
  ...['session_cookie_samesite', 'x_content_type_options', 'x_xss_protection'],
])

export const flaskTalisman: Table = {
  module: 'flask_talisman',
  symbols: new Map([['Talisman', { help: 'Talisman' }]]),
  attributes: new Map([['Talisman', new Set(['init_app'])]]),
  releases: 'flask-talisman',
  plan(flask, plan) {
    for (const { origin, uses } of flask.extensions.of('flask_talisman.Talisman')) {
      const later = uses.flatMap(({ node, path }) => (path === 'init_app' ? (callOf(node) ?? []) : []))
      for (const call of [origin, ...later]) {
        const { positional, keywords } = callArgs(call)
        const unknown = [...keywords.keys()].filter((name) => !OPTIONS.has(name))
        const option = unknown.join(', ') || (positional.length > 1 ? 'more than the application' : '')
        if (option) plan.refuse(call, 'unknown-option', { name: 'Flask-Talisman', option })
      }
      for (const { node, path } of uses)
        if (path === '' && callOf(node))
          plan.refuse(node, 'unknown-option', { name: 'Flask-Talisman', option: 'a view' })
    }
  },
}
