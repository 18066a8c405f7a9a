/** What the httpauth transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-name': manual(
    '`{name}` of Flask-HTTPAuth is used{place}',
    'the support module checks names with passwords, and tokens, and nothing else',
    'do without it, or leave the application on Flask for now',
  ),
  'unknown-option': manual(
    '`{name}` of an object of Flask-HTTPAuth is used',
    'the support module has no such attribute',
    'do without it, or leave the application on Flask for now',
  ),
  'not-on-a-view': manual(
    '`{name}` stands on something other than a view, a before_request hook or a guard',
    'FastAPI asks for credentials by a dependency of a route',
    'put it on the views themselves',
  ),
  'below-another': manual(
    '`@{name}` stands below a decorator that stays',
    'as a dependency it would be asked before that decorator runs',
    'move it directly below the route',
  ),
  'above-the-route': manual(
    '`@{name}` stands above the route or the hook',
    'Flask registered the function without it, so nobody was ever asked',
    'move it below, or remove it',
  ),
} as const
