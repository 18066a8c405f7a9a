/** The commands that Flask-Script brings: the server and the shell. */
import type { AddedToManager, Manager, ManagerUse } from '../../src/flask/managers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { setApart } from '../../src/plan/set-apart.js'
import { code, type Hole, importedModule, py, quoted, type Template } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { decoratedOf, decoratorsOf, nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import type { ManagerPlanner } from './index.js'

const click = importedModule('click')
const uvicorn = importedModule('uvicorn')

/** What only development servers have. */
const SILENT: ReadonlySet<string> = new Set('use_debugger use_reloader threaded'.split(' '))

/** `manager.add_command("runserver", Server(port=8080))`. */
export function planServer({ statement, name, call }: AddedToManager, manager: Manager, plan: ManagerPlanner): boolean {
  const { positional, keywords, hasStar } = call
    ? callArgs(call)
    : { positional: [], keywords: new Map(), hasStar: false }
  const given = [positional[0] ?? keywords.get('host'), positional[1] ?? keywords.get('port')]
  const isKnown = [...keywords.keys()].every((key) => key === 'host' || key === 'port' || SILENT.has(key))
  const isTaken = statement.module.scope.bindings.has('runserver')
  if (hasStar || positional.length > 2 || !isKnown || !manager.app || isTaken) return false
  for (const child of statement.children) plan.discard(child)
  plan.replace(statement, setApart(statement, server(manager, given, plan, name)))
  return true
}

export function server(
  { name, app, isFactory, object }: Manager,
  [host, port]: readonly (PyNode | undefined)[],
  plan: ManagerPlanner,
  own: PyNode | null = null,
): Template {
  const served = isFactory ? py`${plan.help('current_app', object.origin)}._get_current_object()` : app
  return py`@${code(name)}.command(${own ?? quoted('runserver')})
@${click}.option(${quoted('-h')}, ${quoted('--host')}, default=${host ?? quoted('127.0.0.1')})
@${click}.option(${quoted('-p')}, ${quoted('--port')}, default=${port ?? code('5000')}, type=int)
def runserver(host, port):
    """Run the server."""
    ${uvicorn}.run(${served}, host=host, port=port)`
}

/** `@manager.shell`, or `Shell(make_context=names)`; without names of its own it has the application. */
export function planShell(
  { node, decorator }: ManagerUse,
  { name, app, isFactory }: Manager,
  { index }: FlaskModel,
  plan: ManagerPlanner,
  added: AddedToManager | null = null,
): boolean {
  const definition = decorator && index.functions.find((candidate) => decoratorsOf(candidate).includes(decorator))
  const keywords = added?.call ? callArgs(added.call).keywords : new Map<string, PyNode>()
  const context = keywords.get('make_context')
  const isPlain = [...keywords.keys()].every((key) => /^(?:make_context|banner|use_\w+)$/.test(key))
  if (!isPlain || !app || isFactory || (!definition && !added)) return false
  const shell = py`${code(name)}.add_command(${plan.help('shell', node)})`
  const names: Hole = definition ? code(nameOf(definition)) : context
  const both = names ? py`${plan.help('add_shell_context', node)}(${app}, ${names})\n${shell}` : shell
  if (definition && decorator) {
    plan.discard(node)
    plan.remove(decorator)
    plan.after(decoratedOf(definition), py`\n\n${both}`, 300)
  } else if (added) {
    for (const child of added.statement.children) plan.discard(child)
    plan.replace(added.statement, both)
  }
  return true
}
