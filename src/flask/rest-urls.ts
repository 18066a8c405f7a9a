/** The endpoints that api.url_for() and fields.Url() build addresses from. */
import type { Project } from '../project/project.js'
import { argument, callArgs, callOf } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { enclosingFunction, field } from '../python/syntax.js'
import type { Flow } from './flow.js'
import { collectorOf } from './rest.js'
import type { RoutingFacts } from './routing.js'
import type { SyntaxIndex } from './syntax-index.js'

interface Sources extends Pick<RoutingFacts, 'routes' | 'endpointOf'> {
  readonly project: Project
  readonly index: SyntaxIndex
}

/** The endpoint of a resource, with its blueprint; null when there is none or more than one. */
export function resourceEndpointOf(expression: PyNode, { routes, endpointOf, index }: Sources): string | null {
  const definition = index.classOf(expression)
  if (!definition) return null
  const own = routes.filter(({ classView }) => classView?.isResource && classView.definition === definition)
  const [first, ...others] = own
  // Each call that adds the class gives it another endpoint: the last one stays.
  const isInOrder = others.every(
    ({ call }) => call.module === first?.call.module && enclosingFunction(call) === enclosingFunction(first.call),
  )
  const last = [...own].sort((a, b) => a.call.start - b.call.start).at(-1)
  return last && isInOrder ? endpointOf(last) : null
}

/** Calls of url_for() on an Api, or with a resource where nobody can tell what it is called on. */
export function apiUrls({ index, routes }: Sources, flow: Flow) {
  return index.callsNamed('url_for').flatMap((call) => {
    const callee = field(call, 'function') as PyNode
    const isApi = [...flow.valuesOf(field(callee, 'object'))].some(({ origin }) => collectorOf(origin, index) !== null)
    const [resource = null] = callArgs(call).positional
    const definition = resource && index.classOf(resource)
    const isResource = routes.some(({ classView }) => classView?.isResource && classView.definition === definition)
    return isApi || isResource ? [{ call, callee, resource }] : []
  })
}

/** Names that have to be printed because of them. */
export function linkedEndpoints(sources: Sources, flow: Flow): (string | null)[] {
  const { project } = sources
  const urls = apiUrls(sources, flow).map(({ resource }) => resource && resourceEndpointOf(resource, sources))
  const fields = ['flask_restful.fields.Url', 'flask_restx.fields.Url'].flatMap((name) =>
    project.names.uses(name).map((use) => {
      const call = callOf(use)
      return call && literalString(argument(call, 0, 'endpoint'))
    }),
  )
  return [...urls, ...fields]
}
