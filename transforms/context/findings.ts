/** What the context transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'request-attribute': manual(
    '`request.{attribute}` is read in a handler',
    'FastAPI’s request has another attribute of that name, or none',
    'read it through a parameter',
  ),
  'body-read': manual(
    'the body is read with {what}',
    'there is no parameter that gives exactly this',
    'read it as JSON or as a form',
  ),
  'g-used-otherwise': manual(
    '`g` is used as a whole or by a computed name',
    'which values it holds has to be seen',
    'name the attribute',
  ),
  'no-request': manual(
    '{name} is used at module level',
    'there is no request while a module is imported',
    'move it into a function',
  ),
} as const
