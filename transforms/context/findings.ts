/** What the context transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'g-used-otherwise': manual(
    'what is inside of `g` is used',
    'the object that takes its place keeps its values elsewhere',
    'name the attributes, or walk through `g` itself',
  ),
  'request-attribute': manual(
    '`request.{attribute}` is used',
    'it is an object of Werkzeug’s routing, which does not route any more',
    'use request.endpoint, request.path or request.view_args',
  ),
  'no-request': manual(
    '{name} is used at module level',
    'there is no request while a module is imported',
    'move it into a function',
  ),
} as const
