/** A blueprint's before-hook runs before each of its routes: a dependency of the router. */
import type { Router } from '../../src/flask/apps.js'
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { type Provider, returnsIn } from '../../src/flask/providers.js'
import { annotationHole } from '../../src/plan/annotation.js'
import { code, type Hole, imported, py } from '../../src/plan/template.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { parts, statementsOf } from '../../src/python/syntax.js'
import type { HookPlanner } from './index.js'

const Depends = imported('fastapi', 'Depends')
const Request = imported('fastapi', 'Request')

export function planDependency(hook: Hook, definition: PyNode, flask: FlaskModel, plan: HookPlanner): void {
  const owners = new Set([...hook.owners].map(({ origin }) => origin))
  const [router] = flask.routers.filter(({ origin }) => owners.has(origin))
  if (!router) return plan.refuse(hook.source, 'nowhere', { hook: hook.kind })
  plan.remove(hook.source)
  plan.call(router.origin).element('dependencies', `${definition.start}`, py`${Depends}(${code(nameOf(definition))})`)
  plan.move(router.statement, lastGuard(router, flask))
  planExits(definition, flask, plan)
}

/** The router has to stand below every function it depends on. */
function lastGuard(router: Router, flask: FlaskModel): PyNode {
  const own = flask.hooks.filter(
    (hook) => hook.isDependency && [...hook.owners].some(({ origin }) => origin === router.origin),
  )
  const places = own.flatMap(({ definition }) => (definition ? [decoratedOf(definition)] : []))
  return places.sort((a, b) => b.start - a.start)[0] ?? router.statement
}

/** An early answer becomes an exception; a provider gives its value back on every way out. */
function planExits(definition: PyNode, flask: FlaskModel, plan: HookPlanner): void {
  const provider = [...flask.providers.byName.values()].find((candidate) => candidate.definition === definition)
  const isRead =
    provider && flask.globals.get(provider.name)?.reads.some(({ role }) => role === 'handler' || role === 'guard')
  const value = provider && isRead ? providedValue(provider, plan) : null
  const last = statementsOf(definition).at(-1)
  for (const exit of returnsIn(definition)) {
    const answer = parts(exit)[0]
    if (answer && flask.responses.open.has(exit))
      plan.replace(exit, py`${plan.help('respond_with', exit)}(${answer})\nreturn${value && py` ${value}`}`)
    else if (answer && answer.kind !== 'none') plan.replace(exit, py`raise ${plan.help('Respond', exit)}(${answer})`)
    else if (value) plan.replace(exit, py`return ${value}`)
  }
  if (value && last && last.kind !== 'return_statement') plan.after(last, py`return ${value}`)
  const draft = plan.draft(definition)
  draft.dropReturnAnnotation()
  const type = provider && value ? flask.globalAnnotationOf(provider.name) : null
  if (type) draft.returning(annotationHole(type))
}

function providedValue(provider: Provider, plan: HookPlanner): Hole {
  if (provider.kind === 'returned') return code(provider.local)
  const draft = plan.draft(provider.definition)
  const request = draft.parameter({ key: 'request', name: 'request', annotation: Request, rank: 'request' })
  return py`${request}.state.${code(provider.name)}`
}
