/** Queries that the extension records keep their functions, which ask SQLAlchemy itself. */

import { enclosing } from '../../src/python/syntax.js'
import type { Job } from './index.js'

const NAMES: ReadonlyMap<string, string> = new Map([
  ['flask_sqlalchemy.get_debug_queries', 'get_debug_queries'],
  ['flask_sqlalchemy.record_queries.get_recorded_queries', 'get_recorded_queries'],
])

export function planRecorded({ flask, plan }: Job): void {
  for (const [name, helper] of NAMES)
    for (const use of flask.uses(name)) {
      // Release 3.0 has it under the old name, with the settings of the new one.
      const isOld = flask.database.old.extension !== null
      const wanted = isOld ? helper : 'get_recorded_queries'
      if (!enclosing(use, 'import_from_statement')) plan.replace(use, plan.help(wanted, use))
    }
}
