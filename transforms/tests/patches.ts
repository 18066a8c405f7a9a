/** Strings that name what a test patches: `patch("app.views.request")`. */

import { isTestPath } from '../../src/flask/tests.js'
import { quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { Job } from './findings.js'

const PATCHERS = /(^|\.)(patch|patch\.\w+|setattr|delattr)$/

/** Names whose counterpart in the same module takes the same arguments, outside of what a view returns. */
const STAYING: ReadonlyMap<string, string> = new Map([
  ['url_for', 'url_for'],
  ['get_flashed_messages', 'get_flashed_messages'],
  ['render_template', 'render'],
  ['render_template_string', 'render_string'],
])

export function planPatches(job: Job): void {
  for (const call of job.flask.index.calls) {
    const callee = field(call, 'function')
    if (!callee || !isTestPath(call.module.path) || !PATCHERS.test(textOf(callee))) continue
    const [first, second] = callArgs(call).positional
    const dotted = literalString(first)
    if (first && dotted) planName(job, call, first, dotted)
    else if (first && literalString(second)) planAttribute(job, call, first, second as PyNode)
  }
}

/** A name of Flask, or one that a project module has from Flask. */
function planName(job: Job, call: PyNode, node: PyNode, dotted: string): void {
  if (/^flask(\.|$)/.test(dotted)) job.plan.refuse(call, 'patched-name', { name: dotted })
  const parts = dotted.split('.')
  for (let length = parts.length - 1; length > 0; length--) {
    const home = parts.slice(0, length).join('.')
    const module = job.flask.project.names.resolveModule(node.module, home, 0)
    if (!module) continue
    const own = parts[length] ?? ''
    if (isFromFlask(module, own))
      planLeaving(job, call, node, {
        module,
        own,
        before: `${home}.`,
        after: dotted.slice(home.length + own.length + 1),
      })
    return
  }
}

/** `setattr(views, "url_for", ...)` and `patch.object(views, "url_for")`. */
function planAttribute(job: Job, call: PyNode, owner: PyNode, node: PyNode): void {
  const { names } = job.flask.project
  const qualified = names.qualify(owner)
  const module = qualified?.endsWith(':') ? job.flask.project.moduleAt(qualified.slice(0, -1)) : null
  const own = literalString(node) ?? ''
  if (module && isFromFlask(module, own)) planLeaving(job, call, node, { module, own, before: '', after: '' })
}

interface Leaving {
  readonly module: PyModule
  readonly own: string
  readonly before: string
  readonly after: string
}

function planLeaving({ flask, plan }: Job, call: PyNode, node: PyNode, { module, own, before, after }: Leaving): void {
  const staying = STAYING.get(own)
  const uses = flask.uses(`flask.${own}`).filter((use) => use.module === module)
  // What a view returns is a page there, and nobody patches that.
  const isSame = uses.every((use) => own === 'url_for' || flask.ownerOf(use).role !== 'handler')
  if (!staying || uses.length === 0 || !isSame || after !== '')
    plan.refuse(call, 'patched-name', { name: `${before}${own}${after}` })
  else if (staying !== own) plan.replace(node, quoted(`${before}${staying}`, styleOf(node.module).quote))
}

const isFromFlask = (module: PyModule, name: string): boolean =>
  (module.scope.bindings.get(name)?.definitions ?? []).some(({ imported }) =>
    /^flask(\.|$)/.test(imported?.module ?? ''),
  )
