/** Every use of request, session, g and current_app, with the function it stands in and that function's part in the application. */

import type { Project } from '../project/project.js'
import { callOf } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { enclosingFunction, field, textOf } from '../python/syntax.js'
import { attributeName } from './syntax-index.js'

export const CONTEXT_NAMES = ['request', 'session', 'g', 'current_app'] as const
export type ContextName = (typeof CONTEXT_NAMES)[number]

/** Attributes of the application whose replacement no longer names the application. */
export const STANDALONE: ReadonlySet<string> = new Set(['import_name', 'name', 'open_resource', 'root_path'])

/** What a function is for; closures inside a function share its role. `far` is everything Flask does not call itself. */
export type Role = 'handler' | 'hook' | 'error-handler' | 'guard' | 'command' | 'test' | 'far'

export interface ContextUse {
  readonly name: ContextName
  /** The identifier (or `flask.request`). */
  readonly node: PyNode
  /** The outermost function with a role, or the innermost function; null at module level. */
  readonly owner: PyNode | null
  readonly role: Role
  /** The attribute read directly on it, and that attribute node; null for the bare object. */
  readonly attribute: string | null
  readonly access: PyNode | null
  /** The call when that attribute is called. */
  readonly call: PyNode | null
}

export function findContextUses(project: Project, roleOf: (definition: PyNode) => Role): ContextUse[] {
  return CONTEXT_NAMES.flatMap((name) =>
    project.names
      .uses(`flask.${name}`)
      .filter(isOfProgram)
      .map((node) => {
        const { owner, role } = ownerOf(node, roleOf)
        const isRead = node.parent?.kind === 'attribute' && node.field === 'object'
        const access = isRead ? node.parent : null
        return {
          name,
          node,
          owner,
          role,
          attribute: access ? attributeName(access) : null,
          access,
          call: access && callOf(access),
        }
      }),
  )
}

/** What an earlier run mounted speaks Flask in the support module too. */
const isOfProgram = ({ module }: PyNode): boolean => !/(?:^|\/)flask_support\/flask_\w+\.py$/.test(module.path)

/** The nearest function around a node that has a part in the application. */
export function ownerOf(node: PyNode, roleOf: (definition: PyNode) => Role): { owner: PyNode | null; role: Role } {
  const innermost = enclosingFunction(node)
  for (let at = innermost; at; at = enclosingFunction(at)) {
    const role = roleOf(at)
    if (role !== 'far') return { owner: at, role }
  }
  return { owner: innermost, role: 'far' }
}

/** One attribute of `g`: who writes it, who reads it. */
export interface GlobalFact {
  readonly name: string
  readonly writes: readonly ContextUse[]
  readonly reads: readonly ContextUse[]
  readonly isReadByTemplate: boolean
}

export function findGlobals(project: Project, uses: readonly ContextUse[]): Map<string, GlobalFact> {
  const names = new Set<string>()
  const own = uses.filter((use) => use.name === 'g')
  for (const use of own) {
    const name = globalName(use)
    if (name) names.add(name)
  }
  const reads = project.templates.flatMap((template) => template.reads.filter((read) => read.name === 'g'))
  // Whoever gets the whole object, or computes a name, may read every value.
  const isOpaque = project.templates.some((template) => template.opaque) || own.some((use) => globalName(use) === null)
  return new Map(
    [...names].map((name) => {
      const mine = own.filter((use) => globalName(use) === name)
      const isReadByTemplate = isOpaque || reads.some((read) => read.attribute === name || read.attribute === null)
      const writes = mine.filter(isWrite)
      return [name, { name, writes, reads: mine.filter((use) => !isWrite(use)), isReadByTemplate }]
    }),
  )
}

const METHODS: ReadonlySet<string> = new Set(['get', 'pop', 'setdefault'])

const BY_NAME: ReadonlySet<string> = new Set(['hasattr', 'getattr', 'setattr', 'delattr'])

/** The g attribute a use is about: `g.user`, `g.get("user")`, `"user" in g`, `hasattr(g, "user")`; null for the whole object. */
export function globalName(use: ContextUse): string | null {
  if (use.attribute && !METHODS.has(use.attribute)) return use.attribute
  if (use.call) return literalString(field(use.call, 'arguments')?.children[0] ?? null)
  const parent = use.node.parent
  if (parent?.kind === 'comparison_operator') return literalString(parent.children[0] ?? null)
  return namedBy(use) ? literalString(parent?.children[1] ?? null) : null
}

/** Whether only an object that is like g will do: request.state has no methods. */
export const isWholeNamespace = (use: ContextUse): boolean =>
  use.name === 'g' && (globalName(use) === null || use.attribute === 'pop' || use.attribute === 'setdefault')

/** `hasattr` and its like when they are asked about this use of g. */
export function namedBy({ node }: ContextUse): string | null {
  const call = node.parent?.kind === 'argument_list' && node.parent.children[0] === node ? node.parent.parent : null
  const callee = call && field(call, 'function')
  return callee?.kind === 'identifier' && BY_NAME.has(textOf(callee)) ? textOf(callee) : null
}

function isWrite(use: ContextUse): boolean {
  if (use.attribute === 'setdefault' || use.attribute === 'pop') return true
  if (/^(set|del)attr$/.test(namedBy(use) ?? '')) return true
  const { access } = use
  const isTarget =
    access?.field === 'left' && (access.parent?.kind === 'assignment' || access.parent?.kind === 'augmented_assignment')
  return isTarget || access?.parent?.kind === 'delete_statement'
}
