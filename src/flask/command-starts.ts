/** How the commands of an application are started once they are a click group. */
import { tomlEntries } from '../project/toml-lines.js'
import { callArgs, calleeOf } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, nameOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { textOf } from '../python/syntax.js'
import type { CommandGroup } from './command-groups.js'
import { addedCommand, type CommandUse } from './commands.js'
import type { FlaskModel } from './model.js'
import type { Translation } from './server-commands.js'

export interface CommandStart {
  readonly group: CommandGroup
  /** What stands in front of the command's name. */
  readonly words: readonly string[]
  /** The module that `python -m` starts; null when it is a script. */
  readonly module: string | null
  readonly starter?: NonNullable<Translation['starter']>
}

/** By the name of the command. */
export function commandStarts(flask: FlaskModel): ReadonlyMap<string, CommandStart> {
  const found = new Map<string, CommandStart>()
  for (const group of flask.commands.groups) {
    const start = startOf(group, flask)
    if (!start) continue
    const names = [
      ...group.uses.flatMap((use) => namesOf(use, flask)),
      ...group.routers.flatMap((router) =>
        router.group === null ? router.uses.flatMap((use) => namesOf(use, flask)) : router.group,
      ),
      ...(group.shells.length > 0 ? ['shell'] : []),
    ]
    for (const name of names) found.set(name, start)
  }
  return found
}

function startOf(group: CommandGroup, flask: FlaskModel): CommandStart | null {
  const { module, name } = group.home
  const guard = module.root.children.find((node) => /^if\s+__name__\s*==/.test(textOf(node)))
  const isPackaged = module.isPackage || module.name.includes('.')
  const byModule = { group, words: ['python', '-m', module.name], module: module.name }
  if (guard && !module.isPackage) return new RegExp(`\\b${name}\\(`).test(textOf(guard)) ? byModule : null
  if (!isPackaged) return group.flaskGroup ? null : byModule
  const [top = ''] = module.name.split('.')
  const pyproject = flask.project.files.get('pyproject.toml')
  const entries = pyproject ? tomlEntries(pyproject.text) : []
  if (entries.some(({ table }) => table === 'project' || table === 'tool.poetry')) {
    const isTaken = entries.some(({ table, key }) => /\.scripts$/.test(table) && key === top)
    return isTaken || group.flaskGroup ? null : { group, words: [top], module: null }
  }
  if (!module.isPackage) return null
  const folder = module.path.replace(/__init__\.py$/, '')
  if (flask.project.moduleAt(`${folder}__main__.py`)) return null
  return { ...byModule, starter: { path: `${folder}__main__.py`, module: module.name, group: name } }
}

function namesOf(use: CommandUse, flask: FlaskModel): readonly string[] {
  const { method, call, decorated } = use
  if ((method === 'command' || method === 'group') && call && decorated)
    return [nameIn(call) ?? clickName(nameOf(decorated))]
  const added = addedCommand(use, flask.project)
  if (!added) return []
  const given = added.name && literalString(added.name)
  if (given) return [given]
  const definition = added.source.scope.bindings.get(added.own)?.definitions.at(-1)
  const value = definition?.value
  const own = value?.kind === 'call' ? nameIn(value) : null
  if (own) return [own]
  return definition ? decoratedName(definition.node, flask) : []
}

function decoratedName(definition: PyNode, flask: FlaskModel): readonly string[] {
  for (const decorator of decoratorsOf(definition)) {
    const expression = decoratorExpression(decorator)
    const callee = expression?.kind === 'call' ? calleeOf(expression) : expression
    if (!callee || !/^click\.(?:command|group)$/.test(flask.project.names.qualify(callee) ?? '')) continue
    const given = expression?.kind === 'call' ? nameIn(expression) : null
    return [given ?? clickName(nameOf(definition))]
  }
  return []
}

function nameIn(call: PyNode): string | null {
  const { positional, keywords } = callArgs(call)
  return literalString(positional[0] ?? keywords.get('name') ?? null)
}

/** click.decorators.command since 8.2. */
const clickName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/-(?:command|cmd|group|grp)$/, '')
