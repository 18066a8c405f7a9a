/** What is installed: FastAPI and its server instead of Flask, and what Flask used to bring along. */
import type { App } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import { type Lock, lockOf } from '../../src/project/locks.js'
import { findings } from './findings.js'

type RequirementsPlanner = Planner<keyof typeof findings>

export default defineTransform({
  id: 'requirements',
  summary: 'List FastAPI and its server in place of Flask',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const apps = flask.apps.filter(({ module }) => !isTestPath(module.path))
    for (const { module } of apps) {
      for (const distribution of ['fastapi', 'uvicorn']) plan.require(distribution, 'main', module.path)
      plan.release('flask', module.path)
    }
    const [app] = apps
    if (app) planNotes(app, flask, plan)
  },
})

function planNotes(app: App, flask: FlaskModel, plan: RequirementsPlanner): void {
  const { files, manifests } = flask.project
  const locks = [...files.values()].map(lockOf).filter((lock) => lock !== null)
  for (const lock of locks) planLock(lock, app, flask, plan)
  if (manifests.requirements.length === 0) plan.note(app.origin, 'nothing-listed')
}

function planLock({ file, command }: Lock, app: App, flask: FlaskModel, plan: RequirementsPlanner): void {
  if (command !== null) return plan.note(app.origin, 'stale-lock', { command }, { path: file, line: 1 })
  const own = flask.project.manifests.requirements.filter((requirement) => requirement.file === file)
  const line = own.find(({ name }) => name === 'flask')?.line
  if (line !== undefined) plan.note(app.origin, 'hashes', {}, { path: file, line })
}
