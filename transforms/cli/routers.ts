/** Commands of blueprints: a click group beside the blueprint, added where the blueprint is registered. */
import type { CommandGroup, RouterCommands } from '../../src/flask/command-groups.js'
import { placeOf } from '../../src/flask/hook-places.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { namedAt } from '../../src/plan/registration.js'
import { code, defined, type Hole, importedModule, py, quoted } from '../../src/plan/template.js'
import { type CliPlanner, planContextOption } from './index.js'

const click = importedModule('click')

/** Statements for a group that knows all of its commands. */
export function planRouters(group: CommandGroup, flask: FlaskModel, plan: CliPlanner): readonly Hole[] {
  return group.routers.flatMap((commands) => {
    const { router, uses, name } = commands
    for (const use of uses) {
      plan.replace(use.access.node, defined(router.module.path, name))
      planContextOption(use, plan)
    }
    const label = commands.group === null ? null : quoted(commands.group)
    plan.define(name, py`${code(name)} = ${click}.Group(${label})`, router.statement)
    if (!group.isLate) return [added(code(group.home.name), defined(router.module.path, name), commands)]
    planLate(commands, flask, plan)
    return []
  })
}

/** Below the statement that registers the blueprint, where it can be named. */
function planLate(commands: RouterCommands, flask: FlaskModel, plan: CliPlanner): void {
  const { router, places, name } = commands
  for (const placement of places) {
    const place = placeOf(placement)
    if (!place) {
      plan.refuse(router.origin, 'blueprint-command')
      return
    }
    const source = namedAt(place, router.module.path, name, [name], router.origin, flask, plan)
    plan.after(place.statement, added(code(`${place.app}.state.cli`), source, commands), 2 + router.origin.start / 1e8)
  }
}

/** `cli_group=None` puts the commands among those of the application. */
const added = (owner: Hole, source: Hole, { group }: RouterCommands): Hole =>
  group === null ? py`${owner}.commands.update(${source}.commands)` : py`${owner}.add_command(${source})`
