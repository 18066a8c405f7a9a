/** What the requirements transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

export const findings = {
  'stale-lock': {
    level: 'info',
    what: 'this lock file is out of date: `{command}`',
    why: 'the requirements it was made from changed; lock files are never edited',
    todo: 'run the command and commit the new file with the migration',
  },
  hashes: {
    level: 'manual',
    what: 'Flask is required with hashes',
    why: 'hashes of packages nobody downloaded cannot be written',
    todo: 'write `fastapi` and `uvicorn[standard]` into the file this one is made from and make it anew',
  },
  'nothing-listed': {
    level: 'info',
    what: 'no file of the project lists what to install',
    why: 'there is no place to put the new requirements',
    todo: 'install `fastapi` and `uvicorn[standard]` where the application runs',
  },
} as const satisfies Readonly<Record<string, FindingText>>
