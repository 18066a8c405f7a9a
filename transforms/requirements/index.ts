/** What is installed: FastAPI and its server instead of Flask, and what Flask used to bring along. */
import type { App } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import { deploymentKind } from '../../src/project/deployment-files.js'
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
  planImages(app, flask, plan)
  planSetup(app, flask, plan)
  if (manifests.requirements.length === 0) plan.note(app.origin, 'nothing-listed')
}

function planLock({ file, command }: Lock, app: App, flask: FlaskModel, plan: RequirementsPlanner): void {
  if (command !== null) return plan.note(app.origin, 'stale-lock', { command }, { path: file, line: 1 })
  const own = flask.project.manifests.requirements.filter((requirement) => requirement.file === file)
  const line = own.find(({ name }) => name === 'flask')?.line
  if (line !== undefined) plan.note(app.origin, 'hashes', {}, { path: file, line })
}

/** Images whose tag names more than the version and a variant that every version has. */
function planImages(app: App, { project }: FlaskModel, plan: RequirementsPlanner): void {
  const image =
    /(?:^FROM[ \t]+(?:--\S+[ \t]+)?|\bimage:[ \t]*["']?)((?:[\w.-]+\/)*python:(?:2|3\.(?:\d|10))(?![\d])[\w.-]*)/gm
  const variant = /:\d[\d.]*(?:-slim|-alpine|-bullseye|-bookworm|-slim-bullseye|-slim-bookworm)?$/
  for (const { path, text } of project.files.values()) {
    if (deploymentKind(path) !== 'container' && deploymentKind(path) !== 'task') continue
    for (const match of text.matchAll(image)) {
      const name = match[1] ?? ''
      const line = text.slice(0, match.index).split('\n').length
      if (!variant.test(name)) plan.note(app.origin, 'old-image', { image: name }, { path, line })
    }
  }
}

function planSetup(app: App, { project }: FlaskModel, plan: RequirementsPlanner): void {
  for (const { path, text } of project.modules) {
    if (!/(?:^|\/)setup\.py$/.test(path)) continue
    const isListed = project.manifests.requirements.some(({ file, name }) => file === path && name === 'flask')
    const at = text.search(/["']flask\b[^"'\n]*["']/i)
    if (at < 0 || isListed) continue
    plan.note(app.origin, 'computed-list', {}, { path, line: text.slice(0, at).split('\n').length })
  }
}
