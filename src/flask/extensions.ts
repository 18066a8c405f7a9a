/** Flask extensions: the objects the program makes from them, where each is used, and where it gets the application. */
import type { Project, QualifiedName } from '../project/project.js'
import { argument } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { scopesOf } from '../python/scope.js'
import { field, statementOf } from '../python/syntax.js'
import type { Flow } from './flow.js'
import { type Handed, withHanded } from './handed.js'
import { chainOf, type ExtensionUse, usesAt } from './object-uses.js'
import type { SyntaxIndex } from './syntax-index.js'

export { type ExtensionUse, usesAt } from './object-uses.js'

/** `db = SQLAlchemy(app)`, `login = LoginManager()`, `Swagger(app)`. */
export interface ExtensionObject {
  /** What is called: `flask_sqlalchemy.SQLAlchemy`. */
  readonly symbol: QualifiedName
  readonly origin: PyNode
  readonly statement: PyNode
  /** The name it is bound to; null when it is not a plain assignment. */
  readonly target: PyNode | null
  readonly uses: readonly ExtensionUse[]
  /** Functions that every call gives it to; what they read of it is among the uses. */
  readonly handed: readonly Handed[]
  /** Calls that hand it the application: its own creation, `init_app` or `instrument_app`. */
  readonly inits: readonly ExtensionInit[]
}

export interface ExtensionInit {
  readonly call: PyNode
  readonly statement: PyNode
  readonly app: PyNode
}

export interface Extensions {
  readonly objects: readonly ExtensionObject[]
  /** Objects made by calling one of these names. */
  of(...symbols: readonly QualifiedName[]): readonly ExtensionObject[]
  /** Whether a call hands the application to an extension: what becomes of it is decided with the extension. */
  isInit(call: PyNode): boolean
}

/** Packages that are extensions under another name. */
const OTHER_NAMES: ReadonlySet<string> = new Set([
  ...['apifairy', 'apiflask', 'connexion', 'flasgger', 'flaskext', 'prometheus_flask_exporter'],
])

/** Whether a module belongs to a Flask extension, by the name it is imported under. */
export function isExtensionModule(dotted: string): boolean {
  const [root = '', ...rest] = dotted.split('.')
  if (/^flask_(?!support$)\w+$/.test(root) || OTHER_NAMES.has(root)) return true
  return root !== 'flask' && rest.some((part) => part.startsWith('flask'))
}

/** Extensions that only bring pages of their own: they stay, with a Flask application of theirs. */
const KEPT_ON_FLASK: ReadonlySet<string> = new Set(['flask_admin'])

export const isKeptOnFlask = (dotted: string): boolean => KEPT_ON_FLASK.has(dotted.split('.')[0] ?? '')

export function findExtensions(project: Project, index: SyntaxIndex, flow: Flow): Extensions {
  const objects = extensionCalls(project).map(({ call, symbol }) => objectOf(call, symbol, { project, index, flow }))
  const inits = new Set(objects.flatMap((object) => object.inits.map(({ call }) => call)))
  return {
    objects,
    of: (...symbols) => objects.filter(({ symbol }) => symbols.includes(symbol)),
    isInit: (call) => inits.has(call),
  }
}

/** Calls of names that come from an extension, in path and source order. */
function extensionCalls(project: Project): { call: PyNode; symbol: QualifiedName }[] {
  const found: { call: PyNode; symbol: QualifiedName }[] = []
  for (const root of extensionRoots(project))
    for (const { node, name } of project.names.usesUnder(root)) {
      const call = node.parent
      if (call?.kind === 'call' && node.field === 'function') found.push({ call, symbol: name })
    }
  return found
}

/** `flask_login`, `sentry_sdk`: first parts of the modules of extensions that some file imports. */
function extensionRoots(project: Project): ReadonlySet<string> {
  const roots = new Set<string>()
  // Imports in a function count: `from bugsnag.flask import handle_exceptions` beside the call.
  for (const { bindings } of project.modules.flatMap(scopesOf))
    for (const binding of bindings.values())
      for (const { imported } of binding.definitions)
        if (imported && isExtensionModule(imported.module)) roots.add(imported.module.split('.')[0] ?? '')
  return roots
}

function objectOf(origin: PyNode, symbol: QualifiedName, { project, index, flow }: Sources): ExtensionObject {
  const statement = statementOf(origin) ?? origin
  const assignment = origin.parent
  const left = assignment?.kind === 'assignment' && origin.field === 'right' ? field(assignment, 'left') : null
  const target = left?.kind === 'identifier' ? left : null
  const read = target ? usesAt(target, project) : unnamedUse(origin, symbol)
  const { uses, handed } = withHanded(read, index, project)
  const own = appArgument(origin, flow)
  const inits = [
    ...(own ? [{ call: origin, statement, app: own }] : []),
    ...uses.flatMap(({ node, path }) => {
      const call = INITS.has(path) && node.field === 'function' ? node.parent : null
      const app = call && appArgument(call, flow)
      return call && app ? [{ call, statement: statementOf(call) ?? call, app }] : []
    }),
  ]
  return { symbol, origin, statement, target, uses, handed, inits }
}

interface Sources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly flow: Flow
}

/** Methods that take the application. */
const INITS: ReadonlySet<string> = new Set(['init_app', 'instrument_app'])

/** `FlaskInstrumentor().instrument_app(app)` never gives its object a name. */
function unnamedUse(origin: PyNode, symbol: QualifiedName): ExtensionUse[] {
  const chain = chainOf(origin)
  const isClass = /\.[A-Z]\w*$/.test(symbol)
  return !isClass || chain.path === '' ? [] : [{ object: origin, ...chain }]
}

function appArgument(call: PyNode, flow: Flow): PyNode | null {
  const given = argument(call, 0, 'app')
  return given && flow.is(given, 'app') ? given : null
}
