/** Rules of one application that match the same address, with the one Werkzeug picks. */

import type { Project } from '../project/project.js'
import { importsOf } from '../python/imports.js'
import type { PyModule, PyNode } from '../python/node.js'
import { contains, enclosingFunction } from '../python/syntax.js'
import type { App, Router } from './apps.js'
import type { Mounting, Placement } from './mounting.js'
import { joinRule } from './mounting.js'
import { type CustomWeights, canMeet, compareRanks, type RankedRule, rankedRule } from './ranking.js'
import type { Route } from './routes.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface Overlap {
  /** What Werkzeug picks. */
  readonly winner: Route
  /** What it passes over. */
  readonly loser: Route
  /** The winner only answers that address with a redirect to its own slash. */
  readonly isSlash: boolean
  /** FastAPI comes to the loser first, or nobody can tell. */
  readonly isWrong: boolean
}

interface Entry {
  readonly route: Route
  readonly rule: string
  readonly ranked: RankedRule
  readonly app: PyNode | null
  /** `slash`: the address without the slash, which Werkzeug redirects. `other`: the spelling strict_slashes=False adds. */
  readonly kind: 'rule' | 'slash' | 'other'
  readonly order: Order | null
}

/** Compared element by element. */
type Order = readonly number[]

export interface OverlapSources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly apps: readonly App[]
  readonly routers: readonly Router[]
  readonly routes: readonly Route[]
  readonly mounting: Mounting
  readonly weights: CustomWeights
  readonly isStrict: (route: Route) => boolean
}

export function findOverlaps(sources: OverlapSources): Overlap[] {
  const groups = new Map<PyNode | null, Entry[]>()
  for (const route of sources.routes) {
    if (!route.view) continue
    for (const entry of entriesOf(route, sources)) groups.set(entry.app, [...(groups.get(entry.app) ?? []), entry])
  }
  const found = new Map<string, Overlap>()
  for (const group of groups.values()) {
    for (const winner of group)
      for (const loser of group) {
        if (!isPreferred(winner, loser)) continue
        const isSlash = winner.kind === 'slash'
        const isWrong = comesFirst(loser, winner)
        const key = [keyOf(winner.route), keyOf(loser.route), isSlash].join()
        const isKnownWrong = found.get(key)?.isWrong ?? false
        found.set(key, { winner: winner.route, loser: loser.route, isSlash, isWrong: isWrong || isKnownWrong })
      }
  }
  return [...found.values()]
}

/** Whether one address may belong to both routes, its spelling with another slash at the end included; unreadable rules may meet everything. */
export function meets(a: Route, b: Route, sources: OverlapSources): boolean {
  const [own, others] = [entriesOf(a, sources), entriesOf(b, sources)]
  if (own.length === 0 || others.length === 0) return true
  return own.some((entry) => others.some((other) => canMeet(entry.ranked, other.ranked)))
}

/** Whether a route may be what answers below a folder of files. */
export function meetsFolder(route: Route, address: string, sources: OverlapSources): boolean {
  const folder = rankedRule(`${address}/<path:filename>`, sources.weights)
  const own = entriesOf(route, sources)
  return own.length === 0 || own.some(({ ranked }) => canMeet(ranked, folder))
}

function entriesOf(route: Route, sources: OverlapSources): Entry[] {
  return sources.mounting.placementsOf(route).flatMap((place): Entry[] => {
    if (place.prefix === null || route.rule === null) return []
    const rule = joinRule(place.prefix, route.rule)
    const make = (text: string, kind: Entry['kind']): Entry => ({
      route,
      rule: text,
      ranked: rankedRule(text, sources.weights),
      app: place.app,
      kind,
      order: orderOf(route, place, sources),
    })
    const bare = rule.replace(/\/$/, '')
    const isSlashed = rule.endsWith('/') && bare !== ''
    if (!sources.isStrict(route)) return [make(rule, 'rule'), make(isSlashed ? bare : `${rule}/`, 'other')]
    return isSlashed ? [make(rule, 'rule'), make(bare, 'slash')] : [make(rule, 'rule')]
  })
}

const keyOf = ({ call, view }: Route): string => `${call.module.path}:${call.start}:${view?.start}`

/** Whether both can answer one request and Werkzeug picks `winner`. */
function isPreferred(winner: Entry, loser: Entry): boolean {
  if (winner.route === loser.route || loser.kind === 'slash') return false
  if (winner.route.view === loser.route.view && winner.kind !== 'slash') {
    // The same function with the same variables answers the same.
    if (sameVariables(winner, loser)) return false
  }
  if (!(winner.route.methods ?? []).some((method) => loser.route.methods?.includes(method))) return false
  return compareRanks(winner.ranked, loser.ranked) < 0 && canMeet(winner.ranked, loser.ranked)
}

const comesFirst = (a: Entry, b: Entry): boolean =>
  a.order === null || b.order === null || compareOrders(a.order, b.order) < 0

const sameVariables = (a: Entry, b: Entry): boolean =>
  a.rule.match(/<[^>]*>/g)?.join() === b.rule.match(/<[^>]*>/g)?.join()

function compareOrders(a: Order, b: Order): number {
  for (const [index, own] of a.entries()) {
    const order = own - (b[index] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

/** When a route is declared, as far as that can be seen: the includes that lead to it, then its own place. */
function orderOf(route: Route, place: Placement, sources: OverlapSources): Order | null {
  const order: number[] = []
  let home: PyNode | null = place.app
  for (const { call, parent, blueprint } of place.path) {
    const at: number | null = home ? positionIn(home, call, sources) : call.start
    if (at === null) return null
    order.push(at, 0)
    const router: Router | undefined = sources.routers.find(({ registrations }) =>
      registrations.some((own) => own.call === call && own.blueprint === blueprint && own.parent === parent),
    )
    home = router?.origin ?? null
  }
  const source = route.view && contains(route.view.parent ?? route.view, route.source) ? route.view : route.call
  const own = home ? positionIn(home, source, sources) : route.call.start
  // Decorators of one function are applied from the bottom up.
  return own === null ? null : [...order, own, -route.source.start]
}

/** A place on the scale of the module that creates an application or blueprint: other modules stand where they are imported. */
function positionIn(origin: PyNode, node: PyNode, { project, index }: OverlapSources): number | null {
  const home = origin.module
  if (node.module !== home) {
    const start = importOf(node.module, home, project)
    return start === null ? null : start + node.start / 1e9
  }
  const [inside, own] = [enclosingFunction(node), enclosingFunction(origin)]
  if (inside === own || !inside) return node.start
  const call = index
    .callsOf(inside)
    .find((candidate) => candidate.module === home && enclosingFunction(candidate) === own)
  return call ? call.start + node.start / 1e9 : node.start
}

/** Where `home` imports a module, directly or through one it imports. */
function importOf(module: PyModule, home: PyModule, project: Project, seen = new Set<PyModule>()): number | null {
  if (seen.has(home)) return null
  seen.add(home)
  for (const statement of importsOf(home)) {
    const names = statement.isFrom
      ? [statement.module, ...statement.names.map(({ name }) => [statement.module, name].filter(Boolean).join('.'))]
      : [statement.module]
    for (const name of names) {
      const target = project.names.resolveModule(home, name, statement.level)
      if (!target || target === home) continue
      if (target === module || importOf(module, target, project, seen) !== null) return statement.node.start
    }
  }
  return null
}
