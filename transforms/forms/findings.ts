/** What the forms transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-name': manual(
    '`{name}` of Flask-WTF is used',
    'the support module has forms, their files and CSRF protection, and nothing else of Flask-WTF',
    'do without it, or leave the application on Flask for now',
  ),
  'unknown-option': manual(
    '`{name}` of CSRFProtect is used',
    'the support module only has init_app, exempt and protect',
    'do without it, or leave the application on Flask for now',
  ),
  'exempt-otherwise': manual(
    'something other than a view or a blueprint is exempt from CSRF protection',
    'the support module tells requests by the view or the blueprint they are for',
    'put @csrf.exempt on the views themselves',
  ),
} as const
