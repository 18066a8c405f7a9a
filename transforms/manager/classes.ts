/** Classes of commands: they keep what they do and lose their base; a click command asks them to run. */
import type { AddedToManager, Manager } from '../../src/flask/managers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { setApart } from '../../src/plan/set-apart.js'
import { code, type Hole, join, py, quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { docstringOf, nameOf, parametersOf, returnsOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { contains, field, nodesOfKind, parts, statementsOf, textOf } from '../../src/python/syntax.js'
import { planContext } from './commands.js'
import type { ManagerPlanner } from './index.js'
import { optionOf } from './options.js'

/** What Flask-Script itself looks for in a command. */
const MEANING =
  /^(?:help|description|usage|capture_all_args|help_args|namespace|parents|parser|create_parser|add_option|__init__|__call__)$/

/** A class under a name of its own, with the options it takes. */
export interface CommandClass {
  readonly definition: PyNode
  readonly run: PyNode
  readonly options: readonly PyNode[]
  /** The statement that holds the options. */
  readonly listed: PyNode | null
}

/** The class of a command that a manager is given; null when something else of Flask-Script is behind it. */
export function commandClass({ made }: AddedToManager, flask: FlaskModel): CommandClass | null {
  const definition = flask.index.classOf(made)
  const bases = definition ? parts(field(definition, 'superclasses') ?? definition) : []
  const run = definition && flask.index.method(definition, 'run')
  const [base] = bases
  if (!definition || !run || !base || bases.length !== 1 || !isCommand(base, flask)) return null
  const members = statementsOf(definition).map((statement) => [memberName(statement), statement] as const)
  if (members.some(([name]) => MEANING.test(name)) || !readsOwn(definition, new Set(members.map(([name]) => name))))
    return null
  const [, listed] = members.find(([name]) => name === 'option_list' || name === 'get_options') ?? []
  const options = listed ? optionsIn(listed) : []
  return options?.every((option) => isOption(option, flask))
    ? { definition, run, options, listed: listed ?? null }
    : null
}

export function planClass(
  added: AddedToManager,
  own: CommandClass,
  manager: Manager,
  flask: FlaskModel,
  plan: ManagerPlanner,
): boolean {
  const { statement, command, call, made } = added
  const { definition, run, options, listed } = own
  const name = commandName(added, definition)
  const isFar = definition.module !== statement.module && !options.every(isPlain)
  const [self, ...parameters] = parametersOf(run)
  const isTaken = name !== null && statement.module.scope.bindings.has(functionName(name))
  const uses = flask.index
    .usesOf(definition)
    .filter((use) => use.module !== statement.module || !contains(statement, use))
  if (
    name === null ||
    isFar ||
    isTaken ||
    !self ||
    uses.length > 0 ||
    parameters.some(({ kind }) => /star/i.test(kind))
  )
    return false
  const list = field(definition, 'superclasses')
  const docstring = docstringOf(definition)
  const isLong = docstring !== null && /\n/.test(textOf(docstring))
  const text = docstring && !isLong ? py`\n    ${docstring}` : null
  const taken = join(parameters.map((parameter) => code(`${parameter.name}=${parameter.name}`)))
  const signature = code(parameters.map((parameter) => parameter.name).join(', '))
  if (list) plan.replace(list, code(''))
  if (listed) plan.remove(listed)
  for (const option of options) plan.discard(option)
  for (const child of statement.children) plan.discard(child)
  for (const twice of [docstring, made]) if (twice) plan.copy(twice)
  const object = call ? command : py`${command}()`
  const lines: Hole[] = [
    py`${code(manager.name)}.command(${quoted(name)}${isLong && py`, help=${made}.__doc__`})`,
    ...options.map((option) => optionOf(option, plan)),
  ]
  const body = py`def ${code(functionName(name))}(${signature}):${text}\n    return ${object}.run(${taken})`
  plan.replace(statement, setApart(statement, py`@${join(lines, '\n@')}\n${body}`))
  planContext(run, flask, plan)
  return true
}

/** Whether what a command of this class returns is more than nothing. */
export const returnsCode = ({ run }: CommandClass): boolean =>
  returnsOf(run).some(({ children }) => children.length > 0)

const isCommand = (base: PyNode, flask: FlaskModel): boolean =>
  /^flask_script\.(?:commands\.)?Command$/.test(flask.project.names.qualify(base) ?? '')

function isOption(call: PyNode, flask: FlaskModel): boolean {
  const callee = call.kind === 'call' ? field(call, 'function') : null
  return callee !== null && /^flask_script\.(?:commands\.)?Option$/.test(flask.project.names.qualify(callee) ?? '')
}

/** `option_list = (Option(…),)` and `def get_options(self): return [Option(…)]`. */
function optionsIn(statement: PyNode): readonly PyNode[] | null {
  const given = statement.kind === 'function_definition' ? returnsOf(statement) : nodesOfKind(statement, 'assignment')
  const [only] = given
  const isAlone = statement.kind !== 'function_definition' || statementsOf(statement).length === 1
  const list = given.length === 1 && isAlone ? only?.children.at(-1) : null
  return list && /^(?:list|tuple)$/.test(list.kind) ? parts(list) : null
}

function memberName(statement: PyNode): string {
  if (statement.kind === 'function_definition') return nameOf(statement)
  const [assignment] = statement.kind === 'expression_statement' ? parts(statement) : []
  const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
  return left ? textOf(left) : ''
}

/** Methods may use what the class has itself, not what Flask-Script gave it. */
function readsOwn(definition: PyNode, names: ReadonlySet<string>): boolean {
  return nodesOfKind(definition, 'attribute').every((node) => {
    const object = field(node, 'object')
    const isSelf = object?.kind === 'identifier' && textOf(object) === 'self'
    return (
      !isSelf ||
      (names.has(textOf(field(node, 'attribute') ?? node)) &&
        !/^(?:option_list|get_options)$/.test(textOf(field(node, 'attribute') ?? node)))
    )
  })
}

/** The name it is given, or that of its class without its ending (flask_script.Manager.add_command). */
function commandName({ name, call }: AddedToManager, definition: PyNode): string | null {
  if (name) return literalString(name)
  const own = statementsOf(definition).find((statement) => memberName(statement) === 'name')
  if (own) return literalString(nodesOfKind(own, 'assignment')[0]?.children.at(-1) ?? null)
  return call
    ? nameOf(definition)
        .toLowerCase()
        .replace(/command$/, '')
    : null
}

const functionName = (name: string): string => name.replace(/\W/g, '_')

/** Whether an option can be written in another module as it stands. */
const isPlain = (option: PyNode): boolean => {
  const { positional, keywords } = callArgs(option)
  return [...positional, ...keywords.values()].every((value) =>
    value.kind === 'identifier'
      ? /^(?:int|float|str|bool)$/.test(textOf(value))
      : /^(?:string|integer|float|true|false|none)$/.test(value.kind),
  )
}
