/** What clients see change, by route. */
import { knownDifferences } from './differences.js'
import type { HandlerReport, MigrationResult } from './types.js'

export interface ClientChange {
  readonly id: string
  readonly before: string
  readonly after: string
  /** When it is seen, as `a query parameter given twice`. */
  readonly what: string
  /** `GET /tasks`; empty where it is not one route's alone. */
  readonly routes: readonly string[]
}

/** Nothing where nothing is converted. */
export function clientChanges(result: MigrationResult): readonly ClientChange[] {
  const { findings, handlers, changes, flaskAhead } = result
  const converted = handlers.filter(({ rung }) => rung >= 3)
  const told = findings
    .filter(({ level }) => level === 'changed')
    .map(({ id, path, line, what, why }) => {
      const at = converted.filter((each) => isIn(each, path, line)).map(routeOf)
      return { id, what: what, before: '', after: why, routes: at }
    })
  const decoder = new TextDecoder()
  const texts = changes.flatMap(({ path, after }) =>
    after !== null && path.endsWith('.py') && !path.includes('flask_support') ? [decoder.decode(after)] : [],
  )
  const known = knownDifferences(texts, flaskAhead).map(({ id, route, before, after }) => {
    const own = converted.filter((each) =>
      knownDifferences([each.after ?? ''], flaskAhead).some((one) => one.id === id),
    )
    return { id, what: route, before, after, routes: own.map(routeOf) }
  })
  return merged([...told, ...known])
}

export function routeOf({ methods, rule }: Pick<HandlerReport, 'methods' | 'rule'>): string {
  return `${methods.length > 0 ? methods.join(', ') : 'ANY'} ${rule}`
}

function isIn(handler: HandlerReport, path: string, line: number): boolean {
  const decorators = 10
  const length = handler.before.split('\n').length
  return handler.path === path && line >= handler.line - decorators && line < handler.line + length
}

/** The same change told of several places is one change with several routes. */
function merged(all: readonly ClientChange[]): readonly ClientChange[] {
  const found = new Map<string, ClientChange>()
  for (const change of all) {
    const key = `${change.id}\0${change.what}`
    const routes = [...(found.get(key)?.routes ?? []), ...change.routes]
    found.set(key, { ...change, routes: [...new Set(routes)] })
  }
  return [...found.values()]
}
