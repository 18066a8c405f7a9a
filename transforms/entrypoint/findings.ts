/** What the entrypoint transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

export const findings = {
  'run-arguments': {
    level: 'manual',
    what: 'the arguments of app.run() are not written out',
    why: 'uvicorn.run() names some of them differently',
    todo: 'write them as keywords',
  },
  'run-option': {
    level: 'manual',
    what: 'app.run() is given `{option}`, which uvicorn.run() does not know',
    why: 'it is left out; the rest of the call is kept',
    todo: 'see the settings of uvicorn for what comes closest',
  },
  'reload-dropped': {
    level: 'info',
    what: 'the server no longer restarts when a file changes',
    why: 'uvicorn reloads an application it can import by name, and this one has no name to import',
    todo: 'start it with uvicorn --reload while developing',
  },
  'debugger-gone': {
    level: 'info',
    what: 'debug mode: errors are written to the log, not shown in the browser',
    why: 'the debugger in the browser is Werkzeug’s',
    todo: '',
  },
} as const satisfies Readonly<Record<string, FindingText>>
