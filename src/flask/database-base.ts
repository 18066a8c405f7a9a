/** The declarative base that the models of Flask-SQLAlchemy get. */
import type { Project } from '../project/project.js'
import { nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import type { Database } from './database.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface BaseName {
  readonly path: string
  readonly name: string
}

/** The class of `model_class` where it is one already, else beside the object it takes the place of; null without one. */
export function baseOf(database: Database, project: Project): BaseName | null {
  const [object] = database.objects
  const { modelClass, ancestry } = database
  if (modelClass && ancestry === 'declared') return { path: modelClass.module.path, name: nameOf(modelClass) }
  return object ? { path: object.origin.module.path, name: baseName(project) } : null
}

export function baseName({ modules }: Project): string {
  return modules.some(({ scope }) => scope.bindings.has('Base')) ? 'DatabaseModel' : 'Base'
}

/** Whether a class inherits from `DeclarativeBase` itself or from nothing declarative; null when nobody can tell. */
export type Ancestry = 'declared' | 'plain' | null

const KNOWN =
  /^(?:object|sqlalchemy\.orm\.(?:DeclarativeBase|DeclarativeBaseNoMeta|MappedAsDataclass)|flask_sqlalchemy\.(?:model\.)?Model|sqlalchemy\.ext\.asyncio\.AsyncAttrs)$/

export function ancestryOf(container: PyNode, index: SyntaxIndex, project: Project): Ancestry {
  const named = index.bases(container).flatMap((owner) =>
    (field(owner, 'superclasses')?.children ?? []).map((base) => {
      return { isOwn: owner === container, base, name: project.names.qualify(base) ?? textOf(base) }
    }),
  )
  const open = named.filter(({ base, name }) => base.kind !== 'comment' && !index.classOf(base) && !KNOWN.test(name))
  if (open.length > 0) return null
  const declarative = named.filter(({ name }) => /^sqlalchemy\.orm\.DeclarativeBase/.test(name))
  if (declarative.length === 0) return 'plain'
  return declarative.every(({ isOwn }) => isOwn) ? 'declared' : null
}
