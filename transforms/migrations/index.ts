/** Flask-Migrate: Alembic itself, with the same revisions and the database of the application. */

import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { enclosing, statementOf, textOf } from '../../src/python/syntax.js'
import { planCommands } from './commands.js'
import { planEnvironment } from './environment.js'
import { findings } from './findings.js'

export type MigrationsPlanner = Planner<keyof typeof findings>

export default defineTransform({
  id: 'migrations',
  summary: 'Migrate the database with Alembic itself in place of Flask-Migrate',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const { objects, environments, commands, calls } = flask.migrations
    const [first] = [...calls, ...commands.map(({ use }) => use)]
    if (!first) return
    plan.require('alembic', 'main', first.module.path)
    for (const call of calls) plan.release('flask-migrate', call.module.path)
    planObjects(flask, plan)
    planCommands(flask, plan)
    for (const environment of environments) planEnvironment(environment, flask, plan)
    if (environments.length === 0 && objects.length > 0) plan.note(first, 'no-environment')
  },
})

/** The extension itself goes, wherever it is made and told the application. */
function planObjects(flask: FlaskModel, plan: MigrationsPlanner): void {
  for (const { origin, target, uses, statement } of flask.migrations.objects) {
    const others = uses.filter(({ path, object }) => path !== 'init_app' && !enclosing(object, 'import_from_statement'))
    for (const { node, path } of others) plan.refuse(node, 'object-use', { name: path || textOf(node) })
    for (const { node, path } of uses) {
      const init = path === 'init_app' ? statementOf(node) : null
      if (init) discard(init, plan)
    }
    const isUnread = target && flask.project.names.imports(`${target.module.path}:${textOf(target)}`).some(isReexport)
    if (isUnread) plan.refuse(origin, 'object-use', { name: textOf(target) })
    const isPlain = statement.kind === 'expression_statement'
    if (isPlain && (target || statement.children[0] === origin)) discard(statement, plan)
    else if (statement.kind === 'return_statement' && isIgnored(origin, flask)) {
      plan.discard(origin)
      plan.replace(origin, code('None'))
    } else plan.refuse(origin, 'object-use', { name: 'Migrate' })
  }
}

function discard(statement: PyNode, plan: MigrationsPlanner): void {
  for (const call of statement.children) plan.discard(call)
  plan.remove(statement)
}

/** An import that nobody reads in its module is for others. */
const isReexport = ({ target }: { readonly target: PyNode }): boolean =>
  (bindingOf(target)?.references.length ?? 0) === 0

/** `def get_migrate(app): return Migrate(app, db)`, and nobody uses what it returns. */
function isIgnored(origin: PyNode, { flow }: FlaskModel): boolean {
  const owner = enclosing(origin, 'function_definition')
  return (
    owner !== null &&
    flow.callersOf(owner).every((call) => {
      const { parent } = call
      if (parent?.kind === 'expression_statement') return true
      const left = parent?.kind === 'assignment' ? parent.children[0] : null
      return left?.kind === 'identifier' && (bindingOf(left)?.references.length ?? 1) === 0
    })
  )
}

/** Keywords that Flask-Migrate passes on to Alembic, with their values. */
export function optionsOf(flask: FlaskModel, plan: MigrationsPlanner): ReadonlyMap<string, PyNode | null> | null {
  const options = new Map<string, PyNode | null>(flask.migrations.defaults.map((name) => [name, null]))
  for (const call of flask.migrations.calls) {
    const { positional, keywords, hasStar } = callArgs(call)
    if (hasStar || positional.length > 4) {
      plan.refuse(call, 'unknown-option', { option: 'arguments that cannot be told' })
      return null
    }
    for (const [name, value] of keywords) if (!OWN.has(name)) options.set(name, value)
  }
  return options
}

const OWN: ReadonlySet<string> = new Set(['app', 'db', 'directory', 'command'])
