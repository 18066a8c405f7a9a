/** except clauses around code that aborts: they would meet another exception, so these aborts stay Werkzeug's. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { contains, descendants, enclosing, field, nodesOfKind, parts, textOf } from '../../src/python/syntax.js'
import { ABORTS } from './aborts.js'

/** The aborts around which a clause names Werkzeug's exceptions or looks at the one it caught. */
export function caughtAborts(flask: FlaskModel): ReadonlySet<PyNode> {
  const aborts = new Set<PyNode>(ABORTS.flatMap((name) => flask.uses(name)))
  const caught = new Set<PyNode>()
  if (aborts.size === 0) return caught
  for (const module of flask.project.modules) {
    if (isTestPath(module.path)) continue
    for (const clause of nodesOfKind(module, 'except_clause')) {
      const body = clause.parent && field(clause.parent, 'body')
      if (!body || !looks(clause, flask)) continue
      for (const around of [body, ...bodiesAround(body, flask)])
        for (const abort of reached(around, aborts, flask, new Set())) caught.add(abort)
    }
  }
  return caught
}

function looks(clause: PyNode, flask: FlaskModel): boolean {
  const value = field(clause, 'value')
  const pattern = value?.kind === 'as_pattern' ? value : null
  const classes = pattern ? (pattern.children[0] ?? null) : value
  const all = classes?.kind === 'tuple' ? parts(classes) : classes ? [classes] : []
  if (all.some((node) => (flask.project.names.qualify(node) ?? '').startsWith('werkzeug.exceptions.'))) return true
  const alias = pattern && field(pattern, 'alias')?.children[0]
  const binding = alias ? bindingOf(alias) : null
  const isBroad = all.some((node) => /^(Base)?Exception$/.test(textOf(node)))
  return isBroad && (binding?.references.some((reference) => contains(clause, reference)) ?? false)
}

/** What runs where a context manager yields: the bodies of the `with` statements that name it. */
function bodiesAround(body: PyNode, flask: FlaskModel): readonly PyNode[] {
  const definition = enclosing(body, 'function_definition')
  if (!definition || ![...descendants(body)].some(({ kind }) => kind === 'yield')) return []
  return flask.project.modules.flatMap((module) =>
    nodesOfKind(module, 'with_statement').flatMap((statement) => {
      const own = field(statement, 'body')
      const items = nodesOfKind(statement, 'with_item').filter((item) => !own || item.start < own.start)
      const names = items.flatMap((item) => nodesOfKind(item, 'call')).map((call) => field(call, 'function'))
      return own && names.some((name) => name && flask.index.functionOf(name) === definition) ? [own] : []
    }),
  )
}

/** Every abort below the node, through functions of the project. */
function* reached(
  node: PyNode,
  aborts: ReadonlySet<PyNode>,
  flask: FlaskModel,
  seen: Set<PyNode>,
): Generator<PyNode, void, undefined> {
  for (const at of descendants(node)) {
    const callee = at.kind === 'call' ? field(at, 'function') : null
    if (!callee) continue
    if (aborts.has(callee)) yield callee
    const own = flask.index.functionOf(callee)
    for (const definition of own ? [own] : flask.kept.viewsOf(callee)) {
      if (seen.has(definition)) continue
      seen.add(definition)
      yield* reached(definition, aborts, flask, seen)
    }
  }
}
