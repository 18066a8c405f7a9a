/** The table of a model where the class leaves it to Flask-SQLAlchemy (flask_sqlalchemy.model.NameMixin). */
import { callArgs } from '../python/calls.js'
import { definitionOf, nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { descendants, field, statementsOf, textOf } from '../python/syntax.js'

/** What a class has to say about its table once nobody derives its name. */
export type TableFact =
  | { readonly kind: 'said' | 'unclear' | 'shared' }
  /** The name it needs to be given. */
  | { readonly kind: 'derived'; readonly table: string }

/** How a release turns `UserRole` into `user_role`. */
export type Naming = (name: string) => string

export interface Family {
  /** A class and those it inherits from, that of `db.Model` last. */
  readonly order: (container: PyNode) => readonly PyNode[]
  /** Whether a class is `db.Model` or inherits from it. */
  readonly isModel: (container: PyNode) => boolean
  /** Whether a base class is neither in the project nor known to leave names alone. */
  readonly hasUnknownBase: (container: PyNode) => boolean
  /** Null where names are not derived at all. */
  readonly naming: Naming | null
}

const SAID: TableFact = { kind: 'said' }
const UNCLEAR: TableFact = { kind: 'unclear' }

export function tableOf(definition: PyNode, family: Family): TableFact {
  const { naming, isModel } = family
  const order = family.order(definition)
  if (isAbstract(definition) || sets(definition, '__table__')) return SAID
  if (order.some(family.hasUnknownBase)) return sets(definition, '__tablename__') ? SAID : UNCLEAR
  const parents = order.slice(1).filter((container) => isModel(container) && !isAbstract(container))
  const first = order.find((container) => sets(container, '__tablename__'))
  if (parents.length > 0 && !hasPrimaryKey(definition, parents, family)) return shared(definition, first, family)
  const isTaken = first && (first === definition || isComputed(first) || isAbstract(first) || !isModel(first))
  return isTaken || !naming ? SAID : { kind: 'derived', table: naming(nameOf(definition)) }
}

/** A class below another table that has no primary key shares that table, whatever names say. */
function shared(definition: PyNode, first: PyNode | undefined, { isModel, naming }: Family): TableFact {
  if (first === definition || statementsOf(definition).some(isOpenColumn)) return naming ? UNCLEAR : SAID
  const isNamed = first && naming && (isComputed(first) || isAbstract(first) || !isModel(first))
  return isNamed ? { kind: 'shared' } : SAID
}

/** `id: Mapped[intpk]`, whose annotation may say that it is the key. */
const isOpenColumn = (statement: PyNode): boolean =>
  /^\w+\s*:\s*(?:\w+\.)?Mapped\[(?!\s*(?:["']|Optional|str|int|float|bool|[Ll]ist|date))[^\]]*\]\s*$/.test(
    textOf(statement),
  )

/** A key of its own, or of a mixin or abstract class that no mapped parent brings. */
function hasPrimaryKey(definition: PyNode, parents: readonly PyNode[], { order }: Family): boolean {
  const theirs = new Set(parents.flatMap((parent) => order(parent)))
  return order(definition).some((container) => !theirs.has(container) && keyOf(container))
}

const keyOf = (container: PyNode): boolean =>
  statementsOf(container).some((statement) =>
    [...descendants(statement)].some((node) => {
      if (node.kind !== 'call') return false
      const callee = textOf(field(node, 'function') ?? node)
      if (/\bPrimaryKeyConstraint$/.test(callee)) return true
      const key = callArgs(node).keywords.get('primary_key')
      return key !== undefined && textOf(key) !== 'False'
    }),
  )

const isAbstract = (container: PyNode): boolean =>
  statementsOf(container).some((statement) => /^__abstract__\s*(?::[^=]*)?=\s*True\b/.test(textOf(statement)))

/** `@declared_attr def __tablename__(cls)`. */
const isComputed = (container: PyNode): boolean =>
  statementsOf(container).some((statement) => {
    const definition = definitionOf(statement)
    return definition?.kind === 'function_definition' && nameOf(definition) === '__tablename__'
  })

export const sets = (container: PyNode, attribute: string): boolean => assigned(container).has(attribute)

/** Names that a class body binds by assignment or definition. */
function assigned(container: PyNode): ReadonlySet<string> {
  return new Set(
    statementsOf(container).flatMap((statement) => {
      const definition = definitionOf(statement)
      if (definition) return [nameOf(definition)]
      const assignment = statement.kind === 'expression_statement' ? statement.children[0] : null
      const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
      return left ? [textOf(left)] : []
    }),
  )
}

/** `user_role` for `UserRole` (flask_sqlalchemy.model.camel_to_snake_case, 3.0). */
export const tableName: Naming = (name) =>
  name
    .replace(/(?<=[a-z0-9])[A-Z]|(?<!^)[A-Z](?=[a-z])/g, '_$&')
    .toLowerCase()
    .replace(/^_+/, '')

/** The same before 3.0: capitals stay where no small letter or digit follows them. */
export const oldTableName: Naming = (name) =>
  name
    .replace(/[A-Z]+(?=[a-z0-9])/g, (word) =>
      (word.length > 1 ? `_${word.slice(0, -1)}_${word.slice(-1)}` : `_${word}`).toLowerCase(),
    )
    .replace(/^_+/, '')
