/** What this transform leaves to a person. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const FINDINGS = {
  'default-phrase': {
    level: 'changed',
    what: 'the text given to abort() is the standard phrase of its status',
    why: 'HTTPException fills in the same phrase when it gets no text, so Flask’s longer description is sent',
    todo: 'give another text if clients read it',
  },
  nowhere: manual(
    'an error handler hangs on a blueprint that is not registered exactly once with one application',
    'there is no place where the application and the handler meet',
    'register it on the application',
  ),
  'used-as-value': manual(
    'what the registration of an error handler returns is used',
    'the registration is a statement here',
    'register the handler in a statement of its own',
  ),
  'computed-subject': manual(
    'nobody can tell what this error handler is for',
    'FastAPI needs a status or an exception class',
    'name a status or a class',
  ),
  'key-error': manual(
    'an error handler for {name} also gets missing form fields',
    'on FastAPI they are HTTP errors of status 400 only',
    'handle 400 as well, and look at the error',
  ),
  'unknown-handler': manual(
    'nobody can tell which function handles the error',
    'its parameters change',
    'register a function of this project',
  ),
  'handler-parameters': manual(
    'the error handler does not take exactly one error',
    'FastAPI calls it with the request and the error',
    'give it one parameter',
  ),
  'handler-called': manual(
    'the error handler is also called as a function',
    'it gets the request as its first argument now',
    'move what both need to a function of its own',
  ),
  'override-beside': manual(
    '`handle_http_exception` is replaced, and {name}',
    'Flask hands it errors that no handler registered with FastAPI would get',
    'use errorhandler(HTTPException) instead, then run again',
  ),
  'override-redirects': {
    level: 'changed',
    what: '`handle_http_exception` is replaced, and Flask gave it its redirects of doubled slashes too',
    why: 'they arrived without the address to go to; here they are redirects',
    todo: 'nothing, unless clients read those answers',
  },
  'error-attribute': manual(
    '`.{name}` of the error is read',
    "FastAPI's error has no such attribute",
    'use status_code, description(error) or error_name(error)',
  ),
  'error-response': manual(
    '`{name}` of the response to an error is used',
    "Starlette's response has no such thing, or it means something else",
    'use status_code, headers, set_cookie or the body',
  ),
} as const satisfies Record<string, FindingText>

export type Code = keyof typeof FINDINGS
