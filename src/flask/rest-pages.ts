/** Where an application documents itself with Flask-RESTX: the page, the document, what they say of it. */
import { argument } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import type { Router } from './apps.js'
import { joinRule, type Mounting } from './mounting.js'
import { isSwaggerCollector } from './rest-documents.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface RestPages {
  readonly api: Router
  /** Null when the page is switched off. */
  readonly docs: string | null
  readonly openapi: string
  /** The address that is a 404 of its own beside the page. */
  readonly root: string
  /** `title`, `version`, `description` where they are literals. */
  readonly texts: ReadonlyMap<string, string>
}

export function pagesOf(
  app: PyNode,
  routers: readonly Router[],
  mounting: Mounting,
  index: SyntaxIndex,
): RestPages | null {
  for (const api of routers) {
    if (api.kind !== 'api' || !isSwaggerCollector(api.origin, index)) continue
    const place = mounting.placements(api).find((own) => own.app === app)
    if (!place || place.prefix === null) continue
    const own = (place.prefix.endsWith(ownPrefix(api)) && ownPrefix(api)) || ''
    const outer = place.prefix.slice(0, place.prefix.length - own.length)
    const doc = argument(api.origin, null, 'doc')
    const path = doc && literalString(doc)
    const docs = !doc ? '/' : path ? path : null
    return {
      api,
      docs: docs && joinRule(outer, docs),
      openapi: joinRule(place.prefix, '/swagger.json'),
      root: joinRule(outer, own || '/'),
      texts: new Map(
        ['title', 'version', 'description'].flatMap((name) => {
          const text = literalString(argument(api.origin, null, name))
          return text === null ? [] : [[name, text] as const]
        }),
      ),
    }
  }
  return null
}

const ownPrefix = ({ prefix }: Router): string => (prefix ?? '').replace(/\/+$/, '')
