/** What the cli transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'flask-cli-name': manual(
    '`flask.cli.{name}` is used',
    'it belongs to the flask command, which goes with Flask',
    'use click itself for this command',
  ),
  'blueprint-command': manual(
    'a command is registered on a blueprint that cannot be followed',
    'it is added to the group where the blueprint is registered',
    'register the blueprint with the application, or the command with app.cli.add_command',
  ),
  'unknown-registration': manual(
    '`app.cli` is used where it may be that of several applications',
    'the commands of each application go into a click group beside it',
    'register commands with one application',
  ),
  'factory-arguments': manual(
    'the factory of an application with commands cannot be called without arguments',
    'the click group creates the application by itself',
    'give the parameters of the factory defaults',
  ),
  'name-taken': manual(
    'the module of the application has something called `cli` already',
    'the click group of the commands would be called so',
    'rename it',
  ),
  'context-elsewhere': manual(
    '`with_appcontext` or an `AppGroup` stands where no command of the application does',
    'nothing pushes the application context there any more',
    'use `with app_context(app):` in it',
  ),
  'unknown-shell': manual(
    'what gives the shell its names is not a function of this project',
    'it has to be handed to the shell command',
    'write a function that returns the dictionary of names',
  ),
  'shell-session': {
    level: 'info',
    what: 'the shell has `session` in place of the SQLAlchemy object',
    why: 'that object goes with Flask-SQLAlchemy',
    todo: 'write session.add(...) for db.session.add(...) there',
  },
  'default-commands': {
    level: 'info',
    what: 'the commands of {module} are a click group: run, shell and routes are not among them',
    why: 'they belong to the flask command, which goes with Flask',
    todo: 'start the server with uvicorn, also where a script or container says `run`',
  },
  'no-script': {
    level: 'info',
    what: 'the commands are a click group now: `{module}:cli`',
    why: 'the flask command goes with Flask, and nothing here can install a new one',
    todo: 'name it as a script where the package is described, or run it with python -c "from … import cli; cli()"',
  },
} as const satisfies Readonly<Record<string, FindingText>>
