/** What the database transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'old-setting': manual(
    'Flask-SQLAlchemy {range} is required, and {name} is set',
    'only releases before 3 read that setting',
    'write it into SQLALCHEMY_ENGINE_OPTIONS, or commit where the changes are made, then run again',
  ),
  'old-construct': manual(
    '`{name}` of SQLAlchemy 1 is used',
    'SQLAlchemy 2 does not have it, or does something else',
    'write it as SQLAlchemy 2 wants it, which 1.4 understands as well, then run again',
  ),
  'old-cascade': manual(
    'a new {name} gets another object and is not added to the session here',
    'SQLAlchemy 1 added it with the object it belongs to, SQLAlchemy 2 does not',
    'add it to the session, then run again',
  ),
  'no-context': manual(
    'the database is used outside any app_context()',
    'Flask-SQLAlchemy before 3 took the application it was made with',
    'wrap it in `with app.app_context():`, then run again',
  ),
  'object-shape': manual(
    'a SQLAlchemy object with options that are not known, not assigned to a name of a module, or beside a second one',
    'its models and sessions may differ from the usual ones',
    'write `db = SQLAlchemy()` once, at the top of a module',
  ),
  'handed-on': manual(
    'the SQLAlchemy object itself is handed on or kept',
    'there is no such object in plain SQLAlchemy',
    'hand on `db.session` or the models, then run again',
  ),
  binds: manual(
    '{name} chooses between several databases',
    'sessions and models are carried over for one database',
    'leave the application on Flask for now',
  ),
  'table-name': manual(
    'the table of {name} has no name of its own and depends on its base classes',
    'plain SQLAlchemy does not derive table names',
    'write `__tablename__` in the class, empty-handed only for single-table inheritance',
  ),
  'unknown-attribute': manual(
    '`{name}` of the SQLAlchemy object is used',
    'plain SQLAlchemy has no counterpart, or none is written yet',
    'write it with plain SQLAlchemy, then run again',
  ),
  'unknown-query': manual(
    '`{name}` starts a query of a class that cannot be told',
    'models of plain SQLAlchemy have no `query`',
    'write `db.session.query(Model)`',
  ),
  'query-method': manual(
    '`{name}` of Flask-SQLAlchemy’s queries is used in a way that cannot be followed',
    'queries of plain SQLAlchemy do not have it',
    'call it directly on a query, with keywords, then run again',
  ),
  'shell-session': {
    level: 'info',
    what: 'the shell has `session` in place of the SQLAlchemy object',
    why: 'that object goes with Flask-SQLAlchemy',
    todo: 'write session.add(...) for db.session.add(...) there',
  },
  'not-awaited': {
    level: 'info',
    what: 'this handler stays `def`: {word}',
    why: 'only what is awaited as a whole may run in the event loop',
    todo: 'ask for it in the handler, in a way that can be awaited, then run again with --async',
  },
  'raw-sql': manual(
    'SQL is written as a plain string',
    'SQLAlchemy 2 only takes it inside text()',
    'wrap it in `db.text(...)`, then run again',
  ),
} as const
