/** What the jwt transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-name': manual(
    '`{name}` of Flask-JWT-Extended is used',
    'the support module checks tokens without it',
    'do without it, or leave the application on Flask for now',
  ),
  'unknown-option': manual(
    '`{name}` of the JWTManager is used',
    'the support module has no such setting or callback',
    'do without it, or leave the application on Flask for now',
  ),
  'not-on-a-view': manual(
    '`{name}` is not a decorator that can be read',
    'FastAPI asks for a token by a dependency of a route, and plain functions check it in their first line',
    'put it directly on the function, with the arguments of its release',
  ),
  'below-another': manual(
    '`@{name}` stands below a decorator that stays',
    'as a dependency it would be asked before that decorator runs',
    'move it directly below the route',
  ),
  'above-the-route': manual(
    '`@{name}` stands above the route or the hook',
    'Flask registered the function without it, so no token was ever asked for',
    'move it below, or remove it',
  ),
  'old-pyjwt': manual(
    '`{name}` of PyJWT 1 is used beside Flask-JWT-Extended 3',
    'the support module needs PyJWT 2, whose functions take and give other values',
    'move to Flask-JWT-Extended 4 first, or leave the application on Flask for now',
  ),
  'no-manager': manual(
    '{name} is used, and the project makes no JWTManager for its application',
    'how tokens are signed and answered cannot be seen',
    'create the JWTManager in this project',
  ),
} as const
