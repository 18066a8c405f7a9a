/** The declarative base that the models of Flask-SQLAlchemy get. */
import type { Project } from '../project/project.js'
import type { Database } from './database.js'

export interface BaseName {
  readonly path: string
  readonly name: string
}

/** Beside the object it takes the place of; null without one. */
export function baseOf(database: Database, project: Project): BaseName | null {
  const [object] = database.objects
  return object ? { path: object.origin.module.path, name: baseName(project) } : null
}

export function baseName({ modules }: Project): string {
  return modules.some(({ scope }) => scope.bindings.has('Base')) ? 'DatabaseModel' : 'Base'
}
