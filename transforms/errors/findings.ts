/** What this transform leaves to a person. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const FINDINGS = {
  'abort-in-expression': manual(
    'abort() is part of an expression or passed on',
    'raise is a statement',
    'call it in a statement of its own',
  ),
  'abort-with-response': manual(
    'abort() is given something that is not a status',
    'HTTPException takes a status and a text; a response would bypass the error handlers',
    'return the response, or raise Respond(response) of the support module',
  ),
  'abort-arguments': manual(
    'abort() has arguments that have no counterpart',
    'HTTPException takes a status, a text and headers',
    'pass the headers to HTTPException by hand',
  ),
  'unknown-status': manual(
    'abort({status}) is no status Flask knows',
    'Flask raises LookupError here, HTTPException would send it',
    'use a registered status',
  ),
  'default-phrase': {
    level: 'changed',
    what: 'the text given to abort() is the standard phrase of its status',
    why: 'HTTPException fills in the same phrase when it gets no text, so Flask’s longer description is sent',
    todo: 'give another text if clients read it',
  },
  'catches-http-exception': manual(
    'an except clause catches {name}, and the code in its try calls abort()',
    'abort() raises an HTTPException of FastAPI there',
    'catch starlette.exceptions.HTTPException and look at its status_code',
  ),
  'reads-caught-abort': manual(
    'an except clause reads the exception it caught, and the code in its try calls abort()',
    'the text of an HTTPException of FastAPI is another one',
    'let HTTP errors pass, or read status_code and detail',
  ),
  'blueprint-handler': manual(
    'this error handler is for one blueprint',
    'FastAPI has error handlers for applications only',
    'register it on the application',
  ),
  'handler-on-blueprint': manual(
    'a blueprint registers an error handler for the whole application',
    'there is no application where the blueprint is made',
    'register it where the application is made',
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
  'error-attribute': manual(
    '`.{name}` of the error is read',
    "FastAPI's error has no such attribute",
    'use status_code, description(error) or error_name(error)',
  ),
  'error-object': manual(
    'the error is used as a whole',
    "its text, class and methods are those of FastAPI's exception",
    'use what is needed of it: status_code, description(error), error_name(error)',
  ),
} as const satisfies Record<string, FindingText>

export type Code = keyof typeof FINDINGS
