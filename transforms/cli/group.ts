/** The click group of an application's commands. */
import type { CommandGroup, Home } from '../../src/flask/command-groups.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, type Hole, importedModule, join, py, type Template } from '../../src/plan/template.js'
import { parametersOf } from '../../src/python/functions.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { field, statementOf, textOf } from '../../src/python/syntax.js'
import type { CliPlanner } from './index.js'

const click = importedModule('click')

export interface Added {
  /** Statements below the group. */
  readonly lines: readonly Hole[]
  /** Where the commands that are added are defined. */
  readonly sources: readonly PyNode[]
  /** Top-level functions under `@app.cli.command`. */
  readonly decorated: readonly PyNode[]
}

/** Below the registered commands' attachments, which the application may add to its last line. */
const LAST = 900

export function defineGroup(group: CommandGroup, added: Added, flask: FlaskModel, plan: CliPlanner): void {
  const { app, home, isLate } = group
  const { factory, module, application } = home
  if (module.scope.bindings.has('cli')) return plan.refuse(app.origin, 'name-taken')
  const needsArguments =
    factory &&
    parametersOf(factory).some(({ kind, default: value }) => {
      return kind === 'positional' || (kind === 'keywordOnly' && value === null)
    })
  if (needsArguments || application === '') return plan.refuse(app.origin, 'factory-arguments')
  const anchor = anchorOf(group, added)
  const head = isLate
    ? lateGroup(home, plan)
    : groupFunction(home, code(factory ? `${application}()` : application), flask, plan)
  const gap = isLate ? '\n' : '\n\n\n'
  // A command that is defined below the group is added below itself.
  const late = lastBelow(anchor.node, added.sources)
  const lines = late ? [] : added.lines
  const template = lines.length > 0 ? py`${head}${code(gap)}${join(lines, '\n')}` : head
  plan.define('cli', template, anchor.node, { isBlock: true, order: anchor.order })
  if (late) plan.after(late, py`\n\n${join(added.lines, '\n')}`, LAST)
}

function lastBelow(anchor: PyNode, sources: readonly PyNode[]): PyNode | null {
  const below = sources.filter((node) => node.module === anchor.module && node.start > anchor.start)
  return below.sort((a, b) => b.start - a.start)[0] ?? null
}

/** `cli = AppCommands(create_app)`. */
function lateGroup({ factory, application, statement }: Home, plan: CliPlanner): Template {
  const created = code(factory ? application : `lambda: ${application}`)
  return py`cli = ${plan.help('AppCommands', statement)}(${created})`
}

export function groupFunction(
  { module, name, statement }: Home,
  created: Hole,
  flask: FlaskModel,
  plan: CliPlanner,
): Template {
  const signature = isTyped(module, flask)
    ? py`def ${code(name)}(context: ${click}.Context) -> None:`
    : code(`def ${name}(context):`)
  const context = py`context.with_resource(${plan.help('app_context', statement)}(context.obj or ${created}))`
  return py`@${click}.group()\n@${click}.pass_context\n${signature}\n    """Commands of this application."""\n    ${context}`
}

const isTyped = (module: PyModule, flask: FlaskModel): boolean =>
  flask.index.functions.some((node) => node.module === module && field(node, 'return_type'))

/** After the factory and the commands beside it; for a module-level application before the first command that names the group, else at the end. */
function anchorOf({ home, uses }: CommandGroup, { decorated, sources }: Added): { node: PyNode; order: number } {
  const { factory, module, statement } = home
  if (factory) {
    const above = [statement, ...sources.filter((node) => node.module === module)]
    return { node: above.sort((a, b) => b.start - a.start)[0] ?? statement, order: 0 }
  }
  if (decorated.some((node) => node.module !== module)) return { node: statement, order: 0 }
  const gone = uses.flatMap(({ method, call }) => (method === 'add_command' && call ? statementOf(call) : []))
  const statements = module.root.children.filter((node) => node.kind !== 'comment' && !gone.includes(node))
  const first = Math.min(...decorated.map((node) => statements.indexOf(node)))
  const before = statements[first - 1]
  if (before) return { node: before, order: before.start < statement.start ? 0 : LAST }
  const body = statements.filter((node) => !/^if\s+__name__\s*==/.test(textOf(node)))
  return { node: body.at(-1) ?? statement, order: LAST }
}
