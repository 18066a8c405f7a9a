/** Which endpoint names are used: every url_for, in code and templates, and every look at the endpoint being served. */

import type { Project } from '../project/project.js'
import { argument, callOf } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { ContextUse } from './contexts.js'

const READS_ENDPOINT: ReadonlySet<string> = new Set(['endpoint', 'blueprint', 'blueprints', 'url_rule'])

/** A predicate: is this endpoint's name needed? One computed name needs them all. */
export function endpointNames(project: Project, uses: readonly ContextUse[]): (endpoint: string) => boolean {
  const names = new Set<string>()
  let isAny = uses.some(
    ({ name, attribute }) => name === 'request' && attribute !== null && READS_ENDPOINT.has(attribute),
  )
  const add = (name: string | null): void => {
    if (name === null) isAny = true
    else names.add(name)
  }
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
  return (endpoint) => isAny || names.has(endpoint) || relative.includes(endpoint.split('.').at(-1) ?? '')
}
