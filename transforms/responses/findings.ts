/** What this transform leaves to a person. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const FINDINGS = {
  'computed-headers': manual(
    'the headers of this answer are computed',
    'only a dict of texts written here is known to mean the same for Starlette',
    'build the response object by hand: JSONResponse(content, status, headers)',
  ),
  'computed-status': manual(
    'the status of this answer is computed',
    'it may be a number, a text with a reason, or headers',
    'use a number, or an annotated int',
  ),
  'jsonify-arguments': manual(
    'these arguments of jsonify() do not say what is sent',
    'a star, a comment between them, or keywords beside values',
    'pass one dict or list',
  ),
  'redirect-arguments': manual(
    'this redirect() has arguments that have no counterpart',
    'RedirectResponse takes a location and a status',
    'pass only the location and a status',
  ),
  'response-class': manual(
    "Flask's response object is used",
    "Starlette's responses have other arguments, attributes and cookie defaults",
    'build a fastapi.Response by hand',
  ),
  'response-object': manual(
    'the result of {name}() is kept before it is returned',
    "Starlette's responses have other attributes and cookie defaults",
    'return it directly, or build a fastapi.Response by hand',
  ),
  'file-response': manual(
    'a file is sent with {name}()',
    'FileResponse answers ranges, conditions and names differently',
    'use FileResponse or StaticFiles by hand',
  ),
  stream: manual(
    'the answer is streamed',
    'FastAPI would read a generator as JSON lines',
    'return StreamingResponse(generator, media_type=...)',
  ),
  'unknown-answer': manual(
    'nobody can tell whether this returns an answer or nothing',
    'here FastAPI needs a response object',
    'return a response object, or nothing, on each path',
  ),
  'missing-target': manual(
    'the application or blueprint has no plain name',
    'some of its views return values that need the route class FlaskRoute',
    'assign it to a name first',
  ),
  'handles-and-answers': manual(
    'this function is both a view and an error handler or hook',
    'on FastAPI these have other parameters and results',
    'write two functions',
  ),
} as const satisfies Record<string, FindingText>

export type Code = keyof typeof FINDINGS
