/** What a schema makes of a value, as it is written where a view returns it. */
import type { SchemaDump } from '../flask/schemas.js'
import type { Planner } from './plan.js'
import { code, type Hole, py } from './template.js'

/** `UserSchema().dump(user)`. */
export function dumpedBy({ schema, isClass }: SchemaDump, value: Hole, plan: Planner): Hole {
  if (schema) plan.copy(schema)
  return py`${schema}${isClass && code('()')}.dump(${value})`
}
