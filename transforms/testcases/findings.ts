/** What the testcases transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'testing-name': manual(
    '`{name}` of Flask-Testing is used',
    'it starts or watches a Flask application',
    'start the application with uvicorn in a thread, or test it with a client',
  ),
  'watched-templates': manual(
    '`{name}` of Flask-Testing is used',
    'it listens to signals that Flask sends, and nobody sends them any more',
    'look at the text of the answer instead',
  ),
  'shared-session': manual(
    'tests of Flask-Testing use the request it made up, beside a database',
    'the session of the tests would not be that of the requests they send',
    'use addresses instead of url_for(), and values instead of the request',
  ),
} as const satisfies Readonly<Record<string, FindingText>>
