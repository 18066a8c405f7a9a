/** What Flask-RESTX is told for its Swagger document: decorators that only describe, models that describe bodies. */
import { argument, callArgs } from '../python/calls.js'
import { decoratorExpression, decoratorsOf } from '../python/functions.js'
import { literalElements } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { Flow } from './flow.js'
import { collectorOf } from './rest.js'
import { isSwagger } from './rest-names.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export interface Documented {
  readonly decorator: PyNode
  /** The function or class below it. */
  readonly definition: PyNode
  /** `doc`, `response`, `expect`, … */
  readonly name: string
  readonly call: PyNode | null
}

const DESCRIBING: ReadonlySet<string> = new Set(
  'doc response param header hide deprecated produces vendor expect'.split(' '),
)
const MARSHALLING: ReadonlySet<string> = new Set(['marshal_with', 'marshal_list_with'])

export interface RestDocuments {
  /** Decorators that say something to the document, `expect` among them. */
  readonly describing: readonly Documented[]
  /** `@ns.marshal_with(...)` and `@marshal_with(...)`. */
  readonly marshalling: readonly Documented[]
}

export function findDocuments(index: SyntaxIndex, flow: Flow): RestDocuments {
  const all = [...index.functions, ...index.classes].flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator): readonly Documented[] => {
      const expression = decoratorExpression(decorator)
      const call = expression?.kind === 'call' ? expression : null
      const callee = call ? field(call, 'function') : expression
      if (!callee) return []
      const [, own] = /^flask_rest\w+\.(marshal_\w+)$/.exec(index.qualify(callee) ?? '') ?? []
      if (own) return [{ decorator, definition, name: own, call }]
      const object = callee.kind === 'attribute' ? field(callee, 'object') : null
      const isOwn = [...flow.valuesOf(object)].some(({ origin }) => isSwaggerCollector(origin, index))
      return isOwn ? [{ decorator, definition, name: attributeName(callee), call }] : []
    }),
  )
  return {
    describing: all.filter(({ name }) => DESCRIBING.has(name)),
    marshalling: all.filter(({ name }) => MARSHALLING.has(name) || name === 'marshal_with_field'),
  }
}

export function isSwaggerCollector(origin: PyNode | null, index: SyntaxIndex): boolean {
  const callee = origin && field(origin, 'function')
  return origin !== null && collectorOf(origin, index) !== null && isSwagger((callee && index.qualify(callee)) ?? '')
}

/** Models of `@ns.expect(model, validate=True)`. */
export function expected({ call }: Documented): readonly PyNode[] {
  return call ? callArgs(call).positional : []
}

/** Whether the document only names a body, or it is checked; null when that cannot be read. */
export function isChecked({ call }: Documented): boolean | null {
  const given = call && argument(call, null, 'validate')
  if (!given || /^(false|none)$/.test(given.kind)) return false
  return given.kind === 'true' ? true : null
}

/** `[model]` stands for a list of bodies. */
export const modelOf = (node: PyNode): PyNode => literalElements(node)?.[0] ?? node
