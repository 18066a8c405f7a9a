/** Which of several bindings of one name hold at run time: later ones replace earlier ones, handlers of what cannot fail never run. */
import { importSource } from '../python/imports.js'
import type { Binding, Definition, PyNode } from '../python/node.js'
import { enclosing, field, textOf } from '../python/syntax.js'
import { canonical } from './reexports.js'

/** The definitions that a read may see; all of them where that cannot be told. */
export function liveDefinitions(binding: Binding): readonly Definition[] {
  const { definitions, scope } = binding
  if (definitions.length < 2 || scope.kind !== 'module') return definitions
  // A function with `global` binds whenever it is called.
  if (definitions.some(({ node }) => enclosing(node, 'function_definition'))) return definitions
  const running = definitions.filter(({ kind, node }) => kind !== 'import' || !isDead(node))
  const last = running.findLastIndex((definition) => isCertain(definition) && !isReadBefore(binding, definition))
  return last < 1 ? running : running.slice(last)
}

/** Definitions of the binding that no read ever sees. */
export function isShadowed(definition: Definition, binding: Binding): boolean {
  return !liveDefinitions(binding).includes(definition)
}

/** An import that runs whenever the module does. */
function isCertain({ kind, node }: Definition): boolean {
  let at = node
  while (kind === 'import' && at.parent) {
    if (at.parent.kind === 'module') return true
    const statement = at.parent.parent
    if (at.parent.kind !== 'block' || at.parent.field !== 'body' || statement?.kind !== 'try_statement') return false
    if (!cannotFail(statement)) return false
    at = statement
  }
  return false
}

/** A function above may run before or after: nobody can tell what it reads. */
const isReadBefore = ({ references }: Binding, { node }: Definition): boolean =>
  references.some(({ start }) => start < node.end)

/** In a handler of a `try` whose body cannot fail. Another value there (`g = None`) says that the module is meant to do without. */
function isDead(node: PyNode): boolean {
  for (let at = node; at.parent; at = at.parent)
    if (at.kind.startsWith('except') && at.parent.kind === 'try_statement' && cannotFail(at.parent)) return true
  return false
}

function cannotFail(statement: PyNode): boolean {
  const body = field(statement, 'body')
  return body?.children.every((child) => child.kind === 'comment' || isSafeImport(child)) ?? false
}

/** `from library import name` of names that every version has. */
function isSafeImport(statement: PyNode): boolean {
  if (statement.kind !== 'import_from_statement') return false
  const { module, level } = importSource(statement)
  const names = statement.children.filter((child) => child.field === 'name')
  if (level > 0 || names.length === 0) return false
  return names.every((name) => LASTING.has(canonical(`${module}.${textOf(field(name, 'name') ?? name)}`)))
}

/** Names that no version of Flask or Werkzeug since 0.10 lacks. */
const LASTING: ReadonlySet<string> = new Set(
  Object.entries({
    flask:
      'Flask Blueprint Config Request Response abort current_app flash g get_flashed_messages has_request_context json jsonify make_response redirect render_template render_template_string request send_file send_from_directory session stream_with_context url_for',
    'werkzeug.datastructures': 'CombinedMultiDict FileStorage Headers ImmutableMultiDict MultiDict',
    'werkzeug.exceptions':
      'BadRequest Forbidden HTTPException InternalServerError MethodNotAllowed NotFound Unauthorized abort',
    'werkzeug.local': 'LocalProxy',
    'werkzeug.routing': 'BaseConverter',
    'werkzeug.security': 'check_password_hash generate_password_hash',
    'werkzeug.utils': 'secure_filename',
    'werkzeug.wrappers': 'Request Response',
  }).flatMap(([module, names]) => names.split(' ').map((name) => `${module}.${name}`)),
)
