/** The configuration file of gunicorn: its worker class, and what the new one does not look at. */
import { type GunicornConfig, gunicornConfigs } from '../../src/flask/gunicorn-config.js'
import { UNREAD_OPTIONS, WORKER } from '../../src/flask/gunicorn-words.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { nameOf } from '../../src/python/functions.js'
import { positionAt } from '../../src/python/style.js'
import type { DeploymentPlanner } from './index.js'

/** Called by the workers for WSGI applications alone (gunicorn.workers). */
const UNCALLED: ReadonlySet<string> = new Set(['pre_request', 'post_request', 'worker_abort', 'worker_int'])

export function planConfigs(flask: FlaskModel, plan: DeploymentPlanner): void {
  const [app] = flask.apps
  if (!app) return
  for (const config of gunicornConfigs(flask)) {
    const { module, worker, values, hooks } = config
    const place = (start: number) => ({ path: module.path, line: positionAt(module, start).line })
    if (worker && !/uvicorn|asgi/i.test(values.get('worker_class') ?? '')) {
      const quote = module.text[worker.start] ?? '"'
      plan.text(module.path, worker.start, worker.end, `${quote}${WORKER}${quote}`, app.origin)
      plan.require('uvicorn-worker', 'main', app.module.path)
    }
    for (const [name, value] of values)
      if (UNREAD_OPTIONS.has(name))
        plan.note(app.origin, 'server-option', { option: `\`${name} = ${value}\`` }, place(settingStart(config, name)))
    for (const hook of hooks) {
      const name = nameOf(hook)
      if (UNCALLED.has(name)) plan.note(app.origin, 'server-hook', { hook: `\`${name}\`` }, place(hook.start))
    }
  }
}

const settingStart = ({ module }: GunicornConfig, name: string): number =>
  module.scope.bindings.get(name)?.definitions.at(-1)?.target.start ?? 0
