/** Applications and blueprints: where they are created, what they are called, where blueprints are registered. */
import { argument } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyModule, PyNode } from '../python/node.js'
import { enclosingFunction, field, statementOf } from '../python/syntax.js'
import type { Flow, Value } from './flow.js'
import { type Collector, collectorOf, findCollectorUses, ownPrefixOf } from './rest.js'
import { APIS, NAMESPACES } from './rest-names.js'
import { SMOREST_BLUEPRINT } from './smorest.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface App {
  /** The `Flask(...)` call. */
  readonly origin: PyNode
  readonly module: PyModule
  /** The statement that creates it, and the name it is bound to; null when it is not a plain assignment. */
  readonly statement: PyNode
  readonly target: PyNode | null
  /** The function that builds it; null for a module-level application. */
  readonly factory: PyNode | null
}

export interface Router {
  /** The `Blueprint(...)` call. */
  readonly origin: PyNode
  readonly module: PyModule
  readonly statement: PyNode
  readonly target: PyNode | null
  /** What it is: `api` and `namespace` collect resources. */
  readonly kind: 'blueprint' | Collector
  /** The blueprint's name, null when it is not a literal; the others add nothing to the names of their routes. */
  readonly name: string | null
  /** The expression of its own prefix. */
  readonly prefixNode: PyNode | null
  /** Its own url_prefix; null when absent or not a literal (`hasComputedPrefix`). */
  readonly prefix: string | null
  readonly hasComputedPrefix: boolean
  readonly registrations: readonly Registration[]
}

export interface Registration {
  readonly call: PyNode
  readonly statement: PyNode
  /** The application or blueprint that receives it. */
  readonly parent: ReadonlySet<Value>
  readonly blueprint: PyNode
  /** url_prefix given here; it replaces the blueprint's own. */
  readonly prefix: PyNode | null
}

export function findApps(index: SyntaxIndex, flow: Flow): App[] {
  return originsOf(index, flow, 'app').map((origin) => ({
    origin,
    module: origin.module,
    statement: statementOf(origin) ?? origin,
    target: assignedName(origin),
    factory: enclosingFunction(origin),
  }))
}

export function findRouters(index: SyntaxIndex, flow: Flow): Router[] {
  const origins = originsOf(index, flow, 'router')
  const registrations = [...findRegistrations(index, flow), ...findCollectorUses(origins, index, flow)]
  return origins.map((origin) => {
    const kind = collectorOf(origin, index) ?? 'blueprint'
    const prefix = kind === 'blueprint' ? argument(origin, 5, 'url_prefix') : ownPrefixOf(origin, kind, index)
    const name = argument(origin, 0, 'name')
    const literal = prefix ? literalString(prefix) : null
    return {
      origin,
      module: origin.module,
      statement: statementOf(origin) ?? origin,
      target: assignedName(origin),
      kind,
      name: kind !== 'blueprint' ? '' : name ? literalString(name) : null,
      prefixNode: prefix,
      prefix: literal ?? (kind === 'namespace' && !prefix && name ? literalString(name) : null),
      hasComputedPrefix: prefix !== null && prefix.kind !== 'none' && literal === null,
      registrations: registrations.filter(({ blueprint }) => denotes(flow, blueprint, origin)),
    }
  })
}

/** Calls that create one, wherever the class is known by another name. */
function originsOf(index: SyntaxIndex, flow: Flow, tag: 'app' | 'router'): PyNode[] {
  const names = tag === 'app' ? ['flask.Flask'] : ['flask.Blueprint', SMOREST_BLUEPRINT, ...APIS, ...NAMESPACES]
  const calls = names.flatMap((name) => index.creations(name))
  return calls.filter((call) => [...flow.valuesOf(call)].some((value) => value.tag === tag && value.origin === call))
}

function findRegistrations(index: SyntaxIndex, flow: Flow): Registration[] {
  return index.callsNamed('register_blueprint').flatMap((call) => {
    const callee = field(call, 'function')
    const parent = flow.valuesOf(callee && field(callee, 'object'))
    const blueprint = argument(call, 0, 'blueprint')
    if (!blueprint || parent.size === 0) return []
    return [
      { call, statement: statementOf(call) ?? call, parent, blueprint, prefix: argument(call, null, 'url_prefix') },
    ]
  })
}

export function denotes(flow: Flow, expression: PyNode, origin: PyNode): boolean {
  return [...flow.valuesOf(expression)].some((value) => value.origin === origin)
}

/** The plain name an expression is assigned to. */
function assignedName(expression: PyNode): PyNode | null {
  const assignment = expression.parent
  if (assignment?.kind !== 'assignment' || expression.field !== 'right') return null
  const left = field(assignment, 'left')
  return left?.kind === 'identifier' ? left : null
}

/** One attribute read or called on an application or a blueprint. */
export interface ObjectAccess {
  readonly node: PyNode
  readonly object: PyNode
  readonly attribute: string
  readonly values: ReadonlySet<Value>
  /** The call when the attribute is called. */
  readonly call: PyNode | null
}

export function findAccesses(index: SyntaxIndex, flow: Flow, tag: Value['tag']): ObjectAccess[] {
  const found: ObjectAccess[] = []
  for (const [attribute, nodes] of index.attributes) {
    for (const node of nodes) {
      const object = field(node, 'object')
      if (!object || !flow.is(object, tag)) continue
      const isCalled = node.parent?.kind === 'call' && node.field === 'function'
      found.push({ node, object, attribute, values: flow.valuesOf(object), call: isCalled ? node.parent : null })
    }
  }
  return found.sort((a, b) =>
    a.node.module.path < b.node.module.path
      ? -1
      : a.node.module.path > b.node.module.path
        ? 1
        : a.node.start - b.node.start,
  )
}
