/** Functions that open one thing per request, keep it in g and return it: dependencies that plain code may go on calling. */
import { callArgs } from '../python/calls.js'
import { docstringOf, nameOf, parametersOf, returnsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { scopeOpenedBy } from '../python/scope.js'
import { field, parts, statementsOf, textOf } from '../python/syntax.js'
import { type ContextUse, globalName } from './contexts.js'
import type { Handler } from './routes.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface Resource {
  readonly definition: PyNode
  /** `Db` for `get_db`. */
  readonly alias: string
  /** The value it returns. */
  readonly returned: PyNode
}

/** `x = get_db()` as the first statement of a handler: its first action is to open the resource. */
export interface ResourceUse {
  readonly handler: PyNode
  readonly statement: PyNode
  readonly name: string
  readonly resource: Resource
}

export function findResources(index: SyntaxIndex, uses: readonly ContextUse[]): Resource[] {
  const owners = new Set(
    uses.filter((use) => use.name === 'g' && use.role === 'far' && use.owner).map(({ owner }) => owner as PyNode),
  )
  return [...owners].flatMap((definition) => {
    const own = uses.filter((use) => use.owner === definition && use.name === 'g')
    const names = new Set(own.map(globalName))
    const [exit, ...more] = returnsOf(definition)
    const returned = exit && parts(exit)[0]
    const isPlain =
      parametersOf(definition).length === 0 && names.size === 1 && more.length === 0 && index.isTopLevel(definition)
    if (!isPlain || !returned || !own.some(({ access }) => access === returned)) return []
    return [{ definition, alias: camel(nameOf(definition).replace(/^(get|open)_/, '')), returned }]
  })
}

export function findResourceUses(
  resources: readonly Resource[],
  handlers: readonly Handler[],
  index: SyntaxIndex,
): ResourceUse[] {
  return handlers.flatMap(({ definition }) => {
    const text = docstringOf(definition)?.parent
    const [first] = statementsOf(definition).filter((statement) => statement !== text)
    const assignment = first?.kind === 'expression_statement' ? first.children[0] : null
    const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
    const call = assignment && field(assignment, 'right')
    const callee = call?.kind === 'call' ? field(call, 'function') : null
    const opener = callee && index.functionOf(callee)
    const resource = resources.find((candidate) => candidate.definition === opener)
    if (!first || !resource || !call || left?.kind !== 'identifier' || callArgs(call).positional.length > 0) return []
    const name = textOf(left)
    const isOnly = scopeOpenedBy(definition)?.bindings.get(name)?.definitions.length === 1
    return isOnly ? [{ handler: definition, statement: first, name, resource }] : []
  })
}

const camel = (name: string): string =>
  name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
