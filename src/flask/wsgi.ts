/** WSGI middleware around the application: `app.wsgi_app = Middleware(app.wsgi_app, ...)`. */
import type { Project } from '../project/project.js'
import { callArgs } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { contains, field, textOf } from '../python/syntax.js'
import type { ObjectAccess } from './apps.js'
import type { SyntaxIndex } from './syntax-index.js'
import { type EnvironClass, readEnvironClass } from './wsgi-classes.js'

/** `app.wsgi_app = B(A(app.wsgi_app))` as one statement of its own. */
export interface Wrapping {
  readonly statement: PyNode
  /** The application as it is written there. */
  readonly app: PyNode
  /** Innermost first. */
  readonly layers: readonly Layer[]
}

/** One middleware: the call that puts it around what is there. */
export interface Layer {
  readonly call: PyNode
  readonly callee: PyNode
  /** Its first argument. */
  readonly inner: PyNode
  /** `proxies` is Werkzeug's ProxyFix, `old-proxies` that of werkzeug.contrib, `development` a profiler, debugger or lint. */
  readonly kind: 'proxies' | 'old-proxies' | 'development' | 'own' | 'unknown'
}

export interface WsgiMiddleware {
  readonly wrappings: readonly Wrapping[]
  /** Every other use of `wsgi_app`. */
  readonly strays: readonly PyNode[]
  /** Classes of the project that are put around the application. */
  readonly classes: ReadonlyMap<PyNode, EnvironClass>
  /** Whether the application may find itself below an address prefix (SCRIPT_NAME). */
  readonly setsRoot: boolean
}

export function findWsgi(index: SyntaxIndex, project: Project, accesses: readonly ObjectAccess[]): WsgiMiddleware {
  const uses = accesses.filter(({ attribute }) => attribute === 'wsgi_app')
  const wrappings = uses.flatMap((use) => wrappingOf(use, index, project) ?? [])
  const within = (node: PyNode): boolean => wrappings.some(({ statement }) => contains(statement, node))
  const layers = wrappings.flatMap((wrapping) => wrapping.layers)
  const definitions = new Set(layers.flatMap(({ kind, callee }) => (kind === 'own' && index.classOf(callee)) || []))
  const wrapped = new Set(layers.map(({ callee }) => callee))
  const classes = new Map(
    [...definitions].map((definition) => [definition, readEnvironClass(definition, index, project, wrapped)] as const),
  )
  return {
    wrappings,
    strays: uses.map(({ node }) => node).filter((node) => !within(node)),
    classes,
    setsRoot: layers.some((layer) => mayHavePrefix(layer)) || [...classes.values()].some(({ setsRoot }) => setsRoot),
  }
}

/** The left side of an assignment whose right side wraps the same thing. */
function wrappingOf({ node, object }: ObjectAccess, index: SyntaxIndex, project: Project): Wrapping | null {
  const assignment = node.field === 'left' && node.parent?.kind === 'assignment' ? node.parent : null
  const statement = assignment?.parent
  if (!assignment || statement?.kind !== 'expression_statement') return null
  const layers: Layer[] = []
  let inner = field(assignment, 'right')
  while (inner?.kind === 'call') {
    const layer = layerOf(inner, index, project)
    if (!layer) return null
    layers.unshift(layer)
    inner = callArgs(inner).positional[0] ?? null
  }
  // What is read is what is written, or another application would be wrapped.
  return inner && textOf(inner) === textOf(node) && layers.length > 0 ? { statement, app: object, layers } : null
}

function layerOf(call: PyNode, index: SyntaxIndex, project: Project): Layer | null {
  const callee = field(call, 'function')
  const [inner] = field(call, 'arguments')?.children.filter(({ kind }) => kind !== 'comment') ?? []
  if (!callee || !inner || inner.kind === 'list_splat' || inner.kind === 'keyword_argument') return null
  return { call, callee, inner, kind: kindOf(callee, index, project) }
}

function kindOf(callee: PyNode, index: SyntaxIndex, project: Project): Layer['kind'] {
  const names = namesOf(callee, project)
  if (names.length > 0 && names.every((name) => name === OLD_PROXIES)) return 'old-proxies'
  // Where both are tried, it is the newer one that today's Werkzeug has.
  if (names.length > 0 && names.every((name) => name === PROXIES || name === OLD_PROXIES)) return 'proxies'
  if (names.length > 0 && names.every((name) => DEVELOPMENT.has(name))) return 'development'
  return index.classOf(callee) ? 'own' : 'unknown'
}

const PROXIES = 'werkzeug.middleware.proxy_fix.ProxyFix'
const OLD_PROXIES = 'werkzeug.contrib.fixers.ProxyFix'

const DEVELOPMENT: ReadonlySet<string> = new Set([
  ...['werkzeug.middleware.profiler.ProfilerMiddleware', 'werkzeug.contrib.profiler.ProfilerMiddleware'],
  ...['werkzeug.middleware.lint.LintMiddleware', 'werkzeug.contrib.lint.LintMiddleware'],
  ...['werkzeug.debug.DebuggedApplication', 'werkzeug.DebuggedApplication'],
])

/** Every name an import may have given it: `try: from werkzeug.middleware... except ImportError: from werkzeug.contrib...`. */
function namesOf(callee: PyNode, project: Project): readonly string[] {
  const qualified = project.names.qualify(callee)
  if (qualified) return [qualified]
  const definitions = project.names.binding(callee)?.definitions ?? []
  const imported = definitions.map(({ imported: source }) => source && `${source.module}.${source.name ?? ''}`)
  return imported.every((name) => name !== null && name !== undefined) ? imported : []
}

/** The fifth option of ProxyFix says whether X-Forwarded-Prefix counts. */
function mayHavePrefix({ kind, call }: Layer): boolean {
  if (kind !== 'proxies') return false
  const { positional, keywords, hasStar } = callArgs(call)
  const given = keywords.get('x_prefix') ?? positional[5]
  return hasStar || (given !== undefined && textOf(given) !== '0')
}
