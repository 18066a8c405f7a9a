/** Flask-SQLAlchemy: its object, the models made from it, and which of them rely on what it adds. */
import type { Project } from '../project/project.js'
import { nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bodyOf, field, statementsOf, textOf } from '../python/syntax.js'
import type { ExtensionObject, Extensions } from './extensions.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface Database {
  /** `db = SQLAlchemy(...)`; more than one is for a person to look at. */
  readonly objects: readonly ExtensionObject[]
  readonly models: ReadonlyMap<PyNode, Model>
  /** The class whose rows an expression such as `User` or `models.User` stands for. */
  modelOf(expression: PyNode): Model | null
}

export interface Model {
  readonly definition: PyNode
  readonly name: string
  /** Name of its table in Flask-SQLAlchemy 3 where the class leaves it to the extension; null where it does not. */
  readonly table: string | null
  /** Whether the name depends on more than this class. */
  readonly isTableUnclear: boolean
  readonly hasRepr: boolean
}

export function findDatabase(project: Project, index: SyntaxIndex, extensions: Extensions): Database {
  const objects = extensions.of('flask_sqlalchemy.SQLAlchemy')
  const bases = new Set(
    objects.flatMap(({ uses }) => uses.filter(({ path }) => path === 'Model').map(({ node }) => node)),
  )
  const parents = (container: PyNode): readonly PyNode[] => basesIn(container)
  const isModel = (container: PyNode, seen: readonly PyNode[] = []): boolean =>
    !seen.includes(container) &&
    parents(container).some((base) => {
      const own = bases.has(base) ? null : index.classOf(base)
      return bases.has(base) || (own !== null && isModel(own, [...seen, container]))
    })
  const models = new Map<PyNode, Model>()
  for (const definition of index.classes)
    if (isModel(definition)) models.set(definition, modelFrom(definition, bases, index, isModel))
  const modelOf = (expression: PyNode): Model | null => {
    const container = index.classOf(expression)
    return container ? (models.get(container) ?? null) : null
  }
  return { objects: project.modules.length > 0 ? objects : [], models, modelOf }
}

function modelFrom(
  definition: PyNode,
  bases: ReadonlySet<PyNode>,
  index: SyntaxIndex,
  isModel: (container: PyNode) => boolean,
): Model {
  const name = nameOf(definition)
  const sets = (container: PyNode, attribute: string): boolean => assigned(container).has(attribute)
  const named = (container: PyNode): boolean => sets(container, '__tablename__') || sets(container, '__table__')
  const others = basesIn(definition).filter((base) => !bases.has(base))
  const known = others.map((base) => index.classOf(base))
  // A parent with a table of its own means inheritance, one that nobody can read may name the table.
  const isUnclear = known.some(
    (parent) => parent === null || named(parent) || (isModel(parent) && !sets(parent, '__abstract__')),
  )
  const isOwn = named(definition) || sets(definition, '__abstract__')
  return {
    definition,
    name,
    table: isOwn || isUnclear ? null : tableName(name),
    isTableUnclear: !isOwn && isUnclear,
    hasRepr: [definition, ...known].some((container) => container !== null && sets(container, '__repr__')),
  }
}

/** `user_role` for `UserRole` (flask_sqlalchemy.model.camel_to_snake_case). */
export const tableName = (name: string): string =>
  name
    .replace(/(?<=[a-z0-9])[A-Z]|(?<!^)[A-Z](?=[a-z])/g, '_$&')
    .toLowerCase()
    .replace(/^_+/, '')

function basesIn(container: PyNode): readonly PyNode[] {
  const list = field(container, 'superclasses')
  return list ? list.children.filter(({ kind }) => kind === 'identifier' || kind === 'attribute') : []
}

/** Names that a class body binds by assignment or definition. */
function assigned(container: PyNode): ReadonlySet<string> {
  const body = bodyOf(container)
  return new Set(
    statementsOf(body?.parent ?? container).flatMap((statement) => {
      const inner = statement.kind === 'decorated_definition' ? field(statement, 'definition') : statement
      const assignment = inner?.kind === 'expression_statement' ? inner.children[0] : null
      const bound = assignment?.kind === 'assignment' ? field(assignment, 'left') : inner && field(inner, 'name')
      return bound ? [textOf(bound)] : []
    }),
  )
}
