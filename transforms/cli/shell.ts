/** The names of the interactive shell: the functions that give them stay, and the group gets a shell command. */
import type { CommandGroup } from '../../src/flask/command-groups.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { register } from '../../src/plan/registration.js'
import { code, type Hole, py } from '../../src/plan/template.js'
import type { CliPlanner } from './index.js'

export function planShells({ shells, home }: CommandGroup, flask: FlaskModel, plan: CliPlanner): readonly Hole[] {
  for (const shell of shells) {
    const problem = register(shell, flask, plan, ({ app: owner, function: names, user }) => {
      return py`${plan.help('add_shell_context', user)}(${owner}, ${names})`
    })
    if (problem) plan.refuse(shell.source, 'unknown-shell')
  }
  return shells.length > 0 ? [py`${code(home.name)}.add_command(${plan.help('shell', home.statement)})`] : []
}
