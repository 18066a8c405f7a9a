/** Commands: what was registered on app.cli becomes a click group beside the application, or one that the application keeps. */
import type { CommandGroup } from '../../src/flask/command-groups.js'
import { addedCommand, type CommandUse } from '../../src/flask/commands.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, defined, type Hole, importedModule, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs, calleeOf } from '../../src/python/calls.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, statementOf, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { planFlaskGroup } from './flask-group.js'
import { type Added, defineGroup } from './group.js'
import { planNames } from './names.js'
import { planRouters } from './routers.js'
import { planRunning } from './running.js'
import { planShells } from './shell.js'

export type CliPlanner = Planner<keyof typeof findings>

const click = importedModule('click')

export default defineTransform({
  id: 'cli',
  summary: 'Collect the commands of the application in a click group',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const { groups, unknown, unknownRouters } = flask.commands
    const commands = new Set<string>()
    for (const group of groups) {
      const added = group.isLate ? planLate(group, plan) : planEarly(group, commands, flask, plan)
      const inRouters = planRouters(group, flask, plan)
      const shells = planShells(group, flask, plan)
      const all = { ...added, lines: [...added.lines, ...inRouters, ...shells] }
      if (group.flaskGroup) planFlaskGroup(group, group.flaskGroup, all.lines, plan)
      else {
        defineGroup(group, all, flask, plan)
        planRunning(group, flask, plan)
      }
    }
    for (const { access } of unknown) plan.refuse(access.node, 'unknown-registration')
    for (const { access } of unknownRouters) plan.refuse(access.node, 'blueprint-command')
    planNames(commands, flask, plan)
    planReruns(flask, plan)
  },
})

/** Every command is known: the group takes them from where they are defined. */
function planEarly(group: CommandGroup, commands: Set<string>, flask: FlaskModel, plan: CliPlanner): Added {
  const { uses, home } = group
  const lines: Hole[] = []
  const sources: PyNode[] = []
  const decorated: PyNode[] = []
  for (const use of uses) {
    const added = addedCommand(use, flask.project)
    if (added) {
      plan.remove(added.statement)
      commands.add(added.qualified)
      const source = defined(added.source.path, added.own)
      const definition = added.source.scope.bindings.get(added.own)?.definitions.at(-1)?.node
      const whole = definition && statementOf(decoratedOf(definition))
      if (whole) sources.push(whole)
      const { name } = added
      lines.push(py`${code(home.name)}.add_command(${name ? py`${source}, ${name}` : source})`)
    } else if (use.decorated) {
      plan.replace(use.access.node, defined(home.module.path, home.name))
      planContextOption(use, plan)
      decorated.push(decoratedOf(use.decorated))
      commands.add(`${use.decorated.module.path}:${nameOf(use.decorated)}`)
    }
  }
  return { lines, sources, decorated }
}

/** The application keeps its commands: `app.state.cli`. */
function planLate({ app, uses }: CommandGroup, plan: CliPlanner): Added {
  for (const use of uses) {
    plan.replace(use.access.node, py`${use.access.object}.state.cli`)
    planContextOption(use, plan)
  }
  const target = code(textOf(app.target ?? app.origin))
  plan.after(app.statement, py`${target}.state.cli = ${click}.Group()`, 8)
  return { lines: [], sources: [], decorated: [] }
}

/** Every command has a context of the application (flask.cli.AppGroup.get_command since 2.2). */
export function planContextOption({ call }: CommandUse, plan: CliPlanner): void {
  const option = call && callArgs(call).keywords.get('with_appcontext')
  if (option?.parent) plan.remove(option.parent)
}

/** A command that runs itself again needs the interpreter: what it was started as need not be executable. */
function planReruns(flask: FlaskModel, plan: CliPlanner): void {
  const sys = importedModule('sys')
  for (const use of flask.project.names.uses('sys.argv')) {
    const list = use.parent?.kind === 'argument_list' ? use.parent : null
    const callee = list?.parent && calleeOf(list.parent)
    const isRun =
      callee && /^subprocess\.(?:call|run|check_call|Popen)$/.test(flask.project.names.qualify(callee) ?? '')
    const isFirst = list?.children[0] === use
    const definition = enclosing(use, 'function_definition')
    const isCommand = flask.commands.groups.some(({ uses }) => uses.some(({ decorated }) => decorated === definition))
    if (isRun && isFirst && definition && isCommand) plan.replace(use, py`[${sys}.executable, *${use}]`)
  }
}
