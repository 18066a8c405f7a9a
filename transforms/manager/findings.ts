/** What the manager transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'manager-shape': manual(
    'a manager whose application cannot be told, or with options of its own',
    'the click group creates the application by itself',
    'write `manager = Manager(app)` at the top of a module',
  ),
  'manager-method': manual(
    '`{name}` of a manager is used',
    'a click group has no counterpart, or none is written yet',
    'use @manager.command, @manager.option and manager.run() alone',
  ),
  'script-name': manual(
    '`{name}` of Flask-Script is used',
    'a click command is a function',
    'write it as a function under @manager.command',
  ),
  'command-option': manual(
    'a command with {option}',
    'click reads it another way, or not at all',
    'write the options with plain strings, a default and a type',
  ),
  'command-use': manual(
    'the function of the command `{name}` is handed on',
    'under click the name stands for a command',
    'put the work into a function of its own',
  ),
  'request-context': manual(
    'the command `{name}` uses {what}',
    'Flask-Script ran commands inside a request that was never sent',
    'use the configuration or an argument instead',
  ),
  'default-commands': {
    level: 'info',
    what: 'the manager is a click group: it has no runserver and no shell of its own',
    why: 'they belong to Flask-Script',
    todo: 'start the server with uvicorn, also where a script says runserver',
  },
} as const satisfies Readonly<Record<string, FindingText>>
