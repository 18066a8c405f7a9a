/** Commands: what is registered on `app.cli` and `blueprint.cli`, and whether a module can import where a command is defined. */
import type { Project } from '../project/project.js'
import { callArgs, callOf } from '../python/calls.js'
import { decoratedOf, definitionOf } from '../python/functions.js'
import { importsOf } from '../python/imports.js'
import type { PyModule, PyNode } from '../python/node.js'
import { enclosingFunction, isKind, statementOf } from '../python/syntax.js'
import type { ObjectAccess } from './apps.js'
import { attributeName } from './syntax-index.js'
import { isTestPath } from './tests.js'

/** One use of `app.cli` or `blueprint.cli`. */
export interface CommandUse {
  readonly access: ObjectAccess
  /** `add_command`, `command`, `group`; null when `cli` itself is handed on. */
  readonly method: string | null
  readonly call: PyNode | null
  /** The function it decorates. */
  readonly decorated: PyNode | null
}

export function commandUses(accesses: readonly ObjectAccess[]): readonly CommandUse[] {
  return accesses
    .filter(({ attribute, node }) => attribute === 'cli' && !isTestPath(node.module.path))
    .map((access) => commandUse(access))
}

function commandUse(access: ObjectAccess): CommandUse {
  const outer = access.node.parent
  const method = outer?.kind === 'attribute' && access.node.field === 'object' ? outer : null
  const call = method && callOf(method)
  const decorator = call?.parent?.kind === 'decorator' ? call.parent : null
  return {
    access,
    method: method && attributeName(method),
    call,
    decorated: decorator?.parent ? definitionOf(decorator.parent) : null,
  }
}

/** `app.cli.add_command(name)` as a statement that always runs: the command, the name given, and where it is defined. */
export interface AddedCommand {
  readonly statement: PyNode
  readonly command: PyNode
  readonly name: PyNode | null
  readonly source: PyModule
  readonly own: string
  readonly qualified: string
}

export function addedCommand({ method, call }: CommandUse, project: Project): AddedCommand | null {
  const statement = call && statementOf(call)
  const isPlain = statement?.kind === 'expression_statement' && statement.children[0] === call
  if (method !== 'add_command' || !call || !statement || !isPlain || callArgs(call).hasStar) return null
  const { positional, keywords } = callArgs(call)
  const [command, name = keywords.get('name')] = positional
  const qualified = command ? project.names.qualify(command) : null
  const [path = '', own = ''] = qualified?.split(':') ?? []
  const source = project.moduleAt(path)
  if (!command || !qualified || !source || !own || !isUnconditional(statement)) return null
  return { statement, command, name: name ?? null, source, own, qualified }
}

/** `@app.cli.command()` or `group()` above a function of a module's top level. */
export function isTopLevelCommand({ method, call, decorated }: CommandUse): boolean {
  const isKnown = method === 'command' || method === 'group'
  return isKnown && call !== null && decorated !== null && decoratedOf(decorated).parent?.kind === 'module'
}

export function canImport(module: PyModule, source: PyModule, name: string, project: Project): boolean {
  const isThere = project.names
    .imports(name)
    .some(({ node }) => node.module === module && node.parent?.kind === 'module')
  return module === source || isThere || !importsAtTop(source, module, project)
}

/** Whether importing `module` runs the top level of `target`, through any number of modules of the project. */
export function importsAtTop(module: PyModule, target: PyModule, project: Project): boolean {
  const seen = new Set<PyModule>([module])
  for (const at of seen) {
    for (const next of neededAtTop(at, project)) {
      if (next === target) return true
      seen.add(next)
    }
  }
  return false
}

/** Modules whose names a module needs while it is imported; `from . import x` needs only x where x is a module. */
function neededAtTop(module: PyModule, project: Project): readonly PyModule[] {
  const { names } = project
  const found: PyModule[] = []
  for (const statement of importsOf(module)) {
    if (statement.isTypeChecking || enclosingFunction(statement.node)) continue
    const source = names.resolveModule(module, statement.module, statement.level)
    const children = statement.isFrom
      ? statement.names.map(({ name }) => {
          const dotted = statement.module === '' ? name : `${statement.module}.${name}`
          return names.resolveModule(module, dotted, statement.level)
        })
      : []
    const submodules = children.filter((child) => child !== null && child !== source)
    found.push(...submodules.filter((child) => child !== null))
    const isNeeded = !statement.isFrom || statement.isStar || submodules.length < statement.names.length
    if (source && isNeeded) found.push(source)
  }
  return found
}

/** Whether a statement runs whenever its function or module does. */
export function isUnconditional(statement: PyNode): boolean {
  const block = statement.parent
  return block?.kind === 'module' || (block?.kind === 'block' && isKind(block.parent, 'function_definition'))
}
