/** Commands: what is registered on app.cli, and whether the application's module can import where a command is defined. */
import type { Project } from '../project/project.js'
import { callOf } from '../python/calls.js'
import { definitionOf } from '../python/functions.js'
import { importsOf } from '../python/imports.js'
import type { PyModule, PyNode } from '../python/node.js'
import { enclosingFunction, isKind } from '../python/syntax.js'
import type { App, ObjectAccess } from './apps.js'
import type { FlaskModel } from './model.js'
import { attributeName } from './syntax-index.js'
import { isTestPath } from './tests.js'

/** One use of `app.cli`. */
export interface CommandUse {
  readonly access: ObjectAccess
  /** Null when it may be more than one application. */
  readonly app: App | null
  /** `add_command`, `command`, `group`; null when `cli` itself is handed on. */
  readonly method: string | null
  readonly call: PyNode | null
  /** The function it decorates. */
  readonly decorated: PyNode | null
}

export function commandUses(flask: FlaskModel): readonly CommandUse[] {
  return flask.appAccesses
    .filter(({ attribute, node }) => attribute === 'cli' && !isTestPath(node.module.path))
    .map((access) => commandUse(access, flask.apps))
}

function commandUse(access: ObjectAccess, apps: readonly App[]): CommandUse {
  const origins = [...access.values].map(({ origin }) => origin)
  const outer = access.node.parent
  const method = outer?.kind === 'attribute' && access.node.field === 'object' ? outer : null
  const call = method && callOf(method)
  const decorator = call?.parent?.kind === 'decorator' ? call.parent : null
  return {
    access,
    app: (origins.length === 1 && apps.find(({ origin }) => origin === origins[0])) || null,
    method: method && attributeName(method),
    call,
    decorated: decorator?.parent ? definitionOf(decorator.parent) : null,
  }
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
