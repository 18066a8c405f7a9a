/** WSGI middleware around the application becomes ASGI middleware: Werkzeug's ProxyFix, and classes of the project that only look at the environ. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Wrapping } from '../../src/flask/wsgi.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, inner, join, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import { planClass } from './classes.js'
import { findings } from './findings.js'

export type MiddlewarePlanner = Planner<keyof typeof findings>

export default defineTransform({
  id: 'middleware',
  summary: 'Turn WSGI middleware around the application into ASGI middleware',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const wrapping of flask.wsgi.wrappings) planWrapping(wrapping, flask, plan)
    for (const found of flask.wsgi.classes.values()) planClass(found, plan)
    for (const node of flask.wsgi.strays) plan.refuse(node, 'wsgi-app-used')
  },
})

function planWrapping(wrapping: Wrapping, flask: FlaskModel, plan: MiddlewarePlanner): void {
  const { statement, app, layers } = wrapping
  const added = layers.filter(({ kind }) => kind !== 'development')
  for (const layer of layers) {
    const name = textOf(layer.callee)
    if (layer.kind === 'unknown') plan.refuse(layer.callee, 'unknown-middleware', { name })
    else if (layer.kind === 'own' && hasCors(flask)) plan.refuse(layer.callee, 'cors-order', { name })
    else if (layer.kind === 'development') plan.note(layer.callee, 'development-tool', { name })
  }
  if (added.length === 0) return plan.replace(statement, code('pass'))
  for (const { call, callee, inner: around, kind } of added) {
    const isProxies = kind.endsWith('proxies')
    const middleware = isProxies ? plan.help('ProxyFix', callee) : callee
    plan.replace(around, middleware)
    if (isProxies) plan.replace(callee, middleware)
    plan.discard(isProxies ? callee : call)
    if (kind === 'old-proxies') planOldProxies(call, plan)
  }
  const lines = added.map(({ call }) => py`${app}.add_middleware(${inner(field(call, 'arguments') ?? call)})`)
  plan.replace(statement, join(lines, '\n'))
}

/** Until Werkzeug 0.15 one number said how many proxies there are. */
function planOldProxies(call: PyNode, plan: MiddlewarePlanner): void {
  const { positional, keywords, hasStar } = callArgs(call)
  const number = keywords.get('num_proxies')?.parent
  const name = number && field(number, 'name')
  if (name) plan.replace(name, code('x_for'))
  if (hasStar || positional.length > 2)
    plan.refuse(call, 'unknown-middleware', { name: 'werkzeug.contrib.fixers.ProxyFix' })
  else plan.note(call, 'old-proxies')
}

/** Its middleware is outside of all that is added before it. */
const hasCors = (flask: FlaskModel): boolean =>
  flask.extensions.of('flask_cors.CORS').some(({ inits }) => inits.length > 0)
