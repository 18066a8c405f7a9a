/** Rules that match the same address: Werkzeug prefers the more specific one, FastAPI the one declared first. */
import type { FlaskModel } from '../../src/flask/model.js'
import { parseRule, type Route } from '../../src/flask/routes.js'
import { fullRule } from './routes.js'

export interface Overlap {
  /** The route Werkzeug picks although it is declared later. */
  readonly winner: Route
  readonly loser: Route
}

interface Ranked {
  readonly route: Route
  readonly segments: readonly string[]
  readonly order: number
}

export function findOverlaps(flask: FlaskModel): Overlap[] {
  const ranked = flask.routes.flatMap((route) => {
    const rule = route.view ? fullRule(route, flask) : null
    return rule === null ? [] : [{ route, segments: rule.split('/').map(shape), order: orderOf(route, flask) }]
  })
  const groups = new Map<string, Ranked[]>()
  for (const item of ranked) {
    const key = `${item.route.call.module.path.split('/')[0]}:${item.segments.length}`
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((a) => group.flatMap((b) => (clash(a, b) ? [{ winner: a.route, loser: b.route }] : []))),
  )
}

/** A segment as far as it matters: fixed text, or what kind of variable it holds. */
function shape(segment: string): string {
  const parts = parseRule(segment)
  if (parts.every((part) => typeof part === 'string')) return segment
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.converter}>`)).join('')
}

/** Whether `a` is more specific than `b`, declared after it, and both can answer one request. */
function clash(a: Ranked, b: Ranked): boolean {
  if (a === b || a.order < b.order || !shareMethod(a.route, b.route)) return false
  let isMoreSpecific = false
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index] ?? ''
    const [own, others] = [segment.includes('<'), other.includes('<')]
    if (!own && !others && segment !== other) return false
    if (own !== others && !fits(own ? other : segment, own ? segment : other)) return false
    if (!own && others) isMoreSpecific = true
    if (own && !others) return false
    if (own && others && segment.includes('<int>') && !other.includes('<int>')) isMoreSpecific = true
  }
  return isMoreSpecific
}

/** Whether fixed text can be the value of a variable segment. */
function fits(text: string, pattern: string): boolean {
  const source = pattern
    .split(/<\w+>/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join(pattern.includes('<int>') ? '\\d+' : '[^/]+')
  return new RegExp(`^${source}$`).test(text)
}

function shareMethod(a: Route, b: Route): boolean {
  return (a.methods ?? []).some((method) => b.methods?.includes(method))
}

/** Order of declaration: blueprints as they are registered, routes of one file as they stand. */
function orderOf(route: Route, flask: FlaskModel): number {
  const [owner] = [...route.owners]
  const router = flask.routers.find(({ origin }) => origin === owner?.origin)
  const place = router?.registrations[0]?.call ?? route.call
  return place.start * 1e6 + route.call.start
}
