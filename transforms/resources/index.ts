/** What a request opens once: a dependency where a handler begins with it, and safe to use from several threads. */

import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import { annotationHole } from '../../src/plan/annotation.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, defined, imported, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
import { importsOf } from '../../src/python/imports.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { field, parts, textOf } from '../../src/python/syntax.js'

const Annotated = imported('typing', 'Annotated')
const Any = imported('typing', 'Any')
const Depends = imported('fastapi', 'Depends')

export default defineTransform({
  id: 'resources',
  summary: 'Make what a request opens a dependency that survives several threads',
  stage: 'switch',
  findings: {},
  plan(flask, plan) {
    for (const { handler, statement, name, resource } of flask.resourceUses) {
      const { definition, alias, returned } = resource
      const type = flask.annotationOf(returned)
      const annotation = type ? annotationHole(type) : Any
      const dependency = py`${code(alias)} = ${Annotated}[${annotation}, ${Depends}(${code(nameOf(definition))})]`
      plan.define(alias, dependency, decoratedOf(definition))
      const parameter = {
        key: `resource:${alias}`,
        name,
        annotation: defined(definition.module.path, alias),
        rank: 'resource' as const,
      }
      plan.draft(handler).parameter({ ...parameter, isOwnName: true })
      plan.remove(statement)
    }
    const connections = flask.uses('sqlite3.connect')
    const serving = connections.length > 0 ? servingModules(flask) : new Set()
    for (const use of connections) if (serving.has(use.module)) planConnection(use, flask, plan)
  },
})

/** FastAPI runs a dependency, the handler and the teardown in different worker threads. */
function planConnection(use: PyNode, flask: FlaskModel, plan: Planner<never>): void {
  const call = callOf(use)
  const list = call && field(call, 'arguments')
  const { role } = flask.ownerOf(use)
  if (!call || !list || role === 'handler' || role === 'test' || isTestPath(use.module.path)) return
  const { keywords, hasStar } = callArgs(call)
  const last = parts(list).at(-1)
  if (hasStar || keywords.has('check_same_thread') || !last) return
  const isOnePerLine = /,\s*\)$/.test(textOf(list)) && textOf(list).includes('\n')
  plan.replace(last, py`${last},${code(isOnePerLine ? '\n' : ' ')}check_same_thread=False`)
}

/** The modules a request can get to: those of the application and all they import. */
function servingModules(flask: FlaskModel): ReadonlySet<PyModule> {
  const places = [...flask.handlers, ...flask.hooks].flatMap(({ definition }) => definition?.module ?? [])
  const found = new Set([...places, ...flask.apps.map(({ module }) => module)])
  // A Set is walked in insertion order, additions included.
  for (const module of found) for (const other of importedModules(module, flask)) found.add(other)
  return found
}

function importedModules(module: PyModule, flask: FlaskModel): PyModule[] {
  return importsOf(module).flatMap((statement) => {
    const names = statement.names.map(({ name }) => [statement.module, name].filter(Boolean).join('.'))
    const all = [statement.module, ...names]
    return all.flatMap((dotted) => flask.project.names.resolveModule(module, dotted, statement.level) ?? [])
  })
}
