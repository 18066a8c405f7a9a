/** Spellings that current Flask, Werkzeug and Jinja no longer have, written so that old and new releases take them. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isAtLeast } from '../../src/flask/pins.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import { planCalls } from './calls.js'
import { findings } from './findings.js'
import { planImports } from './imports.js'
import { GONE } from './moves.js'
import { planSettings } from './settings.js'

export type SpellingsPlanner = Planner<keyof typeof findings>

export default defineTransform({
  id: 'spellings',
  summary: 'Write what current Flask no longer has in a way that old and new releases take',
  stage: { prepare: '1.0' },
  findings,
  plan(flask, plan) {
    planImports(flask, plan)
    planSettings(flask, plan)
    planCalls(flask, plan)
    planGone(flask, plan)
  },
})

function planGone(flask: FlaskModel, plan: SpellingsPlanner): void {
  for (const root of ['flask', 'werkzeug', 'itsdangerous', 'jinja2', 'flask_jwt_extended']) {
    for (const { node, name } of flask.project.names.usesUnder(root)) {
      const todo = GONE.find(([pattern]) => pattern.test(name))?.[1]
      if (todo) plan.report(node, 'gone', { name, todo })
    }
  }
  for (const hook of flask.hooks)
    if (hook.kind === 'before_first_request' && !isAtLeast(flask.project, 'flask', '2.3'))
      plan.report(hook.source, 'gone', { name: 'before_first_request', todo: 'do it where the application is made' })
}
