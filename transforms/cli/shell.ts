/** The names of the interactive shell: the functions that give them stay, and the group gets a shell command. */
import type { CommandGroup } from '../../src/flask/command-groups.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { register } from '../../src/plan/registration.js'
import { code, type Hole, py, quoted } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { contains } from '../../src/python/syntax.js'
import type { CliPlanner } from './index.js'

export function planShells({ shells, home }: CommandGroup, flask: FlaskModel, plan: CliPlanner): readonly Hole[] {
  for (const shell of shells) {
    planDatabase(shell.definition, flask, plan)
    const problem = register(shell, flask, plan, ({ app: owner, function: names, user }) => {
      return py`${plan.help('add_shell_context', user)}(${owner}, ${names})`
    })
    if (problem) plan.refuse(shell.source, 'unknown-shell')
  }
  return shells.length > 0 ? [py`${code(home.name)}.add_command(${plan.help('shell', home.statement)})`] : []
}

/** `{"db": db}`: the object is gone, its session is what a shell is opened for. */
function planDatabase(definition: PyNode | null, flask: FlaskModel, plan: CliPlanner): void {
  for (const { path, node } of flask.database.uses) {
    if (path !== '' || !definition || !contains(definition, node)) continue
    const entry = node.parent
    const session = plan.help('db_session', node)
    if (entry?.kind === 'pair' && node.field === 'value') plan.replace(entry, py`${quoted('session')}: ${session}`)
    else if (entry?.kind === 'keyword_argument') plan.replace(entry, py`session=${session}`)
    else return plan.refuse(node, 'unknown-shell')
    plan.discard(entry)
    plan.note(node, 'shell-session')
  }
}
