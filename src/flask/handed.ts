/** An object that functions of the project are always given: inside them it needs no parameter. */
import type { Project } from '../project/project.js'
import { argument } from '../python/calls.js'
import { type Parameter, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import { type ExtensionUse, usesAt } from './object-uses.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface Handed {
  readonly definition: PyNode
  readonly parameter: Parameter
  /** What every call gives it, by the call. */
  readonly given: ReadonlyMap<PyNode, PyNode>
}

/** The parameter that one read of the object is given to, with its own reads; null when somebody may give it something else. */
function handedTo(
  use: PyNode,
  index: SyntaxIndex,
  project: Project,
): (Handed & { readonly uses: ExtensionUse[] }) | null {
  const outer = use.parent?.kind === 'keyword_argument' ? use.parent : use
  const call = outer.parent?.kind === 'argument_list' ? outer.parent.parent : null
  const callee = call?.kind === 'call' ? field(call, 'function') : null
  const definition = callee && index.functionOf(callee)
  if (!call || !definition || index.isTestFunction(definition) || !isOnlyCalled(definition, index)) return null
  const parameters = parametersOf(definition)
  const at = parameters.findIndex(({ name }, position) => argument(call, position, name) === use)
  const parameter = parameters[at]
  if (!parameter || parameter.kind === 'star' || parameter.kind === 'doubleStar') return null
  if (project.names.binding(parameter.target)?.definitions.length !== 1) return null
  const given = new Map<PyNode, PyNode>()
  for (const other of index.callsOf(definition)) {
    const value = argument(other, at, parameter.name)
    if (!value) return null
    given.set(other, value)
  }
  return { definition, parameter, given, uses: usesAt(parameter.target, project) }
}

/** Whether a function is no view, no hook and no value: it is imported and called. */
function isOnlyCalled(definition: PyNode, index: SyntaxIndex): boolean {
  const decorated = definition.parent?.kind === 'decorated_definition'
  const uses = index.usesOf(definition)
  const isCall = (node: PyNode): boolean => node.parent?.kind === 'call' && node.field === 'function'
  const isImport = (node: PyNode): boolean => /import/.test(node.parent?.kind ?? '') || textOf(node) === ''
  return !decorated && uses.every((node) => isCall(node) || isImport(node))
}

/** The reads of an object with those of the parameters it is always given to. */
export function withHanded(
  read: readonly ExtensionUse[],
  index: SyntaxIndex,
  project: Project,
): { readonly uses: readonly ExtensionUse[]; readonly handed: readonly Handed[] } {
  const uses = [...read]
  const handed = new Map<PyNode, Handed>()
  const open = read.filter(({ path }) => path === '')
  for (let use = open.pop(); use; use = open.pop()) {
    const found = handedTo(use.node, index, project)
    if (!found || handed.has(found.parameter.target)) continue
    handed.set(found.parameter.target, found)
    uses.push(...found.uses)
    open.push(...found.uses.filter(({ path }) => path === ''))
  }
  const known = new Set(uses.map(({ node }) => node))
  const isSure = ({ given }: Handed): boolean => [...given.values()].every((value) => known.has(value))
  const sure = [...handed.values()].filter(isSure)
  return sure.length === handed.size ? { uses, handed: sure } : { uses: read, handed: [] }
}
