/** Decorators that stay: FastAPI must see the view's signature through them. */
import { type KeptDecorator, sourceOf } from '../../src/flask/kept.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Handler } from '../../src/flask/routes.js'
import { code, imported, py } from '../../src/plan/template.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
import { textOf } from '../../src/python/syntax.js'
import { type GuardPlanner, shown } from './index.js'

const wraps = imported('functools', 'wraps')

export function planKept({ decorator, wrapper, problems }: KeptDecorator, plan: GuardPlanner): void {
  const source = sourceOf(decorator)
  const name = decorator.applications[0] ? shown(decorator.applications[0].node) : nameOf(decorator.named)
  for (const { code: problem, node } of problems) {
    const isPlace = node.kind === 'decorator'
    plan.refuse(node, problem, {
      decorator: isPlace ? shown(node) : name,
      attribute: textOf(node).replaceAll(/\s+/g, ' '),
    })
  }
  if (source.isWrapped || decorator.delegate || wrapper.parent?.kind === 'decorated_definition') return
  plan.before(decoratedOf(wrapper), py`@${wraps}(${code(source.view.name)})`)
}

/** Without functools.wraps Flask named the endpoint after the wrapper. */
export function refuseHiddenName(handler: Handler, flask: FlaskModel, plan: GuardPlanner): void {
  const hiding = handler.decorators.find((node) => flask.decorators.of(node)?.isNamed === false)
  const wrapper = hiding ? flask.decorators.of(hiding)?.wrapper : null
  if (!hiding || !wrapper) return
  for (const route of handler.routes) {
    if (route.endpoint || route.classView || !route.view) continue
    const endpoint = flask.endpointOf(route)?.replace(/\w+$/, nameOf(wrapper))
    if (endpoint && flask.isNameNeeded(endpoint))
      plan.refuse(hiding, 'unnamed-view', { decorator: shown(hiding), endpoint })
  }
}
