/** Where the order of declaration has to give way to Werkzeug's: routes registered later than they stand, slashes added earlier. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Overlap } from '../../src/flask/overlaps.js'
import type { Route } from '../../src/flask/routes.js'
import { code, type Hole, py } from '../../src/plan/template.js'
import { decoratedOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingFunction, statementOf } from '../../src/python/syntax.js'
import type { RoutingPlanner } from './index.js'

export interface Late {
  /** The statement the registration is printed below. */
  readonly anchor: PyNode
  /** Rank among the registrations below one statement. */
  readonly rank: number
}

export interface RouteOrder {
  readonly late: ReadonlyMap<Route, Late>
  /** Routes whose address without the slash needs a redirect of its own, with the methods it is for. */
  readonly slashes: ReadonlyMap<Route, ReadonlySet<string>>
  /** Routes that are put before all others once they are declared. */
  readonly first: ReadonlySet<Route>
  /** What cannot be put in order. */
  readonly refused: readonly Overlap[]
}

export function routeOrder(flask: FlaskModel): RouteOrder {
  const late = new Map<Route, Late>()
  const slashes = new Map<Route, Set<string>>()
  const refused: Overlap[] = []
  for (let isStable = false, rounds = 0; !isStable && rounds < 50; rounds += 1) {
    isStable = true
    for (const overlap of flask.overlaps) {
      const { winner, loser } = overlap
      const ahead = placeFor(loser, winner, late, flask)
      if (!ahead) continue
      const behind = place(loser, late)
      const isFirst = before(behind, ahead) || (behind.anchor === ahead.anchor && !late.has(loser) && late.has(winner))
      if (!isFirst) continue
      late.set(loser, { anchor: ahead.anchor, rank: late.has(winner) || overlap.isSlash ? ahead.rank + 1 : 0 })
      isStable = false
    }
  }
  for (const overlap of flask.overlaps) {
    const { winner, loser, isSlash, isWrong } = overlap
    if (isSlash) {
      const shared = (winner.methods ?? []).filter((method) => loser.methods?.includes(method))
      slashes.set(winner, new Set([...(slashes.get(winner) ?? []), ...shared]))
    }
    const isMovedAway = late.has(winner) && !isSlash
    if (!placeFor(loser, winner, late, flask) && (isWrong || isMovedAway)) refused.push(overlap)
  }
  const first = new Set(refused.map(({ winner }) => winner).filter((winner) => canBeFirst(winner, late, flask)))
  return { late, slashes, first, refused: refused.filter(({ winner, isSlash }) => isSlash || !first.has(winner)) }
}

/** An address without variables, declared on the application itself: Werkzeug prefers it to whatever else matches. */
function canBeFirst(route: Route, late: ReadonlyMap<Route, Late>, flask: FlaskModel): boolean {
  const full = flask.mounting.fullRule(route)
  const isOwn = flask.mounting.placementsOf(route).every(({ path }) => path.length === 0)
  const isAlone = flask.routes.every((other) => other === route || flask.mounting.fullRule(other) !== full)
  const isOne = route.source.kind !== 'decorator' || route.methods?.length === 1
  const isFixed = full !== null && /^\/[^<]*[^</]$/.test(full) && flask.isStrict(route)
  return isFixed && isOwn && isAlone && isOne && !late.has(route)
}

/** Where the winner stands in the block that declares the loser: itself, or the blueprint that holds it. */
function placeFor(loser: Route, winner: Route, late: ReadonlyMap<Route, Late>, flask: FlaskModel): Late | null {
  if (isSameBlock(winner, loser)) return place(winner, late)
  const owners = [...loser.owners]
  for (const { path } of flask.mounting.placementsOf(winner))
    for (const { statement: anchor, parent } of path) {
      const isHere = owners.some(({ origin }) => [...parent].some((value) => value.origin === origin))
      const isClose = anchor.module === loser.call.module && enclosingFunction(anchor) === enclosingOf(loser)
      if (isHere && isClose) return { anchor: outOfLoop(anchor), rank: -1 }
    }
  return null
}

/** Registered on one object, in one block of one file: there order can be arranged. */
function isSameBlock(a: Route, b: Route): boolean {
  const [own, other] = [[...a.owners], [...b.owners]]
  const isSameOwner = own.length === other.length && own.every(({ origin }, at) => origin === other[at]?.origin)
  return isSameOwner && a.call.module === b.call.module && enclosingOf(a) === enclosingOf(b)
}

const enclosingOf = (route: Route): PyNode | null => enclosingFunction(statement(route))

/** The statement that declares a route: its decorated function, or the call. */
export function statement({ source, view, call, classView }: Route): PyNode {
  if (source.kind === 'decorator' && classView) return decoratedOf(classView.definition)
  if (source.kind === 'decorator' && view) return decoratedOf(view)
  return statementOf(call) ?? call
}

/** What follows a registration follows the loop it stands in. */
export function outOfLoop(node: PyNode): PyNode {
  const loop = node.parent?.parent
  return loop?.kind === 'for_statement' && node.parent?.field === 'body' ? outOfLoop(loop) : node
}

/** A line below a statement, blank lines between it and a definition. */
export function below(anchor: PyNode, line: Hole, order: number, plan: RoutingPlanner): void {
  if (anchor.kind.endsWith('definition')) plan.after(anchor, code(anchor.parent?.kind === 'module' ? '\n' : ''), 139)
  plan.after(anchor, line, order)
}

/** A line above a statement, blank lines between it and a definition. */
export function above(anchor: PyNode, line: Hole, order: number, plan: RoutingPlanner): void {
  plan.before(anchor, line, order)
  if (anchor.kind.endsWith('definition'))
    plan.before(anchor, code(anchor.parent?.kind === 'module' ? '\n' : ''), order + 0.5)
}

/** Declared below less specific routes of another block, a route is put above them. */
export function putFirst(route: Route, plan: RoutingPlanner): void {
  plan.copy(route.object)
  const routes = py`${route.object}.router.routes`
  const anchor = outOfLoop(statement(route))
  below(anchor, code('# Above the less specific routes: FastAPI takes the first that matches.'), 140, plan)
  below(anchor, py`${routes}.insert(0, ${routes}.pop())`, 141, plan)
}

const place = (route: Route, late: ReadonlyMap<Route, Late>): Late =>
  late.get(route) ?? { anchor: statement(route), rank: -1 }

function before(a: Late, b: Late): boolean {
  return a.anchor.start !== b.anchor.start ? a.anchor.start < b.anchor.start : a.rank < b.rank
}
