/** Hooks: guards of one blueprint become router dependencies, application-wide ones stay hooks, header hooks become middleware. */
import type { Router } from '../../src/flask/apps.js'
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isHeaderHook } from '../../src/flask/needs.js'
import { canMoveBelow, type Provider, returnsIn } from '../../src/flask/providers.js'
import { annotationHole } from '../../src/plan/annotation.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, defined, type Hole, imported, py, quoted } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { decoratedOf, nameOf, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts, statementOf, statementsOf, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'

const Depends = imported('fastapi', 'Depends')
const Request = imported('fastapi', 'Request')
const RequestResponseEndpoint = imported('starlette.middleware.base', 'RequestResponseEndpoint')

export type Code = keyof typeof findings
type HookPlanner = Planner<Code>

export default defineTransform({
  id: 'hooks',
  summary: 'Turn hooks into dependencies where they guard a router, and keep the others as hooks',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const hook of flask.hooks) planHook(hook, flask, plan)
    for (const name of ['after_this_request', 'before_first_request', 'copy_current_request_context'])
      for (const use of flask.uses(`flask.${name}`)) plan.refuse(use, 'unknown-hook', { hook: name })
  },
})

function planHook(hook: Hook, flask: FlaskModel, plan: HookPlanner): void {
  const { kind, definition, source } = hook
  if (kind === 'errorhandler' || kind === 'context_processor') return
  if (!definition) return plan.refuse(source, 'unknown-function')
  if (flask.hooks.some((other) => other !== hook && other.definition === definition))
    return plan.refuse(source, 'registered-twice')
  if (kind === 'before_request' && !hook.isAppWide) return planRouterHook(hook, definition, flask, plan)
  if (!hook.isAppWide) return plan.refuse(source, 'blueprint-hook', { hook: kind })
  if (isHeaderHook(hook, flask.hooks)) return planMiddleware(hook, definition, plan)
  planAppHook(hook, definition, flask, plan)
}

/** A blueprint's before-hook runs before each of its routes: a dependency of the router. */
function planRouterHook(hook: Hook, definition: PyNode, flask: FlaskModel, plan: HookPlanner): void {
  const owners = new Set([...hook.owners].map(({ origin }) => origin))
  const [router] = flask.routers.filter(({ origin }) => owners.has(origin))
  const place = decoratedOf(definition)
  if (!router || owners.size !== 1 || !hook.isDecorator || !canMoveBelow(router, place, flask.hooks))
    return plan.refuse(hook.source, 'guard-placement')
  plan.remove(hook.source)
  plan.call(router.origin).element('dependencies', `${definition.start}`, py`${Depends}(${code(nameOf(definition))})`)
  plan.move(router.statement, lastGuard(router, flask))
  planExits(definition, flask, plan)
}

/** The router has to stand below every function it depends on. */
function lastGuard(router: Router, flask: FlaskModel): PyNode {
  const own = flask.hooks.filter((hook) => {
    return (
      hook.kind === 'before_request' &&
      !hook.isAppWide &&
      [...hook.owners].some(({ origin }) => origin === router.origin)
    )
  })
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

/** Sets headers of every response: what FastAPI calls a middleware. */
function planMiddleware(hook: Hook, definition: PyNode, plan: HookPlanner): void {
  const draft = plan.draft(definition)
  const [response] = parametersOf(definition)
  if (!response) return
  plan.replace(hook.source, py`@${hook.object}.middleware(${quoted('http')})`)
  draft.drop(response.node)
  const request = draft.parameter({ key: 'request', name: 'request', annotation: Request, rank: 'request' })
  const next = draft.parameter({
    key: 'call_next',
    name: 'call_next',
    annotation: RequestResponseEndpoint,
    rank: 'path',
  })
  draft.prepend('response', py`${code(response.name)} = await ${next}(${request})`)
  draft.makeAsync()
  draft.dropReturnAnnotation()
}

/** Runs for every request, also where no route matches: registered with the application. */
function planAppHook(hook: Hook, definition: PyNode, flask: FlaskModel, plan: HookPlanner): void {
  const helper = plan.help(hook.kind, hook.source)
  const router = flask.routers.find(({ origin }) => [...hook.owners].some((value) => value.origin === origin))
  if (!hook.isDecorator && hook.expression) {
    if (router) return plan.refuse(hook.source, 'guard-placement')
    return plan.replace(hook.source, py`${helper}(${hook.object}, ${hook.expression})`)
  }
  const name = code(nameOf(definition))
  plan.remove(hook.source)
  const isTopLevel = decoratedOf(definition).parent?.kind === 'module'
  if (!router)
    return plan.after(
      decoratedOf(definition),
      py`${code(isTopLevel ? '\n\n' : '\n')}${helper}(${hook.object}, ${name})`,
      300,
    )
  const [registration] = router.registrations
  const callee = registration && field(registration.call, 'function')
  const app = callee && field(callee, 'object')
  if (!registration || !app || ![...registration.parent].every(({ tag }) => tag === 'app'))
    return plan.refuse(hook.source, 'nested-hook')
  const { blueprint } = registration
  const holder = blueprint.kind === 'attribute' ? field(blueprint, 'object') : null
  const target: Hole = holder
    ? py`${code(textOf(holder))}.${name}`
    : defined(definition.module.path, nameOf(definition))
  const local = plan.help(hook.kind, registration.call)
  plan.after(
    statementOf(registration.call) ?? registration.call,
    py`${local}(${code(textOf(app))}, ${target})`,
    definition.start / 1e7,
  )
}
