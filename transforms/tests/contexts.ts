/** Contexts in tests: app_context, and the ambient names read inside a client's block. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import { py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { field } from '../../src/python/syntax.js'
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
    else if (attribute === 'test_request_context') plan.refuse(node, 'request-context', { name: attribute })
    else if (REFUSED.has(attribute)) plan.refuse(node, 'app-attribute', { name: attribute })
  }
}

function planAppContext({ plan }: Job, { node, call, object }: ObjectAccess): void {
  if (call && isEntered(call)) plan.replace(call, py`${plan.help('app_context', node)}(${object})`)
  else plan.refuse(node, 'pushed-context')
}

/** `with app.app_context():` and `stack.enter_context(app.app_context())`. */
function isEntered(call: PyNode): boolean {
  if (call.parent?.kind === 'with_item') return true
  const outer = call.parent?.kind === 'argument_list' ? call.parent.parent : null
  const callee = outer && field(outer, 'function')
  return callee?.kind === 'attribute' && attributeName(callee) === 'enter_context'
}
