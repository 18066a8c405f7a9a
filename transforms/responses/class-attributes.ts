/** Attributes of the response classes themselves: `Response.default_mimetype = "text/plain"`. */
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import type { Planner } from '../../src/plan/plan.js'
import type { PyNode } from '../../src/python/node.js'
import { field } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const CLASSES = ['flask.Response', 'werkzeug.Response', 'werkzeug.wrappers.Response']

export function planClassAttributes(flask: FlaskModel, plan: Planner<Code>): void {
  for (const use of CLASSES.flatMap((name) => flask.uses(name))) {
    const access = use.parent?.kind === 'attribute' && use.field === 'object' ? use.parent : null
    if (access?.field !== 'left' || !/assignment$/.test(access.parent?.kind ?? '')) continue
    const name = attributeName(access)
    if (!isDefault(name, access.parent)) plan.refuse(access, 'response-class-attribute', { name })
  }
}

/** Relative redirects are what Werkzeug sends since 2.1. */
const isDefault = (name: string, assignment: PyNode | null): boolean =>
  name === 'autocorrect_location_header' && assignment !== null && field(assignment, 'right')?.kind === 'false'
