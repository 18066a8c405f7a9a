/** What this transform leaves to a person. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const FINDINGS = {
  'own-response-class': manual(
    'the application gets a response class of its own',
    'every answer would have to be made with it',
    'build the responses that need it by hand',
  ),
  'response-class-attribute': manual(
    'the attribute {name} of a response class is set for all responses',
    'answers that are no longer made with this class would not have it',
    'set it on the responses that need it, or in a class of your own',
  ),
  'wsgi-answer': manual(
    'a view returns a function',
    'Flask calls it as a WSGI application, which nothing here can do',
    'return the answer that it gives',
  ),
  'static-folder': manual(
    'a file of the static folder is sent in a way that is not a plain call, or the folder is changed',
    'where it lies has to be known from the text',
    'use send_from_directory() with the folder written out',
  ),
  'handles-and-answers': manual(
    'this function is both a view and an error handler or hook',
    'on FastAPI these have other parameters and results',
    'write two functions',
  ),
} as const satisfies Record<string, FindingText>

export type Code = keyof typeof FINDINGS
