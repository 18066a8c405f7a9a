/** `upgrade()` and the like: the command of Alembic, told its configuration and the application at hand. */
import type { FlaskModel } from '../../src/flask/model.js'
import { code, type Hole, imported, importedModule, join, py, quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import type { MigrationsPlanner } from './index.js'

/** By its module: `Config` is what the application calls its own. */
const alembicConfig = importedModule('alembic.config')

/** Parameters after the directory, and what the command of Alembic is given in any case. */
const COMMANDS: ReadonlyMap<string, { readonly parameters: readonly string[]; readonly always: readonly string[] }> =
  new Map([
    ['upgrade', { parameters: ['revision', 'sql', 'tag'], always: ['"head"'] }],
    ['downgrade', { parameters: ['revision', 'sql', 'tag'], always: ['"-1"'] }],
    ['stamp', { parameters: ['revision', 'sql', 'tag'], always: ['"head"'] }],
    ['current', { parameters: ['verbose'], always: [] }],
    ['heads', { parameters: ['verbose', 'resolve_dependencies'], always: [] }],
    [
      'migrate',
      { parameters: ['message', 'sql', 'head', 'splice', 'branch_label', 'version_path', 'rev_id'], always: [] },
    ],
  ])

export function planCommands(flask: FlaskModel, plan: MigrationsPlanner): void {
  const [environment, ...more] = flask.migrations.environments
  const objects = flask.migrations.objects.length
  for (const { use, name, call } of flask.migrations.commands) {
    const known = COMMANDS.get(name)
    const given = call && known ? argumentsOf(call, known.parameters) : null
    const isOwn = given?.directory == null || literalString(given.directory) === environment?.directory
    const place = environment && more.length === 0 ? environment : null
    if (!call || !given || !known || !place || !isOwn || objects !== 1) {
      plan.refuse(use, 'unknown-command', { name })
      continue
    }
    const target = name === 'migrate' ? 'revision' : name
    // Flask-Migrate finds its folder from where the process was started, too.
    const config = py`${alembicConfig}.Config(${quoted('alembic.ini')}, attributes={${quoted('app')}: ${plan.help('current_app', use)}})`
    const [first, ...rest] = known.parameters
    const revision = known.always[0]
    const head: Hole[] = revision ? [given.values.get('revision') ?? code(revision)] : []
    const keywords = (revision ? rest : [first, ...rest]).flatMap((key): Hole[] => {
      const value = key ? given.values.get(key) : undefined
      return value ? [py`${code(key ?? '')}=${value}`] : []
    })
    const auto = name === 'migrate' ? [code('autogenerate=True')] : []
    plan.discard(call)
    plan.replace(call, py`${imported('alembic.command', target)}(${join([config, ...head, ...keywords, ...auto])})`)
  }
}

interface Given {
  readonly directory: PyNode | null
  readonly values: ReadonlyMap<string, PyNode>
}

function argumentsOf(call: PyNode, parameters: readonly string[]): Given | null {
  const { positional, keywords, hasStar } = callArgs(call)
  const names = ['directory', ...parameters]
  if (hasStar || positional.length > names.length || [...keywords.keys()].some((key) => !names.includes(key)))
    return null
  const values = new Map(keywords)
  for (const [index, value] of positional.entries()) values.set(names[index] ?? '', value)
  const directory = values.get('directory') ?? null
  values.delete('directory')
  return { directory: directory?.kind === 'none' ? null : directory, values }
}
