/** Contexts in tests: app_context, and the ambient names read inside a client's block. */
import { findAccesses, type ObjectAccess } from '../../src/flask/apps.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code, inner, py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts } from '../../src/python/syntax.js'
import type { Job } from './findings.js'

const REFUSED: ReadonlySet<string> = new Set(['url_map', 'view_functions'])

export function planContexts(job: Job): void {
  const { flask, plan } = job
  for (const use of flask.contextUses)
    if (use.role === 'test') plan.replace(use.node, py`${plan.help(use.name, use.node)}`)
  for (const access of flask.appAccesses) {
    if (!isTestPath(access.node.module.path)) continue
    const { attribute, node } = access
    if (attribute === 'app_context') planAppContext(job, access)
    else if (attribute === 'test_request_context') planRequestContext(job, access)
    else if (REFUSED.has(attribute) && !flask.urlMaps.consumed.has(node))
      plan.refuse(node, 'app-attribute', { name: attribute })
  }
  for (const access of findAccesses(flask.index, flask.flow, 'context')) planHeld(job, access)
}

function planAppContext({ plan }: Job, { node, call, object }: ObjectAccess): void {
  const push = call && pushOf(call)
  if (push) plan.replace(push, py`${plan.help('push_context', node)}(${object})`)
  else if (call && (isEntered(call) || isHeld(call)))
    plan.replace(call, py`${plan.help('app_context', node)}(${object})`)
  else plan.refuse(node, 'pushed-context')
}

/** The request is built by Werkzeug, as Flask's was, from the same arguments. */
function planRequestContext({ plan }: Job, { node, call, object, attribute }: ObjectAccess): void {
  const list = call && field(call, 'arguments')
  if (!call || list?.kind !== 'argument_list' || !(isEntered(call) || isHeld(call)))
    return plan.refuse(node, 'request-context', { name: attribute })
  const rest = parts(list).length > 0 ? py`, ${inner(list)}` : null
  plan.require('itsdangerous', 'main', node.module.path)
  plan.replace(call, py`${plan.help('request_context', node)}(${object}${rest})`)
}

/** A context nobody holds would end at once. */
const isHeld = (call: PyNode): boolean => call.parent?.kind === 'assignment' && call.field === 'right'

/** `app.app_context().push()`: a context that nobody ends. */
function pushOf(call: PyNode): PyNode | null {
  const method = call.parent?.kind === 'attribute' && attributeName(call.parent) === 'push' ? call.parent : null
  const push = method?.parent?.kind === 'call' && method.field === 'function' ? method.parent : null
  return push?.parent?.kind === 'expression_statement' ? push : null
}

/** `push` and `pop` of a context that a name or an attribute holds. */
function planHeld(job: Job, { attribute, node, call, object }: ObjectAccess): void {
  const name = field(node, 'attribute')
  const list = call && field(call, 'arguments')
  if (/^__(enter|exit)__$/.test(attribute) || (object.kind === 'call' && pushOf(object))) return
  // Elsewhere one that is pushed may outlast what holds it.
  if (!isTestPath(node.module.path) || !name || !list || object.kind === 'call' || !METHODS.has(attribute)) {
    job.plan.refuse(node, 'pushed-context')
    return
  }
  job.plan.replace(name, code(METHODS.get(attribute) ?? attribute))
  if (attribute === 'pop') job.plan.replace(list, py`(None, None, None)`)
}

const METHODS: ReadonlyMap<string, string> = new Map([
  ['push', '__enter__'],
  ['pop', '__exit__'],
])

/** `with app.app_context():` and `stack.enter_context(app.app_context())`. */
function isEntered(call: PyNode): boolean {
  if (call.parent?.kind === 'with_item') return true
  const outer = call.parent?.kind === 'argument_list' ? call.parent.parent : null
  const callee = outer && field(outer, 'function')
  return callee?.kind === 'attribute' && attributeName(callee) === 'enter_context'
}
