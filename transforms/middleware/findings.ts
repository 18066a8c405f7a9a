/** What the middleware transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-middleware': manual(
    'the application is wrapped in `{name}`, a WSGI middleware',
    'FastAPI runs ASGI middleware: what that one does to requests and answers is not known here',
    'add its ASGI counterpart with app.add_middleware, or leave the application on Flask for now',
  ),
  'not-only-environ': manual(
    '`{name}` does more than read the environ, change it, and go on or answer',
    'only those have the same meaning in an ASGI middleware',
    'write it as an ASGI middleware and add it with app.add_middleware',
  ),
  'wsgi-app-used': manual(
    '`wsgi_app` of the Flask application is used',
    'FastAPI’s application is no WSGI application',
    'write it as `app.wsgi_app = Middleware(app.wsgi_app)` in a statement of its own, or replace it by hand',
  ),
  'cors-order': manual(
    'the application has CORS and is wrapped in `{name}`, which changes or answers requests',
    'Flask asks `{name}` first, and the middleware for CORS would be asked before it',
    'add the middlewares by hand in the order that is meant',
  ),
  'old-proxies': manual(
    'ProxyFix comes from werkzeug.contrib, whose first versions believed X-Forwarded-Host too',
    'the one of today believes X-Forwarded-For and X-Forwarded-Proto until it is told more',
    'add x_host=1 if the proxy sets X-Forwarded-Host and links are to have it',
  ),
  'development-tool': manual(
    '`{name}` was left out',
    'it watches WSGI applications, and is no part of what users get',
    'use a tool for ASGI applications instead, such as pyinstrument or FastAPI(debug=True)',
  ),
} as const
