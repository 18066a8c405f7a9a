/** The group in the place of a manager. */
import { textsWith } from '../../src/flask/launch.js'
import { addedTo, type Manager } from '../../src/flask/managers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { setApart } from '../../src/plan/set-apart.js'
import { code, importedModule, join, py, type Template } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { decoratorsOf, returnsOf } from '../../src/python/functions.js'
import { isNone } from '../../src/python/literals.js'
import { commandClass, returnsCode } from './classes.js'
import type { ManagerPlanner } from './index.js'
import { server } from './standard.js'

const click = importedModule('click')
const sys = importedModule('sys')

const OPTIONS: ReadonlySet<string> = new Set(
  'app usage help description with_default_commands disable_argcomplete'.split(' '),
)

export function planGroup(manager: Manager, flask: FlaskModel, plan: ManagerPlanner): void {
  const { object, name, app, isFactory, uses } = manager
  const { origin, statement } = object
  const { positional, keywords, hasStar } = callArgs(origin)
  const isPlain = !hasStar && positional.length < 2 && [...keywords.keys()].every((key) => OPTIONS.has(key))
  if (!isPlain || uses.some(({ method }) => method === 'add_option')) return plan.refuse(origin, 'manager-shape')
  const help = keywords.get('help') ?? keywords.get('description') ?? keywords.get('usage')
  plan.discard(origin)
  if (!app) return plan.replace(statement, py`${code(name)} = ${click}.Group(${help && py`help=${help}`})`)
  const created = isFactory ? py`${app}()` : app
  const options = join([
    help && py`help=${help}`,
    flask.managers.all.some((each) => returnsCodes(each, flask)) && py`result_callback=${sys}.exit`,
  ])
  const text = help ? null : code('    """Commands of this application."""\n')
  const context = py`context.with_resource(${plan.help('app_context', origin)}(context.obj or ${created}))`
  const group = py`@${click}.group(${options})\n@${click}.pass_context\ndef ${code(name)}(context):\n${text}    ${context}`
  const isFree = !object.statement.module.scope.bindings.has('runserver') && !hasCommand(manager, 'runserver')
  const asksForServer = isFree && textsWith(/\bmanage\.py\s+runserver\b/g, flask).length > 0
  const parts: Template[] = asksForServer ? [group, server(manager, [], plan)] : [group]
  plan.replace(statement, setApart(statement, join(parts, '\n\n\n')))
  if (!asksForServer) plan.note(origin, 'default-commands')
}

const hasCommand = ({ uses }: Manager, name: string): boolean =>
  uses.some(({ call, decorator }) => {
    const [first] = call ? callArgs(call).positional : []
    const own = first && /^["'](\w+)["']$/.exec(first.module.text.slice(first.start, first.end))?.[1]
    return own === name || (decorator !== null && new RegExp(`def ${name}\\(`).test(decorator.module.text))
  })

/** Flask-Script ends the process with what a command returns. */
function returnsCodes({ uses }: Manager, flask: FlaskModel): boolean {
  const { index } = flask
  return uses.some((use) => {
    const { decorator, method } = use
    const added = method === 'add_command' ? addedTo(use) : null
    const own = added && commandClass(added, flask)
    if (own) return returnsCode(own)
    if (method !== 'command' && method !== 'option') return false
    const definition = decorator && index.functions.find((node) => decoratorsOf(node).includes(decorator))
    return (
      definition != null &&
      returnsOf(definition).some(({ children }) => children[0] !== undefined && !isNone(children[0]))
    )
  })
}
