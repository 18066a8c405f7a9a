/** Which endpoint names are used: every url_for, in code and templates, and every look at the endpoint being served. */

import type { Project } from '../project/project.js'
import { argument, callOf } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import { textOf } from '../python/syntax.js'
import type { Router } from './apps.js'
import type { ContextUse } from './contexts.js'
import type { Hook } from './hooks.js'

const READS_ENDPOINT: ReadonlySet<string> = new Set(['endpoint', 'blueprint', 'blueprints', 'url_rule'])

/** A predicate: is this endpoint's name needed? One computed name needs them all. */
export function endpointNames(
  project: Project,
  uses: readonly ContextUse[],
  hooks: readonly Hook[],
  routers: readonly Router[],
  views: readonly (string | null)[],
): (endpoint: string) => boolean {
  const names = new Set<string>()
  const scoped = scopedBlueprints(hooks, routers)
  let isAny = uses.some(
    ({ name, attribute }) => name === 'request' && attribute !== null && READS_ENDPOINT.has(attribute),
  )
  // Requests are counted by endpoint.
  if (project.names.usesUnder('flask_limiter').length > 0) isAny = true
  // A blueprint that needs no CSRF token is told by its name.
  const isProtected = ['flask_wtf.CSRFProtect', 'flask_wtf.csrf.CSRFProtect'].some(
    (name) => project.names.uses(name).length > 0,
  )
  if (isProtected && project.modules.some(({ text }) => text.includes('.exempt('))) isAny = true
  if (sharesBlueprints(project, routers)) isAny = true
  const add = (name: string | null): void => {
    if (name === null) isAny = true
    else names.add(name)
  }
  for (const view of views) add(view)
  for (const use of project.names.uses('flask.url_for')) {
    const call = callOf(use)
    add(call ? literalString(argument(call, 0, 'endpoint')) : null)
  }
  for (const template of project.templates) {
    if (template.opaque) isAny = true
    for (const { name, literal } of template.calls) if (name === 'url_for') add(literal)
    if (
      template.reads.some(
        ({ name, attribute }) => name === 'request' && attribute !== null && READS_ENDPOINT.has(attribute),
      )
    )
      isAny = true
  }
  const relative = [...names].filter((name) => name.startsWith('.')).map((name) => name.slice(1))
  const isScoped = (endpoint: string): boolean =>
    endpoint
      .split('.')
      .slice(0, -1)
      .some((name) => scoped.has(name))
  return (endpoint) =>
    isAny ||
    isScoped(endpoint) ||
    // `.show` is one of the blueprint that answers, which is told by its name.
    (relative.length > 0 && endpoint.includes('.')) ||
    names.has(endpoint) ||
    relative.includes(endpoint.split('.').at(-1) ?? '')
}

/** Blueprints with something that runs for their routes only, which are told by their names. */
function scopedBlueprints(hooks: readonly Hook[], routers: readonly Router[]): ReadonlySet<string | null> {
  const origins = new Set(
    hooks
      .filter(({ isAppWide, isDependency }) => !isAppWide && !isDependency)
      .flatMap(({ owners }) => [...owners].map(({ origin }) => origin)),
  )
  return new Set(routers.filter(({ origin }) => origins.has(origin)).map(({ name }) => name))
}

/** Whether Flask-CORS is set up for blueprints: requests are told by their names. */
function sharesBlueprints(project: Project, routers: readonly Router[]): boolean {
  if (project.names.uses('flask_cors.CORS').length === 0) return false
  const targets = routers.flatMap(({ target }) => (target ? textOf(target) : []))
  if (targets.length === 0) return false
  const given = new RegExp(`\\b(?:CORS|init_app)\\(\\s*(?:[\\w.]*\\.)?(?:${targets.join('|')})\\b`)
  return project.modules.some(({ text }) => given.test(text))
}
