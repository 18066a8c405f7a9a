/** Values of modules that handlers write, where the server gave a process one request at a time. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { ServerCommand } from '../../src/flask/server-commands.js'
import { sharedState } from '../../src/flask/shared-state.js'
import type { DeploymentPlanner } from './index.js'

const SHOWN = 5

export function planState(commands: readonly ServerCommand[], flask: FlaskModel, plan: DeploymentPlanner): void {
  const single = commands.find(({ after, kind }) => after?.atOnce === 1 && kind !== 'text')
  if (!single?.after) return
  const names = sharedState(flask)
  if (names.length === 0) return
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``)
  const state = `${shown.join(', ')}${names.length > SHOWN ? ' and others' : ''}`
  plan.note(
    single.after.app.origin,
    'one-at-a-time',
    { state },
    { path: single.command.file.path, line: single.command.line },
  )
}
