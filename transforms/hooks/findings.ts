/** What the hooks transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-function': manual(
    'a {hook} hook is registered that is not one function of this project',
    'what it does and when has to be seen',
    'register a plain function',
  ),
  'used-as-value': manual(
    'what the registration of a {hook} hook returns is used',
    'the registration is a statement here',
    'register the function in a statement of its own',
  ),
  'registered-twice': manual(
    'a function is a hook for two different moments',
    'each moment calls it with other arguments',
    'give each hook its own function',
  ),
  nowhere: manual(
    'a {hook} hook hangs on a blueprint that is not registered exactly once with one application',
    'there is no place where the application and the hook meet',
    'register the hook on the application',
  ),
  'after-parameters': manual(
    'the {hook} hook does not take exactly one response',
    'it is called with the response only',
    'give it one parameter',
  ),
  'response-attribute': manual(
    'the hook uses `{name}` of the response',
    "Starlette's response has no such thing, or it means something else",
    'use status_code, headers, set_cookie or the body',
  ),
  'late-body': manual(
    'a function for this request only looks at the body of the response',
    'the first part of the answer is sent before it is called',
    'use an after_request hook',
  ),
  'thread-bound': manual(
    'a hook leaves a value in its thread or in its context',
    'the handler may run in another thread, with a context of its own, and would not see it',
    'keep the value on g, or set it in the handler',
  ),
  'unknown-hook': manual(
    '{hook} is used',
    'nothing here runs at that moment',
    'express it in the handler or in a middleware',
  ),
} as const
