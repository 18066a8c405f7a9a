/** Commands: what was registered on app.cli becomes a click group beside the application. */
import type { App } from '../../src/flask/apps.js'
import { type CommandUse, commandUses, importsAtTop, isUnconditional } from '../../src/flask/commands.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { defined, type Hole, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { enclosingFunction, field, statementOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { defineGroup, type Group } from './group.js'
import { planScript } from './script.js'

export type CliPlanner = Planner<keyof typeof findings>

export default defineTransform({
  id: 'cli',
  summary: 'Collect the commands of the application in a click group',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const groups = new Map<App, Group>()
    const commands = new Set<string>()
    for (const use of commandUses(flask)) planUse(use, groups, commands, flask, plan)
    for (const { node, attribute } of flask.routerAccesses)
      if (attribute === 'cli') plan.refuse(node, 'blueprint-command')
    for (const [app, group] of groups) {
      defineGroup(app, group, flask, plan)
      planScript(app, flask, plan)
    }
    planNames(commands, flask, plan)
  },
})

function planUse(
  use: CommandUse,
  groups: Map<App, Group>,
  commands: Set<string>,
  flask: FlaskModel,
  plan: CliPlanner,
): void {
  const { app, method, call, access } = use
  if (!app || !call || callArgs(call).hasStar) return plan.refuse(access.node, 'unknown-registration')
  const group = groups.get(app) ?? { added: [], sources: [], decorated: [] }
  const isTaken =
    method === 'add_command'
      ? planAdded(use, app, call, group, commands, flask, plan)
      : planDecorated(use, app, group, commands, plan)
  if (isTaken) groups.set(app, group)
}

/** `app.cli.add_command(name)`: the group takes the command from where it is defined. */
function planAdded(
  { access }: CommandUse,
  app: App,
  call: PyNode,
  group: Group,
  commands: Set<string>,
  flask: FlaskModel,
  plan: CliPlanner,
): boolean {
  const { positional, keywords } = callArgs(call)
  const [command, name = keywords.get('name')] = positional
  const statement = statementOf(call)
  const isPlain = statement?.kind === 'expression_statement' && statement.children[0] === call
  const qualified = command ? flask.project.names.qualify(command) : null
  const [path = '', own = ''] = qualified?.split(':') ?? []
  const module = flask.project.moduleAt(path)
  const refuse = (code: keyof typeof findings): false => {
    plan.refuse(access.node, code)
    return false
  }
  if (!command || !statement || !isPlain) return refuse('unknown-registration')
  if (!module || !own) return refuse('command-in-function')
  if (!isUnconditional(statement)) return refuse('conditional-command')
  if (!canImport(app.module, module, qualified ?? '', flask)) return refuse('import-cycle')
  plan.remove(statement)
  commands.add(qualified ?? '')
  const source: Hole = defined(path, own)
  const definition = module.scope.bindings.get(own)?.definitions.at(-1)?.node
  const whole = definition && statementOf(decoratedOf(definition))
  if (whole) group.sources.push(whole)
  group.added.push(name ? py`${source}, ${name}` : source)
  return true
}

function canImport(module: PyModule, source: PyModule, name: string, flask: FlaskModel): boolean {
  const isThere = flask.project.names
    .imports(name)
    .some(({ node }) => node.module === module && node.parent?.kind === 'module')
  return module === source || isThere || !importsAtTop(source, module, flask.project)
}

/** `@app.cli.command("name")` on a top-level function, below a module-level application. */
function planDecorated(
  { access, method, call, decorated }: CommandUse,
  app: App,
  group: Group,
  commands: Set<string>,
  plan: CliPlanner,
): boolean {
  const refuse = (code: keyof typeof findings): false => {
    plan.refuse(access.node, code)
    return false
  }
  if (method !== 'command' || !decorated || !call) return refuse('unknown-registration')
  if (app.factory || enclosingFunction(decoratedOf(decorated))) return refuse('command-in-function')
  if (decoratedOf(decorated).parent?.kind !== 'module') return refuse('conditional-command')
  const withContext = callArgs(call).keywords.get('with_appcontext')
  if (withContext && withContext.kind !== 'true') return refuse('unknown-registration')
  if (withContext?.parent) plan.remove(withContext.parent)
  plan.replace(access.node, defined(app.module.path, 'cli'))
  group.decorated.push(decoratedOf(decorated))
  commands.add(`${decorated.module.path}:${nameOf(decorated)}`)
  return true
}

/** The group gives every command an application context; what else of the flask command is used has no counterpart. */
function planNames(commands: ReadonlySet<string>, flask: FlaskModel, plan: CliPlanner): void {
  for (const { node, name } of flask.project.names.usesUnder('flask.cli')) {
    const [, , own = ''] = name.split('.')
    const decorator = node.parent?.kind === 'decorator' ? node.parent : null
    if (own !== 'with_appcontext') plan.refuse(node, 'flask-cli-name', { name: own })
    else if (decorator && isCommand(decorator, commands)) plan.remove(decorator)
    else plan.refuse(node, 'context-elsewhere')
  }
}

function isCommand(decorator: PyNode, commands: ReadonlySet<string>): boolean {
  const definition = decorator.parent && field(decorator.parent, 'definition')
  return definition != null && commands.has(`${definition.module.path}:${nameOf(definition)}`)
}
