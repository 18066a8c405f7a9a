/** What the migrations transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'unknown-option': manual(
    'Flask-Migrate is given {option}',
    'what Alembic is told has to be known to write it into its env.py',
    'write it as a keyword with a plain value, or as a name of a module',
  ),
  'object-use': manual(
    '`{name}` of Flask-Migrate is used',
    'Alembic has no object of its kind',
    'do it in env.py, then run again',
  ),
  'unknown-environment': manual(
    '{what} in the env.py of the migrations',
    'it is asked of Flask-Migrate, and no counterpart is known',
    'write it with the metadata and the engine of the application',
  ),
  'several-databases': manual(
    'the migrations are for several databases',
    'sessions and models are carried over for one database',
    'leave the application on Flask for now',
  ),
  'no-application': manual(
    'the migrations do not know which application to ask for its database',
    'alembic has no option that names one',
    'give the project an application in a module, or a factory that needs no arguments',
  ),
  'ini-taken': manual(
    '{path} is there already',
    'the settings of the migrations go there, where alembic looks for them',
    'move what it has into the one of the migrations',
  ),
  'unknown-command': manual(
    '`{name}()` of Flask-Migrate is used in a way that is not known',
    'the command of Alembic has other arguments',
    'call alembic.command with a configuration of its own',
  ),
  'no-environment': {
    level: 'info',
    what: 'there are no migrations yet',
    why: 'flask db init, which makes them, goes with Flask-Migrate',
    todo: 'run alembic init migrations, and give its env.py the metadata of the models and the engine of the application',
  },
} as const satisfies Readonly<Record<string, FindingText>>
