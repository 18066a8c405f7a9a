/** abort() and error handlers: FastAPI's exceptions, answered as before. */
import { imported } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import type { PyNode } from '../../src/python/node.js'
import { planAborts } from './aborts.js'
import { caughtAborts } from './catches.js'
import { type Code, FINDINGS } from './findings.js'
import { planHandlers } from './handlers.js'
import { HTTPException } from './subjects.js'

const FastAPIException = imported('fastapi', 'HTTPException')

export default defineTransform<Code>({
  id: 'errors',
  summary: 'Raise HTTPException instead of calling abort(), and register error handlers with FastAPI',
  stage: 'switch',
  findings: FINDINGS,
  plan(flask, plan) {
    // FastAPI's exception is a Starlette one: a module that names the latter for its handlers raises it too.
    const modules = new Set(
      flask.hooks.flatMap(({ kind, definition, source }) =>
        kind === 'errorhandler' ? [source.module, definition?.module ?? source.module] : [],
      ),
    )
    const exceptionIn = (node: PyNode) => (modules.has(node.module) ? HTTPException : FastAPIException)
    planAborts(flask, plan, exceptionIn, caughtAborts(flask))
    planHandlers(flask, plan)
  },
})
