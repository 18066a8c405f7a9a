/** Commands in Dockerfiles, scripts, services, workflows and texts: the server and the commands as they are started now. */
import type { FlaskModel } from '../../src/flask/model.js'
import { type ServerCommand, serverCommands, type Translation } from '../../src/flask/server-commands.js'
import { dotenvFile } from '../../src/flask/server-settings.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import { commandEdits } from '../../src/project/command-edits.js'
import { findings } from './findings.js'
import { planConfigs } from './gunicorn.js'
import { planServers } from './servers.js'
import { planState } from './state.js'
import { planVariables } from './variables.js'

export type DeploymentPlanner = Planner<keyof typeof findings>

export default defineTransform({
  id: 'deployment',
  summary: 'Start servers and commands as FastAPI needs it, wherever they are started',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const commands = serverCommands(flask)
    for (const command of commands) {
      if (command.after) planCommand(command, command.after, flask, plan)
      else planLeft(command, flask, plan)
    }
    planConfigs(flask, plan)
    planServers(flask, plan)
    planState(commands, flask, plan)
    planDotenv(commands, flask, plan)
    planVariables(commands, flask, plan)
  },
})

function planCommand(found: ServerCommand, after: Translation, flask: FlaskModel, plan: DeploymentPlanner): void {
  const { command, kind } = found
  const { file, line } = command
  for (const { start, end, text } of commandEdits(command, after.words, prefixOf(found, flask)))
    plan.text(file.path, start, end, text, after.app.origin)
  if (kind === 'text') return
  const place = { path: file.path, line }
  for (const option of after.lost ?? [])
    plan.note(after.app.origin, 'server-option', { option: `\`${option}\`` }, place)
  for (const distribution of after.needs ?? []) plan.require(distribution, 'main', after.app.module.path)
  for (const distribution of after.leaves ?? []) plan.release(distribution, after.app.module.path)
  if (after.starter) planStarter(after.starter, after, plan)
}

/** Variables of the flask command that nobody else reads; null when nothing stands in front of the command. */
function prefixOf({ command }: ServerCommand, { project }: FlaskModel): string | null {
  const { start, words, file, environment } = command
  if (environment.size === 0 || start === words[0].start) return null
  const isRead = (name: string): boolean => project.modules.some(({ text }) => text.includes(name))
  return file.text
    .slice(start, words[0].start)
    .replace(/\b(FLASK_(?:APP|ENV|DEBUG|RUN_HOST|RUN_PORT))=\S*[ \t]+/g, (whole, name: string) =>
      isRead(name) ? whole : '',
    )
}

/** `python -m shop COMMAND`. */
function planStarter(
  { path, module, group }: NonNullable<Translation['starter']>,
  { app }: Translation,
  plan: DeploymentPlanner,
): void {
  const text = `"""Starts the commands of this application: python -m ${module} COMMAND."""

from ${module} import ${group}

if __name__ == "__main__":
    ${group}(prog_name="python -m ${module}")
`
  plan.file(path, text, app.origin)
}

function planLeft({ command, kind, before }: ServerCommand, flask: FlaskModel, plan: DeploymentPlanner): void {
  const [app] = flask.apps
  if (!app) return
  const place = { path: command.file.path, line: command.line }
  const code = kind === 'text' ? 'command-in-text' : command.isLooping ? 'endless-loop' : 'command-left'
  plan.note(app.origin, code, { command: before }, place)
}

/** What the flask command read for commands that are other programs now. */
function planDotenv(commands: readonly ServerCommand[], flask: FlaskModel, plan: DeploymentPlanner): void {
  const file = dotenvFile(flask)
  const others = commands.find(
    ({ command, after }) => command.words[0].text === 'flask' && after?.words[0] !== 'uvicorn',
  )
  if (file && others?.after) plan.note(others.after.app.origin, 'dotenv-gone', { file }, { path: file, line: 1 })
}
