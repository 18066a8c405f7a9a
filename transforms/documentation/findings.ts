/** What the documentation transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-option': manual(
    'flasgger is given {option}',
    'FastAPI documents itself without an option of that meaning',
    'remove it or replace it by hand, then run again',
  ),
  'computed-settings': manual(
    '{option} of flasgger cannot be read here',
    'titles and addresses of the documentation are written where the application is created',
    'write them as one dictionary beside the application',
  ),
  'not-the-application': manual(
    'flasgger is not given an application that is known',
    'whose routes it documents cannot be seen',
    'call `Swagger(app)` or `init_app(app)` where the application is created',
  ),
  'unknown-attribute': manual(
    '`{attribute}` of flasgger’s object is used',
    'nothing of FastAPI’s documentation is asked that way',
    'replace it by hand, or leave the application on Flask for now',
  ),
  'address-taken': manual(
    '{address} shows the documentation, and a route of the application has that address too',
    'FastAPI answers with its documentation first',
    'give one of them another address',
  ),
  'endpoint-used': manual(
    'an address is built for `{endpoint}`',
    'the pages of flasgger are gone, and their names with them',
    'write the address of the documentation instead',
  ),
  'unreadable-docstring': manual(
    'the description of `{name}` behind `---` or in swag_from() cannot be read',
    'only plain YAML and dictionaries of literals are read, and nothing that validates or chooses by method',
    'write it in plain YAML in the docstring, or as arguments of the route',
  ),
  'pages-differ': {
    level: 'changed',
    what: 'the documentation is written by FastAPI: OpenAPI 3.1 at {spec}{page}',
    why: 'flasgger wrote Swagger 2.0 or OpenAPI 3.0, and served the scripts of its page itself',
    todo: 'look at clients that read it, and at what a browser may load from elsewhere',
  },
  'own-page': {
    level: 'changed',
    what: 'the page of the documentation no longer comes from {path}',
    why: 'it was written for flasgger, with its values and its static files',
    todo: 'delete the template, or serve a page of your own in its place (docs_url=None and a route)',
  },
  'left-out': {
    level: 'changed',
    what: 'the documentation of `{name}` no longer says {what}',
    why: 'FastAPI describes what it knows of the parameters itself, and has no place for that',
    todo: 'say it in the docstring, or in the annotation of the parameter',
  },
} satisfies Record<string, FindingText>

export type Code = keyof typeof findings
