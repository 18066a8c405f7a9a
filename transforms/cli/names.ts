/** What else of flask.cli is used: click has a counterpart for groups, and every command has a context already. */
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { importedModule, py } from '../../src/plan/template.js'
import { callArgs, calleeOf, callOf } from '../../src/python/calls.js'
import { decoratorExpression, decoratorsOf, nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { field, statementOf, textOf } from '../../src/python/syntax.js'
import type { CliPlanner } from './index.js'

const click = importedModule('click')

export function planNames(commands: ReadonlySet<string>, flask: FlaskModel, plan: CliPlanner): void {
  const groups = flask.commands.groups.flatMap(({ flaskGroup }) => flaskGroup?.call ?? [])
  for (const { node, name } of flask.project.names.usesUnder('flask.cli')) {
    const [, , own = ''] = name.split('.')
    const call = callOf(node)
    const decorator = node.parent?.kind === 'decorator' ? node.parent : null
    if (own === 'FlaskGroup' && call && groups.includes(call)) continue
    if (own === 'AppGroup') planAppGroup(node, flask, plan)
    else if (own !== 'with_appcontext') plan.refuse(node, 'flask-cli-name', { name: own })
    else if (decorator && isCommand(decorator, commands, flask)) plan.remove(decorator)
    else plan.refuse(node, 'context-elsewhere')
  }
  for (const call of flask.index.callsNamed('command')) {
    const option = callArgs(call).keywords.get('with_appcontext')
    const callee = field(calleeOf(call) ?? call, 'object')
    const isOwn =
      callee && (flask.flow.is(callee, 'app') || flask.flow.is(callee, 'router') || callee.kind !== 'identifier')
    if (option?.parent && !isOwn) plan.remove(option.parent)
  }
}

/** A group of commands of the application: those that get no context otherwise. */
function planAppGroup(node: PyNode, flask: FlaskModel, plan: CliPlanner): void {
  const call = callOf(node)
  const assignment = call?.parent?.kind === 'assignment' ? call.parent : null
  const left = assignment && field(assignment, 'left')
  const qualified = left && `${node.module.path}:${textOf(left)}`
  const reads =
    left && statementOf(node)?.parent?.kind === 'module' && qualified ? flask.project.names.uses(qualified) : []
  const own = left ? (bindingOf(left)?.references ?? []) : []
  const isAdded = [...reads, ...own].some((read) => {
    const list = read.parent?.kind === 'argument_list' ? read.parent.parent : null
    const callee = list && calleeOf(list)
    return callee?.kind === 'attribute' && attributeName(callee) === 'add_command'
  })
  if (isAdded) plan.replace(node, py`${click}.Group`)
  else plan.refuse(node, 'context-elsewhere')
}

/** A command of the application, or of one of its groups. */
function isCommand(decorator: PyNode, commands: ReadonlySet<string>, flask: FlaskModel): boolean {
  const definition = decorator.parent && field(decorator.parent, 'definition')
  if (!definition) return false
  if (commands.has(`${definition.module.path}:${nameOf(definition)}`)) return true
  const { groups } = flask.commands
  const isLate = groups.some((group) => group.isLate)
  return decoratorsOf(definition).some((other) => {
    const expression = decoratorExpression(other)
    const callee = expression?.kind === 'call' ? calleeOf(expression) : expression
    if (callee?.kind !== 'attribute' || !/^(?:command|group)$/.test(attributeName(callee))) return false
    const isClick = flask.project.names.qualify(callee)?.startsWith('click.') ?? false
    return groups.length > 0 && (isLate || !isClick)
  })
}
