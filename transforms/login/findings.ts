/** What the login transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-name': manual(
    '`{name}` of Flask-Login is used',
    'the support module signs users in without it',
    'do without it, or leave the application on Flask for now',
  ),
  'unknown-option': manual(
    '`{name}` of the LoginManager is used',
    'the support module has no such setting',
    'do without it, or leave the application on Flask for now',
  ),
  'not-on-a-view': manual(
    '`{name}` is used on something other than a view',
    'FastAPI asks for a signed-in user by a dependency of a route',
    'put it on the views themselves',
  ),
  'below-another': manual(
    '`@{name}` stands below a decorator that stays',
    'as a dependency it would be asked before that decorator runs',
    'move it directly below the route',
  ),
  'above-the-route': manual(
    '`@{name}` stands above the route',
    'Flask registered the view without it, so these requests were never checked',
    'move it below the route, or remove it',
  ),
  'no-manager': manual(
    '{name} is used, and the project makes no LoginManager for its application',
    'how users are loaded cannot be seen',
    'create the LoginManager in this project',
  ),
} as const
