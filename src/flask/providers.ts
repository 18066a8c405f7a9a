/** Where a value of `g` comes from, when exactly one before-hook sets it, and how a handler can ask for it. */
import { nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { scopeOpenedBy } from '../python/scope.js'
import { contains, descendants, enclosingFunction, statementOf } from '../python/syntax.js'
import type { Router } from './apps.js'
import { type ContextUse, type GlobalFact, globalName } from './contexts.js'
import type { Guard } from './guards.js'
import type { Hook } from './hooks.js'
import type { Handler } from './routes.js'

export interface Provider {
  /** The attribute of `g`. */
  readonly name: string
  readonly hook: Hook
  readonly definition: PyNode
  /** `CurrentUser`. */
  readonly alias: string
  /**
   * `returned`: the hook is a dependency of one router and returns the value. `stored`: it does, and keeps it on the request for
   * others. `read`: the hook runs for every request and a small dependency reads what it stored.
   */
  readonly kind: 'returned' | 'stored' | 'read'
  /** The variable a hook that returns the value keeps it in. */
  readonly local: string
}

/** A guard that hands out the value it checked. */
export interface GuardValue {
  readonly guard: Guard
  readonly provider: Provider
  /** `LoggedIn`. */
  readonly alias: string
}

export interface Providers {
  readonly byName: ReadonlyMap<string, Provider>
  readonly byGuard: ReadonlyMap<Guard, GuardValue>
}

export function findProviders(
  globals: ReadonlyMap<string, GlobalFact>,
  hooks: readonly Hook[],
  guards: readonly Guard[],
  uses: readonly ContextUse[],
): Providers {
  const byName = new Map<string, Provider>()
  for (const fact of globals.values()) {
    const provider = providerOf(fact, hooks)
    if (provider) byName.set(fact.name, provider)
  }
  const byGuard = new Map<Guard, GuardValue>()
  for (const guard of guards) {
    if (guard.isFactory || guard.gives) continue
    const names = new Set(uses.filter((use) => use.name === 'g' && contains(guard.wrapper, use.node)).map(globalName))
    const [name] = names
    const provider = names.size === 1 && name ? byName.get(name) : undefined
    if (provider) byGuard.set(guard, { guard, provider, alias: guardAlias(nameOf(guard.named)) })
  }
  return { byName, byGuard }
}

function providerOf(fact: GlobalFact, hooks: readonly Hook[]): Provider | null {
  const owners = new Set(fact.writes.map((use) => use.owner))
  const [definition] = owners
  const hook = hooks.find((candidate) => candidate.definition === definition && candidate.kind === 'before_request')
  if (owners.size !== 1 || !definition || !hook || fact.writes.some((use) => use.attribute !== fact.name)) return null
  const isElsewhere = fact.isReadByTemplate || fact.reads.some((use) => !isNear(use, fact.name, definition))
  const isAlwaysBound = fact.writes.some((use) => statementOf(use.node)?.parent?.parent === definition)
  const kind = !hook.isDependency ? 'read' : isElsewhere || !isAlwaysBound ? 'stored' : 'returned'
  const local = isFree(definition, fact.name) ? fact.name : `${fact.name}_value`
  return {
    name: fact.name,
    hook,
    definition,
    local,
    alias: `Current${camel(fact.name.replace(/^current_/, ''))}`,
    kind,
  }
}

/** Reads that will get the value as a parameter. */
const isNear = (use: ContextUse, name: string, definition: PyNode): boolean =>
  use.owner === definition || ((use.role === 'handler' || use.role === 'guard') && use.attribute === name)

const guardAlias = (name: string): string => (name === 'login_required' ? 'LoggedIn' : camel(name))

const camel = (name: string): string =>
  name
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')

/** Whether a handler sits on the router whose before-hook provides the value, so that the dependency has run. */
export function isServed(handler: Handler, provider: Provider, routers: readonly Router[]): boolean {
  if (provider.kind === 'read') return true
  const served = new Set([...provider.hook.owners].map(({ origin }) => origin))
  return handler.routes.every((route) =>
    [...route.owners].every(({ origin }) => served.has(origin) || isBelow(origin, served, routers)),
  )
}

/** Blueprints registered on a served blueprint inherit its hooks. */
function isBelow(origin: PyNode | null, served: ReadonlySet<PyNode | null>, routers: readonly Router[]): boolean {
  const router = routers.find((candidate) => candidate.origin === origin)
  const parents = router?.registrations.flatMap(({ parent }) => [...parent]) ?? []
  return parents.length > 0 && parents.every((value) => value.tag === 'router' && served.has(value.origin))
}

/** A before-hook's short-circuits and bare returns. */
export function returnsIn(definition: PyNode): PyNode[] {
  return [...descendants(definition)].filter(
    (node) => node.kind === 'return_statement' && enclosingFunction(node) === definition,
  )
}

const isFree = (definition: PyNode, name: string): boolean => !scopeOpenedBy(definition)?.bindings.has(name)
