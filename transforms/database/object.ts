/** The SQLAlchemy object: what it is given, the base class and the engine that take its place. */
import { baseOf } from '../../src/flask/database-base.js'
import type { ExtensionObject } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code, defined, type Hole, type ImportedName, imported, join, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { descendants, field, parts, textOf } from '../../src/python/syntax.js'
import type { Job } from './index.js'
import { keepsQueries } from './queries.js'
import { sessionLines } from './session.js'

const DeclarativeBase = imported('sqlalchemy.orm', 'DeclarativeBase')

/** What `SQLAlchemy(...)` is given. */
export interface Shape {
  readonly object: ExtensionObject
  readonly base: ImportedName
  /** The class of `model_class`, and whether it is a declarative base already. */
  readonly modelClass: PyNode | null
  readonly isDeclared: boolean
  readonly metadata: PyNode | null
  readonly sessionOptions: readonly PyNode[]
  readonly engineOptions: readonly PyNode[]
}

const PLAIN: ReadonlySet<string> = new Set(['disable_autonaming', 'add_models_to_shell', 'use_native_unicode', 'app'])
const READ: ReadonlySet<string> = new Set(['model_class', 'metadata', 'session_options', 'engine_options'])
const SESSION_OPTIONS = /^(?:autoflush|expire_on_commit)\s*[=:]/

