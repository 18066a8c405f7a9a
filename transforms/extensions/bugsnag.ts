/** bugsnag: its ASGI middleware, inside the one that answers crashes, sees what its Flask signal reported. */
import { isAnsweredLate } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, py } from '../../src/plan/template.js'
import { allows } from '../../src/project/versions.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { type ImportStatement, importsOf } from '../../src/python/imports.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { scopesOf } from '../../src/python/scope.js'
import { enclosing, textOf } from '../../src/python/syntax.js'

const SOURCE = 'bugsnag.flask'
const MIDDLEWARE = 'BugsnagMiddleware'

type Code = 'handled-crashes' | 'hook-crashes' | 'report-details'

/** The import statements that it carried over. */
export function planBugsnag(flask: FlaskModel, plan: Planner<Code>): ReadonlySet<PyNode> {
  const carried = new Set<PyNode>()
  for (const module of flask.project.modules) {
    const [statement, ...others] = importsOf(module).filter((item) => item.level === 0 && item.module === SOURCE)
    const uses = flask.uses(`${SOURCE}.handle_exceptions`).filter((use) => isRead(use, module))
    if (!statement || others.length > 0 || uses.length === 0 || !isReplaceable(statement, uses, flask)) continue
    carried.add(statement.node)
    if (isTooOld(flask)) plan.require('bugsnag', 'main', module.path)
    if (statement.isFrom) plan.replace(statement.node, code(`from bugsnag.asgi import ${MIDDLEWARE}`))
    else plan.replace(statement.node, code('import bugsnag.asgi'))
    const watched = statement.isFrom ? MIDDLEWARE : `bugsnag.asgi.${MIDDLEWARE}`
    for (const use of uses) {
      const call = callOf(use) as PyNode
      plan.replace(call, py`${plan.help('watch_crashes', call)}(${argument(call, 0, 'app')}, ${code(watched)})`)
      plan.note(call, 'report-details')
    }
    for (const hook of flask.hooks) {
      if (UNSEEN.has(hook.kind)) plan.refuse(hook.source, 'hook-crashes', { name: 'bugsnag' })
      if (isAnsweredLate(hook, flask.project)) plan.refuse(hook.source, 'handled-crashes', { name: 'bugsnag' })
    }
  }
  return carried
}

/** The middleware came after 3.6; where the package is optional it stays so. */
const isTooOld = ({ project }: FlaskModel): boolean =>
  project.manifests.requirements.some(({ name, spec }) => name === 'bugsnag' && spec !== '' && !allows(spec, '4.0'))

/** What the hooks of the support module answer themselves when it crashes. */
const UNSEEN: ReadonlySet<string> = new Set(['before_first_request', 'before_request', 'after_this_request'])

const isRead = (use: PyNode, module: PyModule): boolean =>
  use.module === module && !enclosing(use, 'import_from_statement', 'import_statement')

/** One plain import of that name alone, which only ever gets an application. */
function isReplaceable({ node, isFrom, names }: ImportStatement, uses: readonly PyNode[], flask: FlaskModel): boolean {
  const [only, ...others] = names
  const isTaken = isFrom && scopesOf(node.module).some(({ bindings }) => bindings.has(MIDDLEWARE))
  const count = node.children.filter((child) => child.field === 'name').length
  if (!only || others.length > 0 || count !== 1 || only.alias || isTaken) return false
  return uses.every((use) => {
    const call = callOf(use)
    const app = call && argument(call, 0, 'app')
    if (!call || !app || !flask.flow.is(app, 'app')) return false
    const { positional, keywords, hasStar } = callArgs(call)
    const isNamed = textOf(use) === (isFrom ? only.local : `${SOURCE}.handle_exceptions`)
    return isNamed && positional.length + keywords.size === 1 && !hasStar
  })
}
