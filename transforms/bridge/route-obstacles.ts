/** Routes of the two sides that get into each other's way, and those that come too late. */
import { folderOf, folderOption } from '../../src/flask/folders.js'
import type { Route } from '../../src/flask/routes.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { importsOf } from '../../src/python/imports.js'
import { isNone } from '../../src/python/literals.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { enclosingFunction, statementOf } from '../../src/python/syntax.js'
import type { Obstacle, Sides } from './obstacles.js'

export function routeObstacles(sides: Sides): Obstacle[] {
  const { flask, isMounted, isNative } = sides
  const isOfMounted = (route: Route): boolean => isMounted(flask.twinOf(route)?.source ?? route.source)
  const mounted = flask.routes.filter(isOfMounted)
  const native = flask.routes.filter((route) => isNative(route.source) && !isOfMounted(route))
  return [
    ...mounted.flatMap((route) => meeting(route, native, sides)),
    ...registrations(sides),
    ...[...native.flatMap((route) => topOf(route, sides))].flatMap((node): Obstacle[] =>
      isInTime(node, sides) ? [] : [{ node, code: 'late-route' }],
    ),
  ]
}

function meeting(route: Route, native: readonly Route[], sides: Sides): Obstacle[] {
  const { flask } = sides
  const rule = flask.mounting.fullRule(route) ?? 'a computed rule'
  const places = flask.mounting.placementsOf(route)
  if (places.length === 0) return []
  const other = native.find((candidate) => flask.meets(route, candidate))
  const folder = staticAddresses(sides).find((address) => address === null || flask.meetsFolder(route, address))
  if (!other && folder === undefined) return []
  const name = other ? (flask.mounting.fullRule(other) ?? 'a computed rule') : (folder ?? 'static files')
  return [{ node: route.source, code: 'rules-meet', data: { rule, other: name } }]
}

/** Where the converted side serves files; null where it cannot be read. */
function staticAddresses({ flask, app, isNative }: Sides): readonly (string | null)[] {
  const url = callArgs(app.origin).keywords.get('static_url_path')
  const option = callArgs(app.origin).keywords.get('static_folder')
  const own = url ? flask.constants.text(url) : `/${option ? (flask.constants.text(option) ?? '') : 'static'}`
  const blueprints = flask.routers
    .filter(({ origin }) => isNative(origin) && argument(origin, null, 'static_folder') !== null)
    .flatMap((router) => {
      const folder = folderOption(router.origin, 'static_folder')
      const path = folder && folderOf(folder, router.module, flask.constants)?.path.split('/').at(-1)
      return flask.mounting
        .placements(router)
        .map(({ prefix }) => (path && prefix !== null ? `${prefix}/${path}` : null))
    })
  const isServed = !option || !isNone(option)
  return [...(isServed ? [own && `/${own.replace(/^\/+|\/+$/g, '')}`] : []), ...blueprints]
}

/** A mounted blueprint is registered by plain statements of its own, with an application that is seen. */
function registrations({ flask, isMounted, app }: Sides): Obstacle[] {
  return flask.routers
    .filter(({ origin }) => isMounted(origin))
    .flatMap((router) => router.registrations.map((registration) => ({ router, registration })))
    .filter(({ registration: { call } }) => !isMounted(call))
    .filter(({ router, registration: { call, parent } }) => {
      const sharing = flask.routers.filter(({ registrations: own }) => own.some((other) => other.call === call))
      const statement = statementOf(call)
      const isPlain = statement?.kind === 'expression_statement' && statement.children[0] === call
      const isOfApp = [...parent].every(({ tag, origin }) => tag === 'app' && origin === app.origin)
      return !isPlain || !isOfApp || sharing.some(({ origin }) => !isMounted(origin)) || router.name === null
    })
    .map(({ registration }) => ({ node: registration.call, code: 'registered-in-loop' }))
}

/** What brings a route to the application: its own statement, or that of the outermost blueprint. */
function topOf(route: Route, { flask, app }: Sides): PyNode[] {
  return flask.mounting.placementsOf(route).flatMap((place) => {
    if (place.app !== app.origin) return []
    return [place.path[0]?.call ?? route.source]
  })
}

/** Whether a statement has run when the application is complete. */
function isInTime(node: PyNode, sides: Sides, depth = 4): boolean {
  const { app, end, flask } = sides
  const inside = enclosingFunction(node)
  if (depth === 0) return false
  if (inside && inside !== app.factory) {
    const calls = flask.index.callsOf(inside)
    return calls.length > 0 && calls.every((call) => isInTime(call, sides, depth - 1))
  }
  if (node.module === app.module)
    return (
      inside === app.factory &&
      (end.side === 'before' ? node.end <= end.statement.start : node.end <= end.statement.end)
    )
  return inside === null && app.factory === null && imports(app.module, node.module, sides)
}

/** Whether a module is loaded, at the latest, by the statements of another one. */
function imports(from: PyModule, wanted: PyModule, { flask: { project }, end }: Sides): boolean {
  const seen = new Set<PyModule>()
  const visit = (module: PyModule): boolean => {
    if (module === wanted) return true
    if (seen.has(module)) return false
    seen.add(module)
    return importsOf(module)
      .filter(({ isTopLevel, node }) => isTopLevel && (module !== from || node.start <= end.statement.start))
      .some((statement) => {
        const inside = statement.isFrom
          ? statement.names.map(({ name }) => [statement.module, name].filter(Boolean).join('.'))
          : []
        return [statement.module, ...inside].some((name) => {
          const target = project.names.resolveModule(module, name, statement.level)
          return target !== null && visit(target)
        })
      })
  }
  return visit(from)
}
