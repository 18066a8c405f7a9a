/** Flask-Migrate: its objects, the environments of Alembic it wrote, and the calls of its functions. */
import type { Project, TextFile } from '../project/project.js'
import { allows } from '../project/versions.js'
import { callArgs, callOf } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyModule, PyNode } from '../python/node.js'
import { enclosing } from '../python/syntax.js'
import type { ExtensionObject, Extensions } from './extensions.js'

export interface Migrations {
  readonly objects: readonly ExtensionObject[]
  /** Each call that hands over options: `Migrate(...)`, `migrate.init_app(...)`. */
  readonly calls: readonly PyNode[]
  readonly environments: readonly Environment[]
  /** Calls of `upgrade()` and the like. */
  readonly commands: readonly { readonly use: PyNode; readonly name: string; readonly call: PyNode | null }[]
  /** What the installed release gives Alembic of itself. */
  readonly defaults: readonly string[]
  isEnvironment(module: PyModule): boolean
}

/** A folder of migrations. */
export interface Environment {
  /** Its env.py. */
  readonly module: PyModule
  /** `services/users/migrations` */
  readonly folder: string
  /** The project's folder above it, and the folder as Flask-Migrate is told it. */
  readonly home: string
  readonly directory: string
  readonly ini: TextFile | null
}

/** Names of flask_migrate that are no functions of Alembic. */
const OTHERS: ReadonlySet<string> = new Set(['Migrate', 'MigrateCommand', 'Config', 'cli'])

export function findMigrations(project: Project, extensions: Extensions): Migrations {
  const objects = extensions.of('flask_migrate.Migrate')
  const calls = objects.flatMap(({ origin, uses }) => [
    origin,
    ...uses.flatMap(({ node, path }) => (path === 'init_app' ? (callOf(node) ?? []) : [])),
  ])
  const environments = objects.length > 0 ? environmentsOf(project, directoriesIn(calls)) : []
  const commands = project.names.usesUnder('flask_migrate').flatMap(({ node, name }) => {
    const [, own = ''] = name.split('.')
    const isImport = enclosing(node, 'import_from_statement') !== null
    return own === '' || OTHERS.has(own) || isImport ? [] : [{ use: node, name: own, call: callOf(node) }]
  })
  const required = project.manifests.requirements.find(({ name }) => name === 'flask-migrate')
  const isOld = required !== undefined && required.spec !== '' && !allows(required.spec, '4.0')
  const modules = new Set(environments.map(({ module }) => module))
  return {
    objects,
    calls,
    environments,
    commands,
    defaults: isOld ? [] : ['compare_type', 'render_as_batch'],
    isEnvironment: (module) => modules.has(module),
  }
}

function directoriesIn(calls: readonly PyNode[]): readonly string[] {
  const given = calls.flatMap((call) => {
    const { keywords, positional } = callArgs(call)
    const directory = keywords.get('directory') ?? positional[2]
    return literalString(directory) ?? []
  })
  return given.length > 0 ? given : ['migrations']
}

function environmentsOf(project: Project, directories: readonly string[]): Environment[] {
  return project.modules.flatMap((module): Environment[] => {
    const { path } = module
    const usesFlask = project.names.usesUnder('flask').some(({ node }) => node.module === module)
    const usesAlembic = project.names.usesUnder('alembic').some(({ node }) => node.module === module)
    if (!/(^|\/)env\.py$/.test(path) || !usesAlembic || !usesFlask) return []
    const folder = path.split('/').slice(0, -1).join('/')
    const told = directories.map((text) => text.replace(/^\.\//, '').replace(/\/+$/, ''))
    const directory = told.find((own) => folder === own || folder.endsWith(`/${own}`)) ?? folder.split('/').at(-1) ?? ''
    const home = folder.slice(0, folder.length - directory.length).replace(/\/$/, '')
    const ini = project.files.get(folder === '' ? 'alembic.ini' : `${folder}/alembic.ini`) ?? null
    return [{ module, folder, home, directory, ini }]
  })
}