/** Null for what is not carried over: a query class, a session class, an object that is not a name of a module. */
export function shapeOf(object: ExtensionObject, flask: FlaskModel): Shape | null {
  const { origin, target, statement, inits } = object
  const { positional, keywords, hasStar } = callArgs(origin)
  if (!target || statement.parent?.kind !== 'module' || hasStar) return null
  if (positional.length > inits.filter(({ call }) => call === origin).length) return null
  if ([...keywords.keys()].some((name) => !PLAIN.has(name) && !READ.has(name))) return null
  const sessionOptions = itemsOf(keywords.get('session_options'))
  const engineOptions = itemsOf(keywords.get('engine_options'))
  if (!sessionOptions?.every((item) => SESSION_OPTIONS.test(textOf(item).replace(/^["'](\w+)["']/, '$1')))) return null
  if (!engineOptions?.every(isLiteral) || (engineOptions.length > 0 && flask.database.old.extension)) return null
  const { modelClass, ancestry } = flask.database
  if (keywords.has('model_class') && !ancestry) return null
  const isDeclared = ancestry === 'declared'
  const base = baseOf(flask.database, flask.project)
  if (!base) return null
  return {
    object,
    base: defined(base.path, base.name),
    modelClass,
    isDeclared,
    metadata: keywords.get('metadata') ?? null,
    sessionOptions,
    engineOptions,
  }
}

/** Numbers, strings and truths, in dictionaries and lists: they mean the same anywhere. */
const isLiteral = (node: PyNode): boolean =>
  [...descendants(node)].every(
    ({ kind }) => !/^(?:call|attribute|identifier|subscript|interpolation|dictionary_splat|lambda)$/.test(kind),
  )

/** The entries of `{"autoflush": False}` or `dict(autoflush=False)`. */
function itemsOf(given: PyNode | undefined): readonly PyNode[] | null {
  if (!given) return []
  if (given.kind === 'dictionary') return parts(given)
  const list =
    given.kind === 'call' && textOf(field(given, 'function') ?? given) === 'dict' ? field(given, 'arguments') : null
  return list && parts(list)
}

export function planObject(shape: Shape, job: Job): void {
  const { flask, plan } = job
  const { origin, statement, inits, target } = shape.object
  const own = inits.find(({ call }) => call === origin)
  const { ownSession } = flask
  const connection = own && connected(origin, own.app, shape, job)
  const lines: Hole[] = [
    definitionOf(shape, job),
    shape.sessionOptions.length > 0 && configured(shape, job),
    ownSession?.engine === 'module' ? py`engine = ${connection ?? null}` : connection,
    ...(ownSession ? sessionLines(ownSession) : []),
  ]
  plan.discard(origin)
  if (lines.some(Boolean)) {
    const [above, below] = shape.isDeclared ? ['', ''] : [missing(statement, -1), missing(statement, 1)]
    plan.replace(statement, py`${code(above)}${join(lines, '\n\n\n')}${code(below)}`)
  } else plan.remove(statement)
  for (const { call, app } of inits) {
    if (call === origin) continue
    const made = connected(call, app, shape, job)
    plan.replace(call, ownSession ? py`${app}.state.engine = ${made}` : made)
  }
  if (!flask.database.old.extension) planFolder(job)
  plan.require('sqlalchemy', 'main', origin.module.path)
  plan.release('flask-sqlalchemy', (target ?? origin).module.path)
}

/** `class Base(DeclarativeBase)`; null where the project has it. */
function definitionOf({ object, base, modelClass, isDeclared, metadata }: Shape, job: Job): Hole {
  const { flask, plan } = job
  const isRepresented = [...flask.database.models.values()].every(({ hasRepr }) => hasRepr)
  const name = isRepresented ? null : plan.help('ModelName', object.origin)
  if (isDeclared && modelClass) {
    const list = field(modelClass, 'superclasses')
    const [first] = list ? parts(list) : []
    if (first && name) plan.replace(first, py`${plan.help('ModelName', first)}, ${first}`)
    return null
  }
  for (const use of modelUses(flask)) plan.replace(use, plan.help('ModelName', use))
  const mixin = modelClass ? defined(modelClass.module.path, nameOf(modelClass)) : null
  const parents = join([mixin ?? name, DeclarativeBase])
  const lines = [
    metadata && py`metadata = ${metadata}`,
    keepsQueries(job) && py`query = ${plan.help('db_session', object.origin)}.query_property()`,
  ].filter((line) => line)
  return py`class ${code(base.name ?? '')}(${parents}):\n    ${lines.length > 0 ? join(lines, '\n    ') : py`pass`}`
}

/** Classes that inherit from the extension's own `Model`, which only gave them a representation and `query`. */
const modelUses = (flask: FlaskModel): readonly PyNode[] =>
  ['flask_sqlalchemy.Model', 'flask_sqlalchemy.model.Model'].flatMap((name) =>
    flask.uses(name).filter((use) => use.parent?.kind === 'argument_list' && use.parent.field === 'superclasses'),
  )

function configured({ object, sessionOptions }: Shape, { plan }: Job): Hole {
  return py`${plan.help('db_session', object.origin)}.session_factory.configure(${keywordsOf(sessionOptions)})`
}

/** Entries of a dictionary or of `dict(...)` as keyword arguments. */
const keywordsOf = (items: readonly PyNode[]): Hole =>
  join(
    items.map((item) => {
      const [key, value] = [field(item, 'key') ?? field(item, 'name'), field(item, 'value')]
      return key && value ? code(`${textOf(key).replace(/\W/g, '')}=${textOf(value)}`) : null
    }),
  )

function connected(call: PyNode, app: PyNode, { engineOptions }: Shape, { flask, plan }: Job): Hole {
  if (flask.database.old.extension) {
    const isCommitting = flask.project.modules.some(({ text }) => text.includes('SQLALCHEMY_COMMIT_ON_TEARDOWN'))
    return py`${plan.help(isCommitting ? 'use_committing_database' : 'use_database_late', call)}(${app})`
  }
  const helper = flask.ownSession ? 'database_engine' : 'use_database'
  return py`${plan.help(helper, call)}(${join([app, engineOptions.length > 0 && keywordsOf(engineOptions)])})`
}

/** Relative SQLite files lie in the instance folder. */
function planFolder({ flask, plan }: Job): void {
  for (const app of flask.apps) {
    if (isTestPath(app.module.path) || !app.target) continue
    if (flask.appAccesses.some(({ attribute }) => attribute === 'instance_path')) continue
    const folder = py`${plan.help('instance_path', app.origin)}(${callArgs(app.origin).positional[0]})`
    plan.after(app.statement, py`${code(textOf(app.target))}.state.instance_path = ${folder}`, 0)
  }
}

/** The line ends that two blank lines between a statement and its neighbour still need. */
function missing(statement: PyNode, step: -1 | 1): string {
  const siblings = statement.parent?.children ?? []
  const other = siblings[siblings.indexOf(statement) + step]
  if (!other) return ''
  const [first, second] = step < 0 ? [other, statement] : [statement, other]
  const between = statement.module.text.slice(first.end, second.start)
  return '\n'.repeat(Math.max(0, 3 - between.split('\n').length + 1))
}
