/** Functions under `@manager.command` and `@manager.option`. */
import type { Manager, ManagerUse } from '../../src/flask/managers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, type Hole, importedModule, join, py, quoted } from '../../src/plan/template.js'
import { callOf } from '../../src/python/calls.js'
import { decoratorExpression, decoratorsOf, nameOf, type Parameter, parametersOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { contains } from '../../src/python/syntax.js'
import type { ManagerPlanner } from './index.js'
import { optionOf } from './options.js'

const click = importedModule('click')

export function planCommands(manager: Manager, flask: FlaskModel, plan: ManagerPlanner): void {
  const byDecorator = new Map<PyNode, ManagerUse>()
  for (const use of manager.uses)
    if (use.method === 'command' || use.method === 'option') {
      if (use.decorator && (use.call === null) === (use.method === 'command')) byDecorator.set(use.decorator, use)
      else plan.refuse(use.node, 'manager-method', { name: use.method })
    }
  for (const definition of flask.index.functions) {
    const own = decoratorsOf(definition).filter((decorator) => byDecorator.has(decorator))
    if (own.length === 0) continue
    planCommand(manager, definition, own, byDecorator, plan)
    planUses(definition, flask, plan)
    planContext(definition, flask, plan)
  }
}

function planCommand(
  { name }: Manager,
  definition: PyNode,
  decorators: readonly PyNode[],
  uses: ReadonlyMap<PyNode, ManagerUse>,
  plan: ManagerPlanner,
): void {
  const command = py`${code(name)}.command(${commandName(nameOf(definition))})`
  const [first] = decorators
  const isMixed = new Set(decorators.map((decorator) => uses.get(decorator)?.method)).size > 1
  if (isMixed) return plan.refuse(definition, 'command-option', { option: 'both @command and @option' })
  const positional = decorators.filter((decorator) => isPositional(uses.get(decorator)?.call ?? null))
  if (positional.length > 1)
    return plan.refuse(definition, 'command-option', { option: 'several positional arguments' })
  for (const decorator of decorators) {
    const { method, call } = uses.get(decorator) as ManagerUse
    const expression = decoratorExpression(decorator)
    if (!expression) continue
    const lines: Hole[] = decorator === first ? [command] : []
    if (method === 'command') lines.push(...parameterLines(definition, plan))
    else if (call) lines.push(optionOf(call, plan))
    for (const child of expression.children) plan.discard(child)
    plan.discard(expression)
    plan.replace(expression, join(lines, '\n@'))
  }
}

/** click makes `create-db` of `create_db`, and drops a few endings. */
const commandName = (name: string): Hole => (/^[a-z0-9]+$/.test(name) ? null : quoted(name))

const isPositional = (call: PyNode | null): boolean => {
  const [first] = call ? (call.children.at(-1)?.children ?? []) : []
  return first !== undefined && !(literalString(first) ?? '-').startsWith('-')
}

/** Parameters without a default are arguments, the others options (flask_script.commands.Command). */
function parameterLines(definition: PyNode, plan: ManagerPlanner): readonly Hole[] {
  const parameters = parametersOf(definition)
  const letters = parameters.filter(({ kind }) => kind === 'default').map(({ name }) => name[0])
  return parameters.map((parameter): Hole => {
    const { name, kind, default: value } = parameter
    const isPlain = (kind === 'positional' || kind === 'default') && name === name.toLowerCase()
    if (!isPlain || new Set(letters).size < letters.length) {
      plan.refuse(parameter.node, 'command-option', { option: `the parameter ${name}` })
      return null
    }
    if (kind === 'positional') return py`${click}.argument(${quoted(name)})`
    return py`${click}.option(${quoted(`-${name[0]}`)}, ${quoted(`--${name}`)}${defaultOf(parameter, value, plan)})`
  })
}

function defaultOf(_: Parameter, value: PyNode | null, plan: ManagerPlanner): Hole {
  if (!value || value.kind === 'none') return null
  if (value.kind === 'false') return code(', is_flag=True')
  if (value.kind === 'true') return code(', is_flag=True, default=True')
  plan.copy(value)
  // Only what is given is text: the default stays what it is.
  return value.kind === 'string' ? py`, default=${value}` : py`, default=${value}, type=${click}.UNPROCESSED`
}

/** Flask-Script leaves the function; under click its name stands for the command. */
function planUses(definition: PyNode, flask: FlaskModel, plan: ManagerPlanner): void {
  for (const use of flask.index.usesOf(definition)) {
    if (callOf(use)) plan.replace(use, py`${use}.callback`)
    else plan.refuse(use, 'command-use', { name: nameOf(definition) })
  }
}

/** Flask-Script runs a command inside a request to `/` (flask_script.commands.Command.__call__). */
export function planContext(definition: PyNode, flask: FlaskModel, plan: ManagerPlanner): void {
  const name = nameOf(definition)
  for (const what of ['request', 'session', 'url_for'])
    for (const use of flask.uses(`flask.${what}`))
      if (contains(definition, use)) plan.refuse(use, 'request-context', { name, what })
}
