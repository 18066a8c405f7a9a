/** Everything about addresses: routes, where they end up, what the url_map says, which rules meet. */

import type { Project } from '../project/project.js'
import type { App, ObjectAccess, Router } from './apps.js'
import { ClassViews } from './class-views.js'
import { Constants } from './constants.js'
import type { Flow } from './flow.js'
import { Mounting } from './mounting.js'
import { findOverlaps, meets, meetsFolder, type Overlap } from './overlaps.js'
import { findResourceUses, type ResourceUse } from './rest.js'
import { findDocuments, type RestDocuments } from './rest-documents.js'
import { endpointName, findRoutes, type Route } from './routes.js'
import { findSmorestUses } from './smorest.js'
import type { SyntaxIndex } from './syntax-index.js'
import { findUrlMaps, type UrlMaps } from './url-maps.js'

export interface RoutingFacts {
  readonly routes: readonly Route[]
  readonly constants: Constants
  readonly classViews: ClassViews
  /** Classes that are added to an Api or a Namespace. */
  readonly resources: readonly ResourceUse[]
  /** What is said to a Swagger document. */
  readonly documents: RestDocuments
  readonly urlMaps: UrlMaps
  readonly mounting: Mounting
  /** Rules that match the same address, with the one Werkzeug picks. */
  readonly overlaps: readonly Overlap[]
  /** Whether one address may belong to both routes. */
  meets(a: Route, b: Route): boolean
  /** Whether an address may belong to a route and to a folder of files. */
  meetsFolder(route: Route, address: string): boolean
  /** Whether the address with the other slash at its end is left unanswered. */
  isStrict(route: Route): boolean
  endpointOf(route: Route): string | null
  /** The route whose view serves a rule that only gives an endpoint another address. */
  twinOf(route: Route): Route | null
}

export interface RoutingSources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly apps: readonly App[]
  readonly routers: readonly Router[]
  readonly appAccesses: readonly ObjectAccess[]
}

export function findRouting(sources: RoutingSources): RoutingFacts {
  const { project, index, flow, routers, appAccesses } = sources
  const constants = new Constants(project)
  const resources = [...findResourceUses(index, flow), ...findSmorestUses(index, flow)]
  const documents = findDocuments(index, flow)
  const describing = documents.describing.map(({ decorator }) => decorator)
  const known = new Set([...resources.map(({ source }) => source), ...describing])
  const classViews = new ClassViews(project, index, constants, resources, known)
  const mounting = new Mounting(routers, constants)
  const urlMaps = findUrlMaps({ project, index, constants, accesses: appAccesses })
  const routes = findRoutes({ index, flow, constants, classViews, resources })
  const isStrict = (route: Route): boolean => route.strictSlashes ?? mapIsStrict(route, urlMaps, mounting)
  const weights = new Map([...urlMaps.converters].map(([name, { weight }]) => [name, weight]))
  const endpointOf = (route: Route): string | null => mounting.endpointOf(route, endpointName(route))
  const twinOf = (route: Route): Route | null => {
    const viewed = route.view === null ? routes.filter(({ view }) => view) : []
    const [rule, endpoint] = [mounting.fullRule(route), endpointOf(route)]
    const same = viewed.find((other) => mounting.fullRule(other) === rule)
    return same ?? viewed.find((other) => endpoint !== null && endpointOf(other) === endpoint) ?? null
  }
  const rules = { ...sources, routes, mounting, weights, isStrict }
  return {
    routes,
    constants,
    classViews,
    resources,
    documents,
    urlMaps,
    mounting,
    overlaps: findOverlaps(rules),
    meets: (a, b) => meets(a, b, rules),
    meetsFolder: (route, address) => meetsFolder(route, address, rules),
    isStrict,
    endpointOf,
    twinOf,
  }
}

/** The last word of the application's map; a blueprint's rules get it from the application they end up on. */
function mapIsStrict(route: Route, { strictSlashes }: UrlMaps, mounting: Mounting): boolean {
  const apps = mounting.placementsOf(route).map(({ app }) => app)
  const own = strictSlashes.filter(({ owners }) => [...owners].some(({ origin }) => !origin || apps.includes(origin)))
  return own.at(-1)?.value ?? true
}
