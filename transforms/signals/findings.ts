/** What the signals transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'nobody-sends': manual(
    'the signal `{name}` of Flask is used',
    'Flask sends it at a moment that FastAPI has not, and nobody sends it any more',
    'use a hook of the application instead: before_request, after_request, teardown_request, errorhandler',
  ),
  'streamed-template': manual(
    'a template is streamed, and signals of templates are listened to',
    'Flask sends them before the first and after the last part; the new stream sends none',
    'render the template at once, or do not listen',
  ),
  'own-template': manual(
    '`{name}` gets a template of the environment, and signals of templates are listened to',
    'Flask sends none for a template that is asked to render itself; the new templates tell of themselves',
    'use render_template, or do not listen',
  ),
  'login-message': manual(
    'flashed messages are listened to, and Flask-Login flashes one of its own',
    'its counterpart flashes without telling anybody',
    'look at the messages of the next page instead',
  ),
} as const satisfies Readonly<Record<string, FindingText>>
