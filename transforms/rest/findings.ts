/** What the rest transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-name': manual(
    '`{name}` of {package} is used',
    'routers and the support module have no counterpart of it',
    'do without it, or leave the application on Flask for now',
  ),
  'unknown-option': manual(
    '{what} is given {option}',
    'no counterpart of that option is known, and its effect would be lost',
    'remove it or replace it by hand, then run again',
  ),
  'unknown-attribute': manual(
    '`{name}` of {what} is used',
    'a router has no attribute of that meaning',
    'replace it by hand, or leave the application on Flask for now',
  ),
  'not-assigned': manual(
    '{what} is created without a name of its own, or meets no application in sight, or more than one',
    'its routes become a router that one application includes',
    'assign it to a name and hand it to one application or blueprint',
  ),
  'unknown-resource': manual(
    '`{name}` is added as a resource, and its class is not one of this project',
    'its methods have to be known',
    'add classes of this project by name',
  ),
  document: {
    level: 'changed',
    what: 'FastAPI writes the document of this API and its page',
    why: 'it is OpenAPI 3.1 instead of Swagger 2.0, under the same addresses; other addresses of Flask-RESTX and the X-Fields header are gone',
    todo: 'look at clients that are generated from it',
  },
  hints: {
    level: 'changed',
    what: 'the converter of `{rule}` is not spelled out where a 404 asks whether this rule was meant',
    why: 'FastAPI keeps no trace of a converter that takes any text',
    todo: 'nothing, unless somebody reads that text',
  },
  'added-late': manual(
    'a resource is added below init_app()',
    'Flask-RESTful never serves it; a router would',
    'add it above init_app(), or remove it',
  ),
  address: manual(
    'a resource is added under {address}',
    'Flask-RESTful puts prefix and address together as they are; a router wants a slash between them',
    'begin every address with a slash and let no prefix end in one',
  ),
  'caught-error': manual(
    'an except clause looks at errors of Werkzeug, and abort() of {package} raises one',
    'FastAPI raises errors of its own',
    'let the error pass, or look at it in an error handler',
  ),
  'json-settings': manual(
    'RESTFUL_JSON holds more than a layout',
    'it changes what values look like in JSON, and answers are written without it',
    'turn the values into JSON where they are returned',
  ),
  'below-marshal': manual(
    '`@{decorator}` stands below marshal_with',
    'it becomes a dependency, and what it answers would no longer be marshalled',
    'move it above marshal_with',
  ),
  'page-as-data': manual(
    'a method of a resource returns a rendered template without a response around it',
    'Flask-RESTful sends its text as a JSON string',
    'put make_response() around it',
  ),
} as const

export type Code = keyof typeof findings
