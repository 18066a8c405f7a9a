/** Decorators of extensions that ask who sends a request: dependencies of handlers, the first statement of other functions. */
import type { Project } from '../project/project.js'
import { callOf } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, definitionOf, isAsync, isGenerator } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { Role } from './contexts.js'
import { type Decorators, isEffective } from './decorators.js'
import type { Extensions } from './extensions.js'
import type { Guard } from './guards.js'
import type { Hook } from './hooks.js'
import type { Handler } from './routes.js'

const OF_TOKENS = ['jwt_required', 'jwt_optional', 'fresh_jwt_required', 'jwt_refresh_token_required']
const HTTP_AUTH = ['HTTPBasicAuth', 'HTTPTokenAuth', 'MultiAuth']

/** Names that make such a decorator, by the expression after the `@` or what is called in it. */
export type CheckNames = ReadonlyMap<PyNode, string>

export interface Check {
  /** `flask_jwt_extended.jwt_required`, `flask_httpauth.login_required`. */
  readonly name: string
  /** The `decorator` node, or an element of the list in a class-based view. */
  readonly node: PyNode
  /** What is named after the `@`. */
  readonly callee: PyNode
  /** `jwt_required(fresh=True)`; null when the name stands alone. */
  readonly call: PyNode | null
  readonly definition: PyNode
  /** Where it is asked. `above`: Flask registered the function without it. `below`: a decorator that stays is asked before it. */
  readonly place: 'handler' | 'guard' | 'function' | 'above' | 'below' | 'unknown'
  /** The guard whose wrapper it decorates. */
  readonly guard: Guard | null
  /** Its place among what a handler depends on; what a class lists stands around what is on its methods. */
  readonly order: number
}

export interface Checks {
  readonly all: readonly Check[]
  of(decorator: PyNode): Check | null
}

/** Every use of these decorators, on what it may stand. */
export function checkNames(project: Project, extensions: Extensions): CheckNames {
  const names = new Map<PyNode, string>()
  for (const name of OF_TOKENS)
    for (const module of ['flask_jwt_extended', 'flask_jwt_extended.view_decorators'])
      for (const use of project.names.uses(`${module}.${name}`)) names.set(use, `flask_jwt_extended.${name}`)
  for (const object of extensions.of(...HTTP_AUTH.map((name) => `flask_httpauth.${name}`)))
    for (const { node, path } of object.uses)
      if (path === 'login_required') names.set(node, 'flask_httpauth.login_required')
  return names
}

/** Whether a decorator is such a check. */
export function isCheck(decorator: PyNode, names: CheckNames): boolean {
  return nameIn(decorator, names) !== null
}

export interface CheckSources {
  readonly names: CheckNames
  readonly handlers: readonly Handler[]
  readonly decorators: Decorators
  readonly guards: readonly Guard[]
  readonly hooks: readonly Hook[]
  readonly roleOf: (definition: PyNode) => Role
}

export function findChecks(sources: CheckSources): Checks {
  const decorating = [...sources.names].flatMap(([callee, name]): Check[] => {
    const call = callOf(callee)
    const node = (call ?? callee).parent
    const definition = node?.kind === 'decorator' && node.parent ? definitionOf(node.parent) : null
    if (node?.kind !== 'decorator' || definition?.kind !== 'function_definition') return []
    const guard = sources.guards.find(({ wrapper }) => wrapper === definition) ?? null
    const place = placeOf(node, definition, guard, sources)
    return [{ name, node, callee, call, definition, guard, place, order: node.start }]
  })
  const all = [...decorating, ...sources.handlers.flatMap((handler) => listed(handler, sources))]
  const byNode = new Map(all.map((check) => [check.node, check]))
  return { all, of: (decorator) => byNode.get(decorator) ?? null }
}

/** `decorators = [jwt_required()]` in the body of a class-based view. */
function listed({ definition, decorators }: Handler, { names, roleOf }: CheckSources): Check[] {
  return decorators.flatMap((node, index): Check[] => {
    const callee = node.kind === 'decorator' ? null : calleeIn(node)
    const name = callee && names.get(callee)
    if (!callee || !name) return []
    const place = roleOf(definition) === 'handler' ? 'handler' : 'unknown'
    return [
      { name, node, callee, call: callOf(callee), definition, guard: null, place, order: index - decorators.length },
    ]
  })
}

function placeOf(node: PyNode, definition: PyNode, guard: Guard | null, sources: CheckSources): Check['place'] {
  if (guard) return 'guard'
  const handler = sources.handlers.find((candidate) => candidate.definition === definition)
  const isStaying = (other: PyNode): boolean =>
    sources.decorators.of(other)?.wrapper != null &&
    !sources.guards.some(({ applications }) => applications.includes(other))
  if (handler) {
    if (!isEffective(handler, node)) return 'above'
    if (sources.roleOf(definition) !== 'handler') return isPlain(node, definition, sources) ? 'function' : 'unknown'
    return handler.decorators.slice(0, handler.decorators.indexOf(node)).some(isStaying) ? 'below' : 'handler'
  }
  const sourcesOfHooks = sources.hooks.filter((hook) => hook.isDecorator && hook.definition === definition)
  if (sourcesOfHooks.some(({ source }) => source.start > node.start)) return 'above'
  return isPlain(node, definition, sources) ? 'function' : 'unknown'
}

/** Whether the check may be the first statement of the function: nothing below it wraps the function again. */
function isPlain(node: PyNode, definition: PyNode, { names }: CheckSources): boolean {
  const below = decoratorsOf(definition).filter((other) => other.start > node.start)
  const copies = (other: PyNode): boolean =>
    /^@(functools\.)?wraps\(/.test(other.module.text.slice(other.start, other.end))
  return (
    !isAsync(definition) && !isGenerator(definition) && below.every((other) => isCheck(other, names) || copies(other))
  )
}

function nameIn(decorator: PyNode, names: CheckNames): string | null {
  const callee = calleeIn(decorator)
  return (callee && names.get(callee)) ?? null
}

function calleeIn(decorator: PyNode): PyNode | null {
  const expression = decoratorExpression(decorator)
  return expression?.kind === 'call' ? field(expression, 'function') : expression
}
