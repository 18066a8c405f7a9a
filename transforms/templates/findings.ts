/** What the templates transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'named-template': manual(
    'the template is passed by keyword',
    'every keyword is a value for the template there',
    'pass it as the first argument',
  ),
  'unknown-function': manual(
    '{what} is registered that is not one function of this project',
    'what it reads of the request has to be seen',
    'register a plain function',
  ),
  'used-as-value': manual(
    'what the registration of {what} returns is used',
    'the registration is a statement here',
    'register the function in a statement of its own',
  ),
  nowhere: manual(
    '{what} hangs on a blueprint that is not registered exactly once with one application',
    'there is no place where the application and the function meet',
    'register it on the application',
  ),
} as const
