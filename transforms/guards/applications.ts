/** What decorates a handler: each guard is asked for by a parameter when the handler reads its value, in its decorators otherwise. */
import { isEffective } from '../../src/flask/decorators.js'
import type { Guard } from '../../src/flask/guards.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Handler } from '../../src/flask/routes.js'
import { relocated } from '../../src/plan/relocate.js'
import { imported, py } from '../../src/plan/template.js'
import { decoratorExpression, nameOf, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { type GuardPlanner, shown } from './index.js'
import { filledBy, readsValue } from './values.js'

const Depends = imported('fastapi', 'Depends')

interface Step {
  /** Null for a check of an extension, which is asked in its place. */
  readonly guard: Guard | null
  readonly node: PyNode
  /** The parameter that takes its value. */
  readonly parameter: string | null
  /** The handler asks for its value through g. */
  readonly isRead: boolean
}

export function planApplications(handler: Handler, flask: FlaskModel, plan: GuardPlanner): void {
  reportIneffective(handler, flask, plan)
  const steps = stepsOf(handler, flask)
  const draft = plan.draft(handler.definition)
  // FastAPI resolves the decorators' list before the parameters, so the list holds everything up to the last plain check.
  const isListed = ({ parameter, isRead }: Step): boolean => parameter === null && !(isRead && steps.length === 1)
  const last = steps.findLastIndex(isListed)
  for (const [order, step] of steps.entries()) {
    const { guard, node, parameter } = step
    if (!guard) continue
    const expression = decoratorExpression(node)
    if (node.kind === 'decorator') plan.remove(node)
    else if (expression) plan.copy(expression)
    // The next check may ask for this value itself.
    const isAsked = [
      ...(steps
        .slice(order + 1)
        .find(isListed)
        ?.guard?.variables.values() ?? []),
    ].some(({ from }) => from === guard)
    const isInList = order <= last && !(parameter !== null && (guard.isFactory || isAsked))
    const key = guard.isFactory ? `guard:${node.start}` : `guard:${nameOf(guard.named)}`
    // The routes of a class may be declared in another module than its methods.
    const isElsewhere = handler.routes.some(({ call }) => call.module !== node.module)
    const named = isElsewhere && expression ? relocated(expression, flask) : expression
    if (!named) plan.refuse(node, 'unreadable-decorator', { decorator: shown(node) })
    // Those of a class stand around those of its methods, wherever they are written.
    const place = node.kind === 'decorator' ? node.start : order - steps.length
    if (isInList) draft.dependsOn(key, py`${Depends}(${named})`, place)
    const own = parametersOf(handler.definition).find(({ name }) => name === parameter)
    if (own) draft.fill(own.node, filledBy(guard, isInList ? null : expression, own.annotation, flask), order)
  }
}

function stepsOf({ decorators, definition }: Handler, flask: FlaskModel): readonly Step[] {
  const { given } = flask.giftsOf(definition)
  return decorators.flatMap((node): readonly Step[] => {
    const guard = flask.guards.find((candidate) => candidate.applications.includes(node))
    if (flask.login.checkOf(node) || flask.checks.of(node))
      return [{ guard: null, node, parameter: null, isRead: false }]
    if (!guard) return []
    const parameter = [...given].find(([, by]) => by === guard)?.[0] ?? null
    const provider = flask.providers.byGuard.get(guard)?.provider
    return [{ guard, node, parameter, isRead: provider !== undefined && readsValue(definition, provider.name, flask) }]
  })
}

/** A decorator above every route never saw a request. */
function reportIneffective(handler: Handler, flask: FlaskModel, plan: GuardPlanner): void {
  for (const decorator of handler.decorators) {
    // One that gives the view back may keep a list of views: that works wherever it stands.
    if (flask.decorators.of(decorator)?.wrapper && !isEffective(handler, decorator))
      plan.report(decorator, 'above-the-route', { decorator: shown(decorator) })
  }
}
