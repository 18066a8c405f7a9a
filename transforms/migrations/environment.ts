/** env.py of the migrations: what it asked of Flask-Migrate it asks of the application and of the models. */
import { baseOf } from '../../src/flask/database-base.js'
import { servedTarget, type Target } from '../../src/flask/launch.js'
import type { Environment } from '../../src/flask/migrations.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, defined, type Hole, py, quoted } from '../../src/plan/template.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { field, statementsOf, textOf } from '../../src/python/syntax.js'
import { type MigrationsPlanner, optionsOf } from './index.js'
import { planIni } from './ini.js'
import { isPlanned, planFunctions } from './template-functions.js'
import { planUse } from './uses.js'

/** What env.py is to name. */
export interface EnvironmentJob {
  readonly flask: FlaskModel
  readonly plan: MigrationsPlanner
  readonly app: Hole
  readonly metadata: Hole
  readonly engine: Hole
  /** Options of `context.configure`; null where Flask-Migrate gives it a value of its own. */
  readonly options: ReadonlyMap<string, PyNode | null>
}

export function planEnvironment(environment: Environment, flask: FlaskModel, plan: MigrationsPlanner): void {
  const { module, folder } = environment
  if (/bind_names|SQLALCHEMY_BINDS|get_bind\b/.test(module.text)) return plan.refuse(module.root, 'several-databases')
  const refuse = (what: string): void => plan.refuse(module.root, 'unknown-environment', { what })
  const config = statementsOf(module.root).find((node) => /^config\s*=\s*context\.config$/.test(textOf(node)))
  const target = servedTarget(flask)
  const base = baseOf(flask.database, flask.project)
  const options = optionsOf(flask, plan)
  if (!config) return refuse('no `config = context.config`')
  if (flask.project.moduleAt(`${folder}/__init__.py`)) return refuse('a package')
  if (!target) return plan.refuse(module.root, 'no-application')
  if (!base) return refuse('another database than that of Flask-SQLAlchemy')
  if (!options || !planIni(environment, flask, plan)) return
  const app = applicationBelow(config, target, flask, plan)
  const metadata = py`${defined(base.path, base.name)}.metadata`
  const job: EnvironmentJob = { flask, plan, app, metadata, engine: engineOf(app, flask), options }
  const planned = planFunctions(module, job)
  for (const use of flask.uses('flask.current_app'))
    if (use.module === module && !isPlanned(use, planned)) planUse(use, job)
  planRun(environment, job)
}

/** The engine where the application's code keeps it. */
function engineOf(app: Hole, { ownSession }: FlaskModel): Hole {
  if (!ownSession) return py`${app}.state.database()`
  return ownSession.engine === 'module' ? defined(ownSession.path, 'engine') : py`${app}.state.engine`
}

/** The application that Flask-Migrate found as current_app; code that runs a command hands its own over. */
function applicationBelow(config: PyNode, target: Target, flask: FlaskModel, plan: MigrationsPlanner): Hole {
  const [dotted = '', name = ''] = target.name.split(':')
  const path = flask.project.modules.find((module) => module.name === dotted)?.path ?? ''
  const source = defined(path, name)
  const isCalled = flask.migrations.commands.length > 0
  if (!isCalled && !target.isFactory) return source
  const local = code(config.module.scope.bindings.has('app') ? 'application' : 'app')
  const given = py`config.attributes.get(${quoted('app')}`
  const value = target.isFactory
    ? isCalled
      ? py`${given}) or ${source}()`
      : py`${source}()`
    : py`${given}, ${source})`
  plan.after(config, py`${local} = ${value}`)
  return local
}

/** Revisions that use the application's code may look at its context, in which Flask-Migrate ran them. */
function planRun({ module, folder }: Environment, { flask, plan, app }: EnvironmentJob): void {
  const isOwn = (revision: PyModule): boolean => revision.path.startsWith(`${folder}/versions/`)
  const { project } = flask
  const usesProject = project.modules.some(
    (revision) =>
      isOwn(revision) && (importsProject(revision, flask) || /^\s*(?:from|import)\s+flask\b/m.test(revision.text)),
  )
  const run = statementsOf(module.root).find(
    (node) => node.kind === 'if_statement' && /is_offline_mode\(\)/.test(textOf(field(node, 'condition') ?? node)),
  )
  if (usesProject && run) plan.replace(run, py`with ${plan.help('app_context', run)}(${app}):\n    ${run}`)
}

function importsProject(revision: PyModule, { project }: FlaskModel): boolean {
  const names = [...revision.scope.bindings.values()].flatMap(({ definitions }) => definitions)
  return names.some(
    ({ imported }) => imported != null && project.names.resolveModule(revision, imported.module, 0) !== null,
  )
}
