/** What the hooks transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-function': manual(
    'a hook is registered that is not one function of this project',
    'what it does and when has to be seen',
    'register a plain function',
  ),
  'registered-twice': manual(
    'a function is registered as a hook more than once',
    'each registration needs a form of its own',
    'give each hook its own function',
  ),
  'blueprint-hook': manual(
    'a blueprint has a {hook} hook',
    'it runs for the routes of that blueprint only, after the handler',
    'register it with the application and look at the endpoint, or leave the application on Flask for now',
  ),
  'guard-placement': manual(
    'a blueprint’s hook cannot become a dependency of its router',
    'the router would have to be created below the hook, and something in between needs it',
    'put the hook directly below the blueprint',
  ),
  'nested-hook': manual(
    'an application-wide hook hangs on a blueprint that is not registered on the application itself',
    'there is no place where the application and the hook meet',
    'register the hook on the application',
  ),
  'unknown-hook': manual(
    '{hook} is used',
    'nothing here runs at that moment',
    'express it in the handler or in a middleware',
  ),
} as const
