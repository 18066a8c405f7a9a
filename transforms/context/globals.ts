/** Values of g: the alias of the dependency that provides them, or the request's own state. */
import { type ContextUse, globalName, isWholeNamespace, namedBy } from '../../src/flask/contexts.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isServed, type Provider } from '../../src/flask/providers.js'
import { annotationHole } from '../../src/plan/annotation.js'
import { requestParameter } from '../../src/plan/parameters.js'
import { code, defined, type Hole, imported, py, quoted } from '../../src/plan/template.js'
import { argument } from '../../src/python/calls.js'
import { decoratedOf, nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { type Carrier, type ContextPlanner, carrierOf, isAfterHook } from './index.js'

const Annotated = imported('typing', 'Annotated')
const Any = imported('typing', 'Any')
const Depends = imported('fastapi', 'Depends')
const Request = imported('fastapi', 'Request')

export function planGlobals(flask: FlaskModel, plan: ContextPlanner): void {
  const aliased: { readonly use: ContextUse; readonly provider: Provider; readonly definition: PyNode }[] = []
  for (const use of flask.contextUses) {
    const carrier = use.name === 'g' ? carrierOf(use, flask, plan) : null
    if (!carrier || isAfterHook(carrier.definition, flask)) continue
    const provider = aliasedProvider(use, carrier, flask)
    if (!provider) planState(use, carrier, flask, plan)
    else {
      aliased.push({ use, provider, definition: carrier.definition })
      const parameter = planAlias(use, provider, carrier, flask)
      plan.replace(use.access ?? use.node, parameter)
    }
  }
  for (const provider of new Set(aliased.map((item) => item.provider)))
    defineAlias(
      provider,
      aliased.filter((item) => item.provider === provider).map((item) => item.definition),
      flask,
      plan,
    )
}

/** The provider whose dependency can hand the value to this function. */
function aliasedProvider(use: ContextUse, carrier: Carrier, flask: FlaskModel): Provider | null {
  const provider = use.attribute ? flask.providers.byName.get(use.attribute) : undefined
  const fact = use.attribute ? flask.globals.get(use.attribute) : undefined
  if (!provider || !fact?.reads.includes(use) || provider.definition === carrier.definition) return null
  if (use.role === 'guard') {
    const guard = flask.guards.find(({ definition }) => definition === carrier.definition)
    const users = flask.handlers.filter((handler) =>
      handler.decorators.some((decorator) => guard?.applications.includes(decorator)),
    )
    return users.every((handler) => isServed(handler, provider, flask.routers)) ? provider : null
  }
  const handler = flask.handlers.find(({ definition }) => definition === carrier.definition)
  return handler && isServed(handler, provider, flask.routers) ? provider : null
}

function planAlias(
  use: ContextUse,
  provider: Provider,
  { definition, draft, names }: Carrier,
  flask: FlaskModel,
): Hole {
  const handler = flask.handlers.find((candidate) => candidate.definition === definition)
  const guards = flask.guards.filter((guard) =>
    handler?.decorators.some((decorator) => guard.applications.includes(decorator)),
  )
  const checked = guards
    .map((guard) => flask.providers.byGuard.get(guard))
    .find((value) => value?.provider === provider)
  const annotation = checked
    ? defined(checked.guard.definition.module.path, checked.alias)
    : defined(provider.definition.module.path, provider.alias)
  const name = names.has(provider.name) ? `current_${provider.name}` : provider.name
  return draft.parameter({
    key: `g:${provider.name}`,
    name,
    annotation,
    rank: use.role === 'guard' ? 'provider' : 'guard',
  })
}

/** Values nobody hands over stay on the request, where the support module’s g looks too. */
function planState(use: ContextUse, carrier: Carrier, flask: FlaskModel, plan: ContextPlanner): void {
  const name = globalName(use)
  if (isWholeNamespace(use)) return plan.replace(use.node, plan.help('g', use.node))
  if (!name) return
  const provider = flask.providers.byName.get(name)
  const isOwn = provider?.definition === carrier.definition && provider.kind === 'returned'
  if (isOwn && use.access) return plan.replace(use.access, code(provider.local))
  const state = py`${requestParameter(carrier.draft)}.state`
  const parent = use.node.parent
  if (use.attribute === name) plan.replace(use.node, state)
  else if (namedBy(use)) plan.replace(use.node, state)
  else if (use.attribute === 'get' && use.call)
    plan.replace(use.call, py`getattr(${state}, ${quoted(name)}, ${argument(use.call, 1, 'default') ?? code('None')})`)
  else if (parent?.kind === 'comparison_operator' && parent.words[0] === 'in')
    plan.replace(parent, py`hasattr(${state}, ${quoted(name)})`)
  else if (parent?.kind === 'comparison_operator' && parent.words[0] === 'not in')
    plan.replace(parent, py`not hasattr(${state}, ${quoted(name)})`)
}

function defineAlias(provider: Provider, users: readonly PyNode[], flask: FlaskModel, plan: ContextPlanner): void {
  const { definition, alias, kind } = provider
  const type = flask.globalAnnotationOf(provider.name)
  const annotation: Hole = type ? annotationHole(type) : Any
  if (kind !== 'read') {
    const dependency = py`${code(alias)} = ${Annotated}[${annotation}, ${Depends}(${code(nameOf(definition))})]`
    plan.define(alias, dependency, decoratedOf(definition))
    return
  }
  const reader = provider.name.startsWith('current_') ? provider.name : `current_${provider.name}`
  const anchor = anchorBefore(users, definition)
  const body = py`async def ${code(reader)}(request: ${Request})${type ? py` -> ${annotation}` : null}:\n    return request.state.${code(provider.name)}`
  plan.define(reader, body, anchor, { isBlock: true, order: 0 })
  plan.define(alias, py`${code(alias)} = ${Annotated}[${annotation}, ${Depends}(${code(reader)})]`, anchor, {
    isBlock: true,
    order: 1,
  })
}

/** The top-level statement above the first function of the hook's module that names the alias. */
function anchorBefore(users: readonly PyNode[], definition: PyNode): PyNode {
  const { root } = definition.module
  const tops = users.filter(({ module }) => module === definition.module).map(topLevel)
  const first = Math.min(...tops.map(({ start }) => start), topLevel(definition).start)
  return root.children.filter((node) => node.kind !== 'comment' && node.end <= first).at(-1) ?? topLevel(definition)
}

function topLevel(node: PyNode): PyNode {
  let at = node
  while (at.parent && at.parent.kind !== 'module') at = at.parent
  return at
}
