/** Flask-SQLAlchemy: its object, the models made from it, and which of them rely on what it adds. */
import type { Requirement } from '../project/manifests.js'
import type { Project } from '../project/project.js'
import { allows } from '../project/versions.js'
import { callArgs } from '../python/calls.js'
import { nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { enclosing, field, textOf } from '../python/syntax.js'
import { type Ancestry, ancestryOf } from './database-base.js'
import { type ExtensionObject, type Extensions, type ExtensionUse, usesAt } from './extensions.js'
import type { Handed } from './handed.js'
import type { SyntaxIndex } from './syntax-index.js'
import { type Family, oldTableName, sets, type TableFact, tableName, tableOf } from './table-names.js'

export interface Database {
  /** `db = SQLAlchemy(...)`; more than one is for a person to look at. */
  readonly objects: readonly ExtensionObject[]
  /** Reads of the object: by its name, and by what a fixture that hands it out is called. */
  readonly uses: readonly ExtensionUse[]
  /** `yield db` of fixtures whose every reader is among the uses. */
  readonly handedOut: ReadonlySet<PyNode>
  /** Functions that every call gives the object to. */
  readonly handed: readonly Handed[]
  readonly models: ReadonlyMap<PyNode, Model>
  /** The class that `model_class` names, when it is one of the project. */
  readonly modelClass: PyNode | null
  /** What that class is. */
  readonly ancestry: Ancestry
  /** What requires Flask-SQLAlchemy before 3, and SQLAlchemy before 2. */
  readonly old: { readonly extension: Requirement | null; readonly library: Requirement | null }
  /** The class whose rows an expression such as `User` or `models.User` stands for. */
  modelOf(expression: PyNode): Model | null
  /** Whether objects of a class are models: a model itself, or what models inherit from. */
  isPartOfModels(container: PyNode): boolean
}

export interface Model {
  readonly definition: PyNode
  readonly name: string
  readonly table: TableFact
  readonly hasRepr: boolean
}

export function findDatabase(project: Project, index: SyntaxIndex, extensions: Extensions): Database {
  const objects = extensions.of('flask_sqlalchemy.SQLAlchemy')
  const { uses, handedOut } = allUses(objects, index, project)
  const old = oldReleases(project)
  const given = objects[0] && callArgs(objects[0].origin).keywords
  const modelArgument = given?.get('model_class')
  const modelClass = modelArgument ? index.classOf(modelArgument) : null
  const ancestry = modelClass ? ancestryOf(modelClass, index, project) : null
  const bases = modelUses(objects, uses, project)
  const isDirect = (container: PyNode): boolean => basesIn(container).some((base) => bases.has(base))
  const isModel = (container: PyNode): boolean => index.bases(container).some(isDirect)
  const own = modelClass ? index.bases(modelClass) : []
  const isNamed = given?.get('disable_autonaming') === undefined
  const family: Family = {
    order: (container) => [...index.bases(container), ...own],
    isModel,
    hasUnknownBase: (container) =>
      basesIn(container).some((base) => !bases.has(base) && isUnknown(base, index, project)),
    naming: isNamed ? (old.extension ? oldTableName : tableName) : null,
  }
  const models = new Map<PyNode, Model>()
  for (const definition of index.classes) {
    if (!isModel(definition)) continue
    const hasRepr = family.order(definition).some((container) => sets(container, '__repr__') || isDataclass(container))
    models.set(definition, { definition, name: nameOf(definition), table: tableOf(definition, family), hasRepr })
  }
  const modelOf = (expression: PyNode): Model | null => {
    const container = index.classOf(expression)
    return container ? (models.get(container) ?? null) : null
  }
  const parts = new Set([...models.keys()].flatMap(family.order))
  return {
    objects,
    uses,
    handedOut,
    handed: objects.flatMap((object) => object.handed),
    models,
    modelClass,
    ancestry,
    old,
    modelOf,
    isPartOfModels: (node) => parts.has(node),
  }
}

/** Where `db.Model` is read, by another name of it too: `Model = db.Model`. */
function modelUses(
  objects: readonly ExtensionObject[],
  uses: readonly ExtensionUse[],
  project: Project,
): ReadonlySet<PyNode> {
  const own = uses.filter(({ path }) => path === 'Model').map(({ node }) => node)
  const others = objects.flatMap(({ target }) =>
    target ? project.names.uses(`${target.module.path}:${textOf(target)}.Model`) : [],
  )
  return new Set([...own, ...others])
}

/** What says that only releases before Flask-SQLAlchemy 3 and SQLAlchemy 2 are wanted. */
function oldReleases({ manifests }: Project): Database['old'] {
  const below = (name: string, floor: string): Requirement | null =>
    manifests.requirements.find((item) => item.name === name && item.spec !== '' && !allows(item.spec, floor)) ?? null
  return { extension: below('flask-sqlalchemy', '3.0'), library: below('sqlalchemy', '2.0') }
}

/** The uses of an object, with those of the parameters of tests that a fixture hands it to. */
function allUses(
  objects: readonly ExtensionObject[],
  index: SyntaxIndex,
  project: Project,
): Pick<Database, 'uses' | 'handedOut'> {
  const uses = objects.flatMap((object) => object.uses)
  const handedOut = new Set<PyNode>()
  const open = uses.filter(({ path }) => path === '')
  for (let use = open.pop(); use; use = open.pop()) {
    const exit = use.node.parent
    const fixture =
      exit && /^(?:yield|return_statement)$/.test(exit.kind) ? enclosing(exit, 'function_definition') : null
    if (!exit || !fixture || (index.exits.get(fixture) ?? []).length !== 1) continue
    const readers = index.parametersOfFixture(fixture)
    if (readers === null) continue
    handedOut.add(exit)
    const found = readers.flatMap((parameter) => usesAt(parameter, project))
    uses.push(...found)
    open.push(...found.filter(({ path }) => path === ''))
  }
  return { uses, handedOut }
}

/** Classes of libraries that say nothing of tables. */
const HARMLESS =
  /^(?:flask_login\.|flask_security\.|flask_sqlalchemy\.|sqlalchemy_serializer\.|typing\.|abc\.|enum\.|sqlalchemy\.orm\.(?:DeclarativeBase|DeclarativeBaseNoMeta|MappedAsDataclass)$|sqlalchemy\.ext\.asyncio\.AsyncAttrs$)/

function isUnknown(base: PyNode, index: SyntaxIndex, project: Project): boolean {
  if (base.kind === 'keyword_argument' || base.kind === 'comment') return false
  const named = base.kind === 'subscript' ? field(base, 'value') : base
  if (!named || (named.kind !== 'identifier' && named.kind !== 'attribute')) return true
  const qualified = project.names.qualify(named)
  if (qualified === null && named.kind === 'identifier' && project.names.binding(named) === null) return false
  return index.classOf(named) === null && !(qualified && HARMLESS.test(qualified))
}

/** Every mapped dataclass gets a representation of its own. */
const isDataclass = (container: PyNode): boolean =>
  basesIn(container).some((base) => /\bMappedAsDataclass$/.test(base.module.text.slice(base.start, base.end)))

const basesIn = (container: PyNode): readonly PyNode[] => field(container, 'superclasses')?.children ?? []
