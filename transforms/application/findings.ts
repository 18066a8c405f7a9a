/** What the application transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'app-not-assigned': manual(
    'the application is not simply assigned to a name',
    'the lines that configure it need a name to stand below',
    'write `app = Flask(...)` as a statement of its own',
  ),
  'unknown-option': manual(
    'Flask(...) is given {option}',
    'FastAPI has no option of that meaning',
    'move what it does into the factory, then run again',
  ),
  'computed-folder': manual(
    'the folder given as {option} is computed',
    'where the files are has to be known to serve them from the same place',
    'write the folder as a literal',
  ),
  'static-at-root': manual(
    'static files are served from the root of all addresses, and a route takes every address too',
    'Flask asks the files first, so that the route never answers GET',
    'remove that route, or give the files an address of their own',
  ),
  'factory-shape': manual(
    'the factory does not end in one `return` of the application',
    'what keeps Flask’s answers has to come last, once',
    'let the factory return the application in one place',
  ),
  unseen: manual(
    '`{object}.{attribute}` is used, and how the application came there cannot be seen',
    'FastAPI’s application has no method of that name',
    'pass the application to the function that needs it, or import it there',
  ),
  'unknown-attribute': manual(
    '`{attribute}` of the Flask application is used',
    'FastAPI’s application has no attribute of that meaning',
    'replace it by hand, or leave the application on Flask for now',
  ),
  'handed-out': manual(
    'the application is handed to `{callee}`',
    'that code expects a Flask application',
    'replace the extension by its FastAPI counterpart',
  ),
  'json-provider': manual(
    'the application writes its JSON with `{name}`',
    'only default() and the settings of a provider are carried over',
    'say what values become in default(), or leave the application on Flask for now',
  ),
  'attribute-gone': manual(
    '`{attribute}` went with Flask 2.3: reading it fails with today’s Flask, and fails here',
    'it is left as it was',
    'read the configuration instead, or take it out',
  ),
  'hooks-of-nobody': {
    level: 'info',
    what: 'a loop over `{attribute}` went: this application has no hooks',
    why: 'it is only made for its configuration, and what the loop was for never ran',
    todo: 'call what is meant to run before a command by its name',
  },
} as const satisfies Readonly<Record<string, FindingText>>
