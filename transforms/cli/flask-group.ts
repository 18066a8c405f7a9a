/** FlaskGroup(create_app=...): the same group as one of click that creates the application. */
import type { CommandGroup, FlaskGroup } from '../../src/flask/command-groups.js'
import { setApart } from '../../src/plan/set-apart.js'
import { code, type Hole, importedModule, join, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { field } from '../../src/python/syntax.js'
import type { CliPlanner } from './index.js'

const click = importedModule('click')

/** What only chooses the commands that go with Flask, or how its own files are read. */
const SILENT: ReadonlySet<string> = new Set(
  'create_app help add_default_commands add_version_option load_dotenv set_debug_flag'.split(' '),
)

export function planFlaskGroup(
  { isLate, home }: CommandGroup,
  { call, statement, createApp, name }: FlaskGroup,
  lines: readonly Hole[],
  plan: CliPlanner,
): void {
  const { positional, keywords, hasStar } = callArgs(call)
  if (hasStar || positional.length > 0 || [...keywords.keys()].some((keyword) => !SILENT.has(keyword)))
    return plan.refuse(call, 'flask-cli-name', { name: 'FlaskGroup' })
  const help = keywords.get('help')
  const body = createApp.kind === 'lambda' ? field(createApp, 'body') : null
  const created = body ?? py`${createApp}()`
  const app = plan.help('app_context', call)
  const lateHelp = help && py`, help=${help}`
  const group = isLate
    ? py`${code(name)} = ${plan.help('AppCommands', call)}(${createApp}${lateHelp})`
    : py`@${click}.group(${help && py`help=${help}`})\n@${click}.pass_context\ndef ${code(name)}(context):\n${code(help ? '' : '    """Commands of this application."""\n')}    context.with_resource(${app}(context.obj or ${created}))`
  const gap = code(isLate ? '\n' : '\n\n\n')
  const all = lines.length > 0 ? py`${group}${gap}${join(lines, '\n')}` : group
  plan.discard(call)
  plan.replace(statement, isLate ? all : setApart(statement, all))
  plan.note(call, 'default-commands', { module: home.module.name })
}
