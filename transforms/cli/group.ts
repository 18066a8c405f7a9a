/** The click group of an application's commands. */
import type { App } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, type Hole, importedModule, join, py } from '../../src/plan/template.js'
import { decoratedOf, nameOf, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { CliPlanner } from './index.js'

const click = importedModule('click')

export interface Group {
  /** Arguments of each add_command call. */
  readonly added: Hole[]
  /** Where those commands are defined. */
  readonly sources: PyNode[]
  /** Top-level functions under `@app.cli.command`. */
  readonly decorated: PyNode[]
}

/** Below the registered commands' attachments, which the application may add to its last line. */
const LAST = 900

export function defineGroup(app: App, group: Group, flask: FlaskModel, plan: CliPlanner): void {
  const { factory, module, origin, target } = app
  if (module.scope.bindings.has('cli')) return plan.refuse(origin, 'name-taken')
  const needsArguments =
    factory &&
    parametersOf(factory).some(({ kind, default: value }) => {
      return kind === 'positional' || (kind === 'keywordOnly' && value === null)
    })
  if (needsArguments) return plan.refuse(origin, 'factory-arguments')
  const created = factory ? `${nameOf(factory)}()` : textOf(target ?? origin)
  const anchor = anchorOf(app, group)
  const isTyped = flask.index.functions.some((node) => node.module === module && field(node, 'return_type'))
  const signature = isTyped ? py`def cli(context: ${click}.Context) -> None:` : code('def cli(context):')
  const context = py`context.with_resource(${plan.help('app_context', origin)}(context.obj or ${code(created)}))`
  const head = py`@${click}.group()\n@${click}.pass_context\n${signature}\n    """Commands of this application."""\n    ${context}`
  const lines = group.added.map((command) => py`cli.add_command(${command})`)
  const template = lines.length > 0 ? py`${head}\n\n\n${join(lines, '\n')}` : head
  plan.define('cli', template, anchor.node, { isBlock: true, order: anchor.order })
}

/** After the factory and the commands beside it; for a module-level application before the first command that names the group, else at the end. */
function anchorOf({ factory, module, statement }: App, { decorated, sources }: Group): { node: PyNode; order: number } {
  if (factory) {
    const above = [decoratedOf(factory), ...sources.filter((node) => node.module === module)]
    return { node: above.sort((a, b) => b.start - a.start)[0] ?? decoratedOf(factory), order: 0 }
  }
  if (decorated.some((node) => node.module !== module)) return { node: statement, order: 0 }
  const statements = module.root.children.filter(({ kind }) => kind !== 'comment')
  const first = Math.min(...decorated.map((node) => statements.indexOf(node)))
  const before = statements[first - 1]
  if (before) return { node: before, order: before.start < statement.start ? 0 : LAST }
  const body = statements.filter((node) => !/^if\s+__name__\s*==/.test(textOf(node)))
  return { node: body.at(-1) ?? statement, order: LAST }
}
