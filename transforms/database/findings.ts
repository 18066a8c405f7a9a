/** What the database transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'old-release': manual(
    'Flask-SQLAlchemy {range} is required',
    'tables, file paths and queries of that release differ, and it goes with SQLAlchemy 1',
    'move to Flask-SQLAlchemy 3.1 and SQLAlchemy 2 first, then run again',
  ),
  'object-shape': manual(
    'a SQLAlchemy object with options, not assigned to a name of a module, or beside a second one',
    'its models and sessions may differ from the usual ones',
    'write `db = SQLAlchemy()` once, at the top of a module',
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
    '`{name}()` of Flask-SQLAlchemy’s queries is used',
    'queries of plain SQLAlchemy do not have it',
    'write it with limit() and offset(), or with one_or_none() and abort(404)',
  ),
  'raw-sql': manual(
    'SQL is written as a plain string',
    'SQLAlchemy 2 only takes it inside text()',
    'wrap it in `db.text(...)`, then run again',
  ),
} as const
