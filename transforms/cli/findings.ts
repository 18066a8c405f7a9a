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
    'a command is registered on a blueprint',
    'an APIRouter has no commands',
    'register it on the application with app.cli.add_command',
  ),
  'command-in-function': manual(
    'a command is defined inside a function',
    'the group of commands stands at the top level and cannot see it',
    'define the command at the top level and register it with app.cli.add_command',
  ),
  'unknown-registration': manual(
    '`app.cli` is used in a way that is not known',
    'which commands there are has to be known to put them into a click group',
    'register commands with app.cli.add_command(name) or @app.cli.command("name")',
  ),
  'conditional-command': manual(
    'a command is registered only under a condition',
    'the click group would always have it',
    'register it in any case',
  ),
  'import-cycle': manual(
    'the module of this command imports the module of the application',
    'the click group beside the application cannot import the command back',
    'move the import in the command’s module into its functions',
  ),
  'factory-arguments': manual(
    'the factory of an application with commands needs arguments',
    'the click group creates the application by itself',
    'give the parameters of the factory defaults',
  ),
  'name-taken': manual(
    'the module of the application has something called `cli` already',
    'the click group of the commands would be called so',
    'rename it',
  ),
  'context-elsewhere': manual(
    '`with_appcontext` wraps something that is no command of the application',
    'nothing pushes the application context for it any more',
    'use `with app_context(app):` in it',
  ),
  'no-script': {
    level: 'info',
    what: 'the commands are a click group now: `{module}:cli`',
    why: 'the flask command goes with Flask, and nothing here can install a new one',
    todo: 'name it as a script where the package is described, or run it with python -c "from … import cli; cli()"',
  },
} as const satisfies Readonly<Record<string, FindingText>>
