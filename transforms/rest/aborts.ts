/** abort(404, message=...) of Flask-RESTful: FastAPI's HTTPException with that data, where a resource raises it. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isSwaggerCollector } from '../../src/flask/rest-documents.js'
import { REST_PACKAGES } from '../../src/flask/rest-names.js'
import { constantStatus, ERROR_PHRASES } from '../../src/flask/status.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Hole, type ImportedName, imported, join, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { enclosing, field, nodesOfKind, parts } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const HTTPException = imported('fastapi', 'HTTPException')
const StarletteException = imported('starlette.exceptions', 'HTTPException')

interface Abort {
  readonly use: PyNode
  readonly package: string
}

export function planAborts(flask: FlaskModel, plan: Planner<Code>): void {
  const uses = abortsOf(flask)
  const [first] = uses
  if (!first) return
  const clause = catching(flask)
  if (clause) plan.refuse(clause, 'caught-error', { package: first.package })
  // A module that names Starlette's for its handlers raises it too.
  const handling = new Set(
    flask.hooks.flatMap(({ kind, definition, source }) =>
      kind === 'errorhandler' ? [source.module, definition?.module ?? source.module] : [],
    ),
  )
  for (const abort of uses) {
    const { use } = abort
    const exception = handling.has(use.module) ? StarletteException : HTTPException
    if (!planRaise(abort, exception, flask, plan))
      plan.replace(use, plan.help(abort.package === 'flask_restful' ? 'abort' : 'restx_abort', use))
  }
}

/** abort() of the packages, and that of an Api or a Namespace. */
function abortsOf(flask: FlaskModel): Abort[] {
  const named = REST_PACKAGES.flatMap((root) => flask.uses(`${root}.abort`).map((use) => ({ use, package: root })))
  const own = flask.routerAccesses.filter(
    ({ attribute, values }) =>
      attribute === 'abort' && [...values].some(({ origin }) => isSwaggerCollector(origin, flask.index)),
  )
  const imports = named.filter(({ use }) => !enclosing(use, 'import_from_statement'))
  return [...imports, ...own.map(({ node }) => ({ use: node, package: 'flask_restx' }))]
}

/** An except clause that names Werkzeug's errors. */
function catching(flask: FlaskModel): PyNode | null {
  for (const module of flask.project.modules.filter(({ path }) => !isTestPath(path)))
    for (const clause of nodesOfKind(module, 'except_clause')) {
      const value = field(clause, 'value')
      const classes = value?.kind === 'as_pattern' ? value.children[0] : value
      const all = classes?.kind === 'tuple' ? parts(classes) : classes ? [classes] : []
      if (all.some((node) => (flask.project.names.qualify(node) ?? '').startsWith('werkzeug.exceptions.')))
        return clause
    }
  return null
}

/** False where the call has to stay: it is a value, or it may be reached from views that are no resources. */
function planRaise(abort: Abort, exception: ImportedName, flask: FlaskModel, plan: Planner<Code>): boolean {
  const { use } = abort
  const isRestful = abort.package === 'flask_restful'
  const call = callOf(use)
  const isStatement = call && /^(expression_statement|return_statement)$/.test(call.parent?.kind ?? '')
  const { owner, role } = flask.ownerOf(use)
  const isAlone = flask.routes.every(({ classView }) => classView?.isResource)
  const isOwn = owner !== null && role === 'handler' && flask.responses.resourceful.has(owner)
  const status = call && argument(call, 0, isRestful ? 'http_status_code' : 'code')
  const { positional, keywords, hasStar } = callArgs(call ?? use)
  const constant = status && constantStatus(status, flask.project.names)
  const isKnown = constant?.node && constant.value !== null && ERROR_PHRASES.has(constant.value)
  if (!call || !isStatement || !(isAlone || isOwn) || !isKnown || hasStar || positional.length > (isRestful ? 1 : 2))
    return false
  const target = call.parent?.kind === 'return_statement' ? call.parent : call
  plan.replace(
    target,
    py`raise ${exception}(${join([status, isRestful ? dataOf(call, keywords) : messageOf(call, keywords, flask)])})`,
  )
  return true
}

/** The keywords as a dict, comments and lines kept where the status is not among them. */
function dataOf(call: PyNode, keywords: ReadonlyMap<string, PyNode>): Hole {
  const { quote } = styleOf(call.module)
  const pairs = [...keywords].filter(([name]) => name !== 'http_status_code')
  return pairs.length > 0 ? py`{${join(pairs.map(([name, value]) => py`${quoted(name, quote)}: ${value}`))}}` : null
}

/** RESTX turns its message into a text. */
function messageOf(call: PyNode, keywords: ReadonlyMap<string, PyNode>, flask: FlaskModel): Hole {
  const { quote } = styleOf(call.module)
  const message = argument(call, 1, 'message')
  const isText = message !== null && flask.types.typeOf(message).kind === 'str'
  const others = [...keywords].filter(([name]) => name !== 'code' && name !== 'message')
  const pairs = [
    ...(message && message.kind !== 'none' ? [['message', isText ? message : py`str(${message})`] as const] : []),
    ...others,
  ].map(([name, value]) => py`${quoted(name, quote)}: ${value}`)
  return pairs.length > 0 ? py`{${join(pairs)}}` : null
}
