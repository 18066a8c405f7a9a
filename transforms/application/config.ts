/** The configuration: created below the application, or by the call that first fills it. */
import type { App } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { type Hole, imported, inner, py, type Template, type Code as Text } from '../../src/plan/template.js'
import { argument, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { contains, field, statementOf, textOf } from '../../src/python/syntax.js'
import type { ApplicationPlanner } from './index.js'

const Path = imported('pathlib', 'Path')

/** The folder of the application, Flask’s root_path, wherever the process was started. */
export const folderOf = (_app: App): Template => py`${Path}(__file__).parent`

export function configStatement(app: App, name: Text, root: Hole, flask: FlaskModel, plan: ApplicationPlanner): void {
  const Config = plan.help('Config', app.origin)
  const filling = firstFilling(app, flask)
  if (!filling) return plan.after(app.statement, py`${name}.state.config = ${Config}(${root})`, 10)
  const list = field(filling, 'arguments')
  const text = list ? textOf(list) : '()'
  if (text.includes('\n'))
    plan.replace(filling, py`${name}.state.config = ${Config}(\n    ${root},${inner(list as PyNode)})`)
  else plan.replace(filling, py`${name}.state.config = ${Config}(${root}, ${inner(list as PyNode)})`)
}

/** `app.config.from_mapping(A=1)` when it is the first thing said of the configuration, in the block of the application. */
export function firstFilling(app: App, flask: FlaskModel): PyNode | null {
  const accesses = flask.appAccesses.filter(
    ({ node, attribute }) => attribute === 'config' && node.module === app.module,
  )
  const first = accesses.find(({ node }) => node.start > app.statement.end)
  const method = first?.node.parent
  const call = method?.kind === 'attribute' && /\.from_mapping$/.test(textOf(method)) ? callOf(method) : null
  if (!call || !first || argument(call, 0, null)) return null
  const statement = statementOf(call)
  const isPlain = statement?.kind === 'expression_statement' && statement.children[0] === call
  return isPlain &&
    statement.parent === app.statement.parent &&
    textOf(first.object) === textOf(app.target ?? app.origin)
    ? call
    : null
}

/** Whether an access is part of the statement that becomes `app.state.config = Config(...)`. */
export function isFilling(node: PyNode, flask: FlaskModel): boolean {
  return flask.apps.some((app) => {
    const call = firstFilling(app, flask)
    const callee = call && field(call, 'function')
    return callee != null && contains(callee, node)
  })
}
