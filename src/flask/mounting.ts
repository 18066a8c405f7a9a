/** Where blueprints end up: the applications they are registered on, with the whole prefix and the dotted name. */
import { callArgs } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import type { Registration, Router } from './apps.js'
import type { Constants } from './constants.js'
import type { Route } from './routes.js'

export interface Placement {
  /** The `Flask(...)` call; null for `current_app` or an application nobody sees. */
  readonly app: PyNode | null
  /** Prefix of the whole chain without a slash at its end; null when a part of it cannot be read. */
  readonly prefix: string | null
  /** `parent.child`. */
  readonly name: string | null
  /** The registrations that lead here, the application's own first. */
  readonly path: readonly Registration[]
}

/** Blueprints registered on blueprints are followed this far. */
const DEPTH = 6

export class Mounting {
  private readonly byOrigin: ReadonlyMap<PyNode, Router>

  constructor(
    routers: readonly Router[],
    private readonly constants: Constants,
  ) {
    this.byOrigin = new Map(routers.map((router) => [router.origin, router]))
  }

  /** Every place a blueprint is reachable at. */
  placements(router: Router, depth = DEPTH): readonly Placement[] {
    if (depth === 0) return []
    return router.registrations.flatMap((registration) => {
      const own = this.prefixOf(router, registration)
      const name = registeredName(router, registration)
      return [...registration.parent].flatMap(({ tag, origin }): Placement[] => {
        if (tag === 'app') return [{ app: origin, prefix: own, name, path: [registration] }]
        const parent = origin && this.byOrigin.get(origin)
        if (!parent) return []
        return this.placements(parent, depth - 1).map((outer) => ({
          app: outer.app,
          prefix: outer.prefix === null || own === null ? null : outer.prefix + own,
          name: joined(outer.name, name),
          path: [...outer.path, registration],
        }))
      })
    })
  }

  /** Where a route is reachable; the application's own routes are where they are declared. */
  placementsOf(route: Route): readonly Placement[] {
    return [...route.owners].flatMap(({ tag, origin }): readonly Placement[] => {
      if (tag === 'app') return [{ app: origin, prefix: '', name: '', path: [] }]
      const router = origin && this.byOrigin.get(origin)
      if (!router) return []
      const places = this.placements(router)
      if (places.length > 0) return places
      // Registered out of sight: what it says itself is the best guess.
      return [{ app: null, prefix: this.ownPrefix(router), name: router.name, path: [] }]
    })
  }

  /** The rule with all prefixes in front of it, null when it cannot be read. */
  fullRule(route: Route): string | null {
    const [place] = this.placementsOf(route)
    const rule = this.ruleOf(route)
    return place && place.prefix !== null && rule !== null ? joinRule(place.prefix, rule) : null
  }

  /** An empty rule is the prefix as it was written, with the slash at its end. */
  ruleOf(route: Route): string | null {
    if (route.rule !== '') return route.rule
    const routers = [...route.owners].flatMap(({ origin }) => (origin ? [this.byOrigin.get(origin)] : []))
    const isSlashed = routers.some((router) => {
      const given = router?.registrations.map(({ prefix }) => prefix).find((prefix) => prefix !== null)
      const node = given ?? router?.prefixNode ?? null
      return node !== null && (this.constants.text(node)?.endsWith('/') ?? false)
    })
    return isSlashed ? '/' : ''
  }

  /** Flask's endpoint name: `blueprint.view`, or the bare name on an application; null when it cannot be read. */
  endpointOf(route: Route, own: string | null): string | null {
    const [place] = this.placementsOf(route)
    if (!own || !place || place.name === null) return null
    return place.name ? `${place.name}.${own}` : own
  }

  private prefixOf(router: Router, { prefix }: Registration): string | null {
    return prefix && prefix.kind !== 'none' ? normal(this.constants.text(prefix)) : this.ownPrefix(router)
  }

  private ownPrefix({ prefixNode, prefix }: Router): string | null {
    return prefixNode && prefixNode.kind !== 'none' ? normal(this.constants.text(prefixNode)) : normal(prefix ?? '')
  }
}

/** Werkzeug joins prefix and rule with exactly one slash (flask.sansio.blueprints.BlueprintSetupState.add_url_rule). */
export function joinRule(prefix: string, rule: string): string {
  if (!prefix) return rule
  return rule ? `${prefix}/${rule.replace(/^\/+/, '')}` : prefix
}

function normal(prefix: string | null): string | null {
  if (prefix === null) return null
  const bare = prefix.replace(/^\/+|\/+$/g, '')
  return bare ? `/${bare}` : ''
}

/** An Api adds nothing to the name of its blueprint. */
function joined(outer: string | null, own: string | null): string | null {
  return outer === null || own === null ? null : [outer, own].filter(Boolean).join('.')
}

function registeredName(router: Router, { call }: Registration): string | null {
  const given = callArgs(call).keywords.get('name')
  return given ? literalString(given) : router.name
}
