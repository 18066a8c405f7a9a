/** A class of the project that is put around applications: its `__call__` takes what ASGI gives it. */
import type { EnvironClass, WsgiAnswer } from '../../src/flask/wsgi-classes.js'
import { code, type Hole, imported, join, py, quoted } from '../../src/plan/template.js'
import { parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { scopeOpenedBy } from '../../src/python/scope.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { MiddlewarePlanner } from './index.js'

const Response = imported('fastapi', 'Response')

export function planClass(found: EnvironClass, plan: MiddlewarePlanner): void {
  const { definition, method, environ, inner, answers, responses, problem } = found
  const name = field(definition, 'name')
  if (problem || !method) {
    plan.refuse(problem ?? definition, 'not-only-environ', { name: name ? textOf(name) : 'it' })
    return
  }
  const draft = plan.draft(method)
  draft.makeAsync()
  planSignature(method, plan)
  const app = inner[0] && field(inner[0], 'function')
  draft.prepend(
    'other',
    py`if scope[${quoted('type')}] != ${quoted('http')}:\n    return await ${app}(scope, receive, send)`,
  )
  draft.prepend('environ', py`${code(environ)} = ${plan.help('read_environ', method)}(scope)`)
  if (app) plan.copy(app)
  for (const call of inner) {
    const changed = py`${plan.help('changed_scope', call)}(scope, ${code(environ)})`
    plan.replace(call, py`await ${field(call, 'function')}(${changed}, receive, send)`)
  }
  for (const call of responses)
    plan.replace(call, py`await ${plan.help('from_werkzeug', call)}(${field(call, 'function')})(scope, receive, send)`)
  const taken = scopeOpenedBy(method)?.bindings
  const response = ['response', 'refusal', 'response_'].find((wish) => !taken?.has(wish)) ?? 'response__'
  for (const answer of answers) planAnswer(answer, response, plan)
}

function planSignature(method: PyNode, plan: MiddlewarePlanner): void {
  const parameters = field(method, 'parameters')
  const [self, ...given] = parametersOf(method)
  if (!parameters || !self) return
  const isTyped = given.some(({ node }) => /^typed/.test(node.kind))
  const types = [
    imported('starlette.types', 'Scope'),
    imported('starlette.types', 'Receive'),
    imported('starlette.types', 'Send'),
  ]
  const names = ['scope', 'receive', 'send'].map((name, index) =>
    isTyped ? py`${code(name)}: ${types[index]}` : code(name),
  )
  plan.replace(parameters, py`(${join([code(self.name), ...names])})`)
  const returns = field(method, 'return_type')
  if (returns) plan.replace(returns, code('None'))
}

function planAnswer({ start, exit, status, headers, body }: WsgiAnswer, name: string, plan: MiddlewarePlanner): void {
  const [only, ...more] = body
  const content: Hole = more.length > 0 ? py`b"".join([${join(body)}])` : (only ?? null)
  const fields = join(headers.map((header) => py`${header.name}: ${header.value}`))
  const values = [
    content,
    content ? code(status) : py`status_code=${code(status)}`,
    headers.length > 0 && (content ? py`{${fields}}` : py`headers={${fields}}`),
  ]
  plan.replace(start, py`${code(name)} = ${Response}(${join(values)})`)
  plan.replace(exit, py`return await ${code(name)}(scope, receive, send)`)
}
