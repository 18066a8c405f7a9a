/** Flask-Marshmallow: what is read from its object, and the schemas it makes. */
import type { Project } from '../project/project.js'
import { argument, callOf } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { enclosing, field } from '../python/syntax.js'
import type { Extensions } from './extensions.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export const MARSHMALLOW = 'flask_marshmallow.Marshmallow'

/** A name of the package: `ma.Schema` or an import of it. */
export interface MarshmallowName {
  /** The expression to print anew. */
  readonly node: PyNode
  readonly name: string
}

const LINKS = /^(URLFor|UrlFor|AbsoluteURLFor|AbsoluteUrlFor|HyperlinkRelated)$/

/** Every name that is read from the object or imported from the package. */
export function marshmallowNames(project: Project, extensions: Extensions): readonly MarshmallowName[] {
  const own = extensions.of(MARSHMALLOW).flatMap(({ uses }) =>
    uses.flatMap(({ object, path }) => {
      const node = path === '' ? object : object.parent
      return node ? [{ node, name: path.split('.')[0] ?? '' }] : []
    }),
  )
  const imported = project.names
    .usesUnder('flask_marshmallow')
    .filter(({ node, name }) => name !== MARSHMALLOW && !enclosing(node, 'import_from_statement', 'import_statement'))
    .map(({ node, name }) => ({ node, name: name.replace(/^flask_marshmallow\.((fields|sqla|schema)\.)?/, '') }))
  return [...own, ...imported]
}

/** Endpoints that its fields build addresses from. */
export function marshmallowEndpoints(project: Project, extensions: Extensions): readonly (string | null)[] {
  return marshmallowNames(project, extensions).flatMap(({ node, name }) => {
    const call = callOf(node)
    return call && LINKS.test(name) ? [literalString(argument(call, 0, 'endpoint'))] : []
  })
}

/** `schema.jsonify(user)`: the method of schemas, not the function of Flask. */
export function isSchemaJsonify(call: PyNode, index: SyntaxIndex, project: Project): boolean {
  const callee = field(call, 'function')
  if (callee?.kind !== 'attribute' || attributeName(callee) !== 'jsonify') return false
  const qualified = index.qualify(callee)
  const isOutside = qualified !== null && !qualified.includes(':')
  return !isOutside && project.names.usesUnder('flask_marshmallow').length > 0
}
