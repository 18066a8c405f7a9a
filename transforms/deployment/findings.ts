/** What the deployment transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })
const info = (what: string, why: string, todo: string): FindingText => ({ level: 'info', what, why, todo })

export const findings = {
  'command-left': manual(
    '`{command}` no longer works',
    'it starts Flask or a WSGI server, and what it would be now cannot be told for certain',
    'write what takes its place; MIGRATION.md has the commands of this project',
  ),
  'endless-loop': manual(
    '`{command}` is repeated until it succeeds, and it no longer can',
    'it needs the flask command, so whatever waits for it would never start',
    'write what takes its place before this is deployed',
  ),
  'command-in-text': info(
    '`{command}` is written here and no longer works',
    'it starts Flask or a WSGI server, and what it would be now cannot be told for certain',
    'change the text',
  ),
  'server-settings': manual(
    '{what}',
    'the application is ASGI now; this server or module speaks WSGI',
    'start it with uvicorn, and let the proxy pass requests to it over HTTP or a socket',
  ),
  'server-option': info(
    '{option} means nothing to the worker that serves ASGI applications',
    'uvicorn_worker watches the event loop only, and has no settings of this name',
    'see whether it is missed: a request that takes too long is not stopped by the server any more',
  ),
  'server-hook': manual(
    'the server hook {hook} is not called any more',
    'the worker that serves ASGI applications does not call it',
    'do it in the application: in a middleware or its lifespan',
  ),
  'one-at-a-time': manual(
    'a process answered one request at a time; now handlers run side by side in it: {state}',
    'they write values of a module, which only one request at a time did before',
    'guard them with a lock, or keep them in a database; until then allow one thread',
  ),
  'dotenv-gone': info(
    'the flask command read {file}; nothing else does',
    'uvicorn is told by --env-file, but other commands of this project are not',
    'call dotenv.load_dotenv() where the settings are read',
  ),
} as const satisfies Readonly<Record<string, FindingText>>
