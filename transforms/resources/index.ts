/** What a request opens once: a dependency where a handler begins with it, and safe to use from several threads. */

import { isTestPath } from '../../src/flask/tests.js'
import { annotationHole } from '../../src/plan/annotation.js'
import { code, defined, imported, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
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
    // FastAPI runs a dependency, the handler and the teardown in different worker threads.
    for (const use of flask.uses('sqlite3.connect')) {
      const call = callOf(use)
      const list = call && field(call, 'arguments')
      const { role } = flask.ownerOf(use)
      if (!call || !list || role === 'handler' || role === 'test' || isTestPath(use.module.path)) continue
      const { keywords, hasStar } = callArgs(call)
      const last = parts(list).at(-1)
      if (hasStar || keywords.has('check_same_thread') || !last) continue
      const isOnePerLine = /,\s*\)$/.test(textOf(list)) && textOf(list).includes('\n')
      plan.replace(last, py`${last},${code(isOnePerLine ? '\n' : ' ')}check_same_thread=False`)
    }
  },
})
