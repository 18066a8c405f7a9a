/** Strings that name what a test patches: `patch("app.views.request")`. */

import { isTestPath } from '../../src/flask/tests.js'
import { callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { Job } from './findings.js'

const PATCHERS = /(^|\.)(patch|patch\.\w+|setattr|delattr)$/

export function planPatches(job: Job): void {
  for (const call of job.flask.index.calls) {
    const callee = field(call, 'function')
    if (!callee || !isTestPath(call.module.path) || !PATCHERS.test(textOf(callee))) continue
    const first = callArgs(call).positional[0]
    const dotted = literalString(first)
    if (first && dotted && isLeaving(dotted, first, job)) job.plan.refuse(call, 'patched-name', { name: dotted })
  }
}

/** A name of Flask, or one that a project module has from Flask. */
function isLeaving(dotted: string, node: PyNode, { flask }: Job): boolean {
  if (/^flask(\.|$)/.test(dotted)) return true
  const parts = dotted.split('.')
  for (let length = parts.length - 1; length > 0; length--) {
    const module = flask.project.names.resolveModule(node.module, parts.slice(0, length).join('.'), 0)
    if (module) return isFromFlask(module, parts[length] ?? '')
  }
  return false
}

const isFromFlask = (module: PyModule, name: string): boolean =>
  (module.scope.bindings.get(name)?.definitions ?? []).some(({ imported }) =>
    /^flask(\.|$)/.test(imported?.module ?? ''),
  )
