/** Flask-smorest: its blueprints, the classes added to them, and which application an Api stands for. */
import type { Project } from '../project/project.js'
import { argument, callArgs } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { Flow, Value } from './flow.js'
import type { ResourceUse } from './rest.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export const SMOREST_BLUEPRINT = 'flask_smorest.Blueprint'
export const SMOREST_API = 'flask_smorest.Api'

/** Whether a call creates a blueprint of Flask-smorest. */
export function isSmorest(origin: PyNode | null, index: SyntaxIndex): boolean {
  const callee = origin && field(origin, 'function')
  return callee !== null && index.qualify(callee) === SMOREST_BLUEPRINT
}

/** The expression of the application that an Api is for, given where it is created. */
export function appOfApi(creation: PyNode, index: SyntaxIndex, project: Project): PyNode | null {
  const own = argument(creation, 0, 'app')
  if (own) return own
  for (const call of index.callsNamed('init_app')) {
    const object = field(field(call, 'function') as PyNode, 'object')
    const qualified = object && project.names.qualify(object)
    const binding = qualified ? project.names.definition(qualified) : object && project.names.binding(object)
    if (binding?.definitions.some(({ value }) => value === creation)) return argument(call, 0, 'app')
  }
  return null
}

/** Options of a rule that only describe it. */
export const DESCRIBING_OPTIONS: ReadonlySet<string> = new Set(['parameters', 'tags'])
const KNOWN: ReadonlySet<string> = new Set(['endpoint', 'rule', 'methods', 'strict_slashes', ...DESCRIBING_OPTIONS])

/** `@blp.route("/pets")` above a MethodView. */
export function findSmorestUses(index: SyntaxIndex, flow: Flow): ResourceUse[] {
  const taken = new Set<string>()
  return index.classes.flatMap((definition) =>
    [...decoratorsOf(definition)].reverse().flatMap((source): ResourceUse[] => {
      const call = decoratorExpression(source)
      const callee = call?.kind === 'call' ? field(call, 'function') : null
      const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
      const named = field(definition, 'name')
      if (!call || !callee || !object || !named || attributeName(callee) !== 'route') return []
      const owners = new Set<Value>([...flow.valuesOf(object)].filter(({ origin }) => isSmorest(origin, index)))
      const url = argument(call, 0, 'rule')
      if (owners.size === 0 || !url) return []
      const { keywords, hasStar } = callArgs(call)
      const others = [...keywords.keys()].filter((name) => !KNOWN.has(name))
      // The second class of a name gets another endpoint.
      const key = `${[...owners].map(({ origin }) => origin?.start).join()}:${nameOf(definition)}`
      if (taken.has(key) && !keywords.has('endpoint')) others.push('a name that is taken')
      taken.add(key)
      return [
        {
          ...{ source, call, object, owners, definition, named, urls: [url] },
          endpoint: keywords.get('endpoint') ?? null,
          arguments: [],
          keywords: new Map(),
          others: hasStar ? [...others, 'its arguments'] : others,
        },
      ]
    }),
  )
}
