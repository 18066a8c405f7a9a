/** What this transform says. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-option': manual(
    '{what} is given {option}',
    'no counterpart of that option is known, and its effect would be lost',
    'remove it or replace it by hand, then run again',
  ),
  'unknown-name': manual(
    '`{name}` of {package} is used',
    'nothing here says what becomes of it',
    'replace it by hand, or leave the application on Flask for now',
  ),
  'unreadable-answer': manual(
    'what this view gives its schema cannot be read: {problem}',
    'the schema dumps values and leaves responses alone, and which of the two this is cannot be told',
    'return the value, or the value with a literal status and a dict of headers',
  ),
  'no-answer': manual(
    'this view may end without a return below {decorator}',
    'what the schema makes of nothing is not what FastAPI answers',
    'return a value at its end',
  ),
  'hidden-name': manual(
    'the view has a name of its own for `{name}`, which its schema is made of',
    'the schema is asked inside of the view now',
    'rename the variable or parameter',
  ),
  'asked-first': manual(
    '{decorator} stands above {check}',
    'FastAPI asks what checks a request before it reads the arguments, and the answers to bad requests would differ',
    'put the check above the arguments',
  ),
  'not-filled': manual(
    'no parameter of the view takes what {decorator} loads',
    'the view would be called without it',
    'give the view a parameter for it',
  ),
  'not-a-view': manual(
    '{decorator} stands on what is no view of an application in sight',
    'FastAPI fills the parameters of path operations only',
    'call the schema in the function itself',
  ),
  'called-view': manual(
    'this view with a schema is also called as a plain function',
    'the caller would get what the schema dumps, or has to give what it loads',
    'move what they share into a function of its own',
  ),
  'api-out-of-sight': manual(
    'the Api is used where its application has no name',
    'what was registered on the Api is registered on the application now',
    'give the application to this function',
  ),
  'computed-setting': manual(
    'the setting {setting} of Flask-smorest cannot be read, or has more than one value',
    'FastAPI is told where its document is when it is created',
    'write it as one text',
  ),
  document: {
    level: 'changed',
    what: 'FastAPI writes the OpenAPI document now',
    why: 'it describes the same addresses, and schemas of marshmallow are not in it',
    todo: 'look at clients that are generated from the document',
  },
} satisfies Record<string, FindingText>

export type Code = keyof typeof findings
