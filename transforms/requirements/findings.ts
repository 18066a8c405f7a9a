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
  'old-image': {
    level: 'manual',
    what: '`{image}` is older than the Python that FastAPI runs on',
    why: 'whether there is an image of this kind for Python 3.11 or later is not known',
    todo: 'choose one that there is',
  },
  'computed-list': {
    level: 'manual',
    what: 'setup.py puts together what is installed, and Flask is a part of it',
    why: 'a list that is computed cannot be edited for certain',
    todo: 'write `fastapi` and `uvicorn[standard]` in place of Flask',
  },
  'nothing-listed': {
    level: 'info',
    what: 'no file of the project lists what to install',
    why: 'there is no place to put the new requirements',
    todo: 'install `fastapi` and `uvicorn[standard]` where the application runs',
  },
} as const satisfies Readonly<Record<string, FindingText>>
