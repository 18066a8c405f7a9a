/** Flask-Script: its managers become click groups, its commands click commands. */

import type { Manager, ManagerUse } from '../../src/flask/managers.js'
import { addedTo } from '../../src/flask/managers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import { contains, enclosing, field } from '../../src/python/syntax.js'
import { commandClass, planClass } from './classes.js'
import { planCommands } from './commands.js'
import { findings } from './findings.js'
import { planGroup } from './group.js'
import { planPrompt } from './prompts.js'
import { planServer, planShell } from './standard.js'

export type ManagerPlanner = Planner<keyof typeof findings>

const CARRIED: ReadonlySet<string> = new Set(['Server', 'Shell', 'Command', 'Option'])

export default defineTransform({
  id: 'manager',
  summary: 'Turn the managers of Flask-Script into click groups',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const { all, unknown, names } = flask.managers
    for (const { origin } of unknown) plan.refuse(origin, 'manager-shape')
    for (const manager of all) planManager(manager, flask, plan)
    for (const { node, name } of names) {
      if (enclosing(node, 'import_from_statement')) continue
      plan.release('flask-script', node.module.path)
      if (/^prompt(?:_bool|_pass)?$/.test(name) && planPrompt(node, name, plan)) continue
      if (!CARRIED.has(name) || !isAdded(node, flask)) plan.refuse(node, 'script-name', { name })
    }
    for (const { object } of all) plan.release('flask-script', object.origin.module.path)
  },
})

function planManager(manager: Manager, flask: FlaskModel, plan: ManagerPlanner): void {
  planGroup(manager, flask, plan)
  planCommands(manager, flask, plan)
  for (const use of manager.uses) {
    const { method, node, call } = use
    if (method === 'command' || method === 'option') continue
    if (method === 'run' && call && isEmpty(call)) plan.replace(node, code(manager.name))
    else if (method === 'add_command' && planAdded(use, manager, flask, plan)) continue
    else if (method === 'shell' && planShell(use, manager, flask, plan)) continue
    else plan.refuse(node, 'manager-method', { name: method })
  }
}

const isEmpty = (call: NonNullable<ManagerUse['call']>): boolean =>
  callArgs(call).positional.length + callArgs(call).keywords.size === 0 && !callArgs(call).hasStar

function planAdded(use: ManagerUse, manager: Manager, flask: FlaskModel, plan: ManagerPlanner): boolean {
  const added = addedTo(use)
  if (!added) return false
  const { statement, name, command, made } = added
  const qualified = flask.project.names.qualify(made)
  if (qualified === 'flask_migrate.MigrateCommand') {
    for (const child of statement.children) plan.discard(child)
    plan.remove(statement)
    return true
  }
  if (/^flask_script\.(?:commands\.)?Server$/.test(qualified ?? '')) return planServer(added, manager, plan)
  if (/^flask_script\.(?:commands\.)?Shell$/.test(qualified ?? '')) return planShell(use, manager, flask, plan, added)
  const own = commandClass(added, flask)
  if (own) return planClass(added, own, manager, flask, plan)
  const sub = flask.managers.managerOf(command)
  if (!sub || sub.app || !use.call || !name) return false
  plan.replace(use.call, py`${field(use.node, 'object')}.add_command(${command}, ${name})`)
  return true
}

/** `Server(...)` and `Shell(...)` that a manager was given, `Command` and `Option` of a class that it was given. */
function isAdded(node: NonNullable<ManagerUse['call']>, flask: FlaskModel): boolean {
  return flask.managers.all.some(({ uses }) =>
    uses.some((use) => {
      const added = use.method === 'add_command' ? addedTo(use) : null
      if (!added || added.made === node) return added !== null
      const own = commandClass(added, flask)
      const head = own && field(own.definition, 'superclasses')
      return [head, ...(own?.options ?? [])].some((part) => part != null && contains(part, node))
    }),
  )
}
