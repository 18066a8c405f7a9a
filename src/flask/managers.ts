/** Flask-Script: its managers, and what they are asked. */
import type { Project } from '../project/project.js'
import { callArgs, callOf } from '../python/calls.js'
import { parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field, statementOf, textOf } from '../python/syntax.js'
import type { ExtensionObject, Extensions } from './extensions.js'
import type { Flow } from './flow.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface Manager {
  readonly object: ExtensionObject
  readonly name: string
  /** The application, or what creates it; null for a manager that belongs to another one. */
  readonly app: PyNode | null
  readonly isFactory: boolean
  readonly uses: readonly ManagerUse[]
}

/** `manager.command`, `manager.run()`: the attribute, its call, and the function it decorates. */
export interface ManagerUse {
  readonly node: PyNode
  readonly method: string
  readonly call: PyNode | null
  readonly decorator: PyNode | null
}

export interface Managers {
  readonly all: readonly Manager[]
  /** Objects of which nobody can tell the name or the application. */
  readonly unknown: readonly ExtensionObject[]
  /** Reads of other names of the package. */
  readonly names: readonly { readonly node: PyNode; readonly name: string }[]
  managerOf(expression: PyNode | null): Manager | null
}

export function findManagers(project: Project, index: SyntaxIndex, flow: Flow, extensions: Extensions): Managers {
  const objects = extensions.of('flask_script.Manager')
  const all = objects.flatMap((object) => managerFrom(object, index, flow) ?? [])
  const known = new Set(all.map(({ object }) => object))
  const names = project.names.usesUnder('flask_script').flatMap(({ node, name }) => {
    const own = name.split('.').at(-1) ?? ''
    return own === 'Manager' && objects.some(({ origin }) => callOf(node) === origin) ? [] : [{ node, name: own }]
  })
  return {
    all,
    unknown: objects.filter((object) => !known.has(object)),
    names,
    managerOf: (expression) => {
      const found = all.find(({ object }) => object.uses.some((use) => use.path === '' && use.object === expression))
      return found ?? null
    },
  }
}

function managerFrom(object: ExtensionObject, index: SyntaxIndex, flow: Flow): Manager | null {
  const { origin, target, statement, uses } = object
  if (!target || statement.parent?.kind !== 'module') return null
  const given = callArgs(origin).positional[0] ?? callArgs(origin).keywords.get('app')
  const app = given && given.kind !== 'none' ? given : null
  const factory = app && !flow.is(app, 'app') ? index.functionOf(app) : null
  const isFree = factory && parametersOf(factory).every(({ kind }) => kind === 'default' || /star/i.test(kind))
  const isFactory = Boolean(isFree) && [...flow.returns(factory as PyNode)].some(({ tag }) => tag === 'app')
  if (app && !flow.is(app, 'app') && !isFactory) return null
  const asked = uses.filter(({ path }) => path !== '').map(({ node, path }) => useOf(node, path))
  return { object, name: textOf(target), app, isFactory, uses: asked }
}

function useOf(node: PyNode, method: string): ManagerUse {
  const call = callOf(node)
  const holder = call ?? node
  const decorator = holder.parent?.kind === 'decorator' ? holder.parent : null
  return { node, method, call, decorator }
}

/** `manager.add_command("name", X(...))` as a statement: the name and what is added. */
export interface AddedToManager {
  readonly statement: PyNode
  readonly name: PyNode | null
  readonly command: PyNode
  /** What is called when the command is made there, or the command itself. */
  readonly made: PyNode
  readonly call: PyNode | null
}

export function addedTo({ call }: ManagerUse): AddedToManager | null {
  const statement = call && statementOf(call)
  if (!call || !statement || statement.children[0] !== call) return null
  const { positional, keywords, hasStar } = callArgs(call)
  const command = positional[positional.length - 1] ?? keywords.get('command')
  const name = positional.length === 2 ? (positional[0] ?? null) : (keywords.get('name') ?? null)
  if (!command || hasStar || keywords.has('namespace')) return null
  const made = command.kind === 'call' ? field(command, 'function') : null
  return { statement, name, command, made: made ?? command, call: command.kind === 'call' ? command : null }
}
