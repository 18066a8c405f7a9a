/** except clauses around code that aborts: they would meet another exception. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { contains, descendants, field, nodesOfKind, parts, textOf } from '../../src/python/syntax.js'
import { ABORTS } from './aborts.js'
import type { Code } from './findings.js'

export function refuseCatches(flask: FlaskModel, plan: Planner<Code>): void {
  const aborts = new Set<PyNode>(ABORTS.flatMap((name) => flask.uses(name)))
  if (aborts.size === 0) return
  for (const module of flask.project.modules) {
    if (isTestPath(module.path)) continue
    for (const clause of nodesOfKind(module, 'except_clause')) planClause(clause, aborts, flask, plan)
  }
}

function planClause(clause: PyNode, aborts: ReadonlySet<PyNode>, flask: FlaskModel, plan: Planner<Code>): void {
  const body = clause.parent && field(clause.parent, 'body')
  if (!body || !reachesAbort(body, aborts, flask, new Set())) return
  const value = field(clause, 'value')
  const pattern = value?.kind === 'as_pattern' ? value : null
  const caught = pattern ? (pattern.children[0] ?? null) : value
  const classes = caught?.kind === 'tuple' ? parts(caught) : caught ? [caught] : []
  const http = classes.find((node) => (flask.project.names.qualify(node) ?? '').startsWith('werkzeug.exceptions.'))
  if (http) return plan.refuse(http, 'catches-http-exception', { name: textOf(http) })
  const isBroad = classes.some((node) => /^(Base)?Exception$/.test(textOf(node)))
  const alias = pattern && field(pattern, 'alias')?.children[0]
  const binding = alias ? bindingOf(alias) : null
  const read = binding?.references.find((reference) => contains(clause, reference))
  if (isBroad && read) plan.refuse(read, 'reads-caught-abort')
}

/** Whether a call below the node ends in abort(), through functions of the project. */
function reachesAbort(node: PyNode, aborts: ReadonlySet<PyNode>, flask: FlaskModel, seen: Set<PyNode>): boolean {
  for (const at of descendants(node)) {
    const callee = at.kind === 'call' ? field(at, 'function') : null
    if (!callee) continue
    if (aborts.has(callee)) return true
    const own = flask.index.functionOf(callee)
    for (const definition of own ? [own] : flask.kept.viewsOf(callee)) {
      if (seen.has(definition)) continue
      seen.add(definition)
      if (reachesAbort(definition, aborts, flask, seen)) return true
    }
  }
  return false
}
