/** Functions that decorators registered: the statement that registers them with the application, where it takes effect. */
import { type HookPlace, isOwnedByRouter, placesOf } from '../flask/hook-places.js'
import type { Hook, Registered } from '../flask/hooks.js'
import type { FlaskModel } from '../flask/model.js'
import { decoratedOf, decoratorExpression, decoratorsOf, nameOf } from '../python/functions.js'
import { importsOf } from '../python/imports.js'
import type { PyNode } from '../python/node.js'
import { bindingOf, scopeOf, visibleNames } from '../python/scope.js'
import { enclosingFunction, field, statementOf, textOf } from '../python/syntax.js'
import { isHelper } from '../support/index.js'
import type { Planner } from './plan.js'
import { code, defined, type Hole, py } from './template.js'

export interface Registration {
  readonly app: Hole
  readonly function: Hole
  /** Null for what an application registered itself. */
  readonly place: HookPlace | null
  /** A node of the module that gets the statement. */
  readonly user: PyNode
}

/** What keeps a function from being registered. */
export type Misplaced = 'nowhere' | 'unknown-function' | 'used-as-value'

/** Takes the old registration away and prints the new one; says why not when it cannot. `values` need not be functions. */
export function register(
  part: Registered,
  flask: FlaskModel,
  plan: Planner,
  print: (registration: Registration) => Hole,
  takes: 'functions' | 'values' = 'functions',
): Misplaced | null {
  const isSeen = part.definition !== null || part.expression?.kind === 'lambda' || takes === 'values'
  if (!isSeen) return 'unknown-function'
  if (!isOwnedByRouter(part)) return registerHere(part, plan, print)
  const places = placesOf(part, flask.routers, flask.mounting)
  const { definition, expression, source } = part
  if (!places) return 'nowhere'
  if (!definition && places.length > 1) return 'unknown-function'
  if (definition && !isGlobal(definition)) return 'nowhere'
  const statement = part.isDecorator ? null : statementOf(source)
  if (!part.isDecorator && statement?.children[0] !== source) return 'used-as-value'
  plan.remove(statement ?? source)
  for (const place of places) {
    const target = definition ? nameAt(place, definition, flask, plan) : expression
    const template = print({ app: code(place.app), function: target, place, user: place.statement })
    plan.after(place.statement, template, 1 + source.start / 1e8, source)
  }
  return null
}

function registerHere(part: Registered, plan: Planner, print: (registration: Registration) => Hole): Misplaced | null {
  const { definition, expression, source, object } = part
  if (!part.isDecorator) {
    if (source.parent?.kind !== 'expression_statement') return 'used-as-value'
    plan.replace(source, print({ app: object, function: expression, place: null, user: source }))
    return null
  }
  if (!definition) return 'unknown-function'
  plan.remove(source)
  const template = print({ app: code(textOf(object)), function: code(nameOf(definition)), place: null, user: source })
  // Python applies the last decorator first.
  const lower = decoratorsOf(definition).filter((decorator) => decorator.start > source.start)
  const isFirst = lower.every(
    (decorator) => !textOf(decoratorExpression(decorator) ?? decorator).startsWith(`${textOf(object)}.`),
  )
  const blank = isGlobal(definition) ? code('\n\n') : code('\n')
  plan.after(decoratedOf(definition), isFirst ? py`${blank}${template}` : template, 300 + lower.length)
  return null
}

const isGlobal = (definition: PyNode): boolean => decoratedOf(definition).parent?.kind === 'module'

/** A top-level function or class as it can be named where its blueprint is registered. */
export function nameAt(place: HookPlace, definition: PyNode, flask: FlaskModel, plan: Planner): Hole {
  const { path } = definition.module
  return namedAt(place, path, nameOf(definition), namesFrom(place, path, flask), definition, flask, plan)
}

/** A top-level name of a module as it can be read where its blueprint is registered; `names` share one import line. */
export function namedAt(
  place: HookPlace,
  path: string,
  name: string,
  names: readonly string[],
  owner: PyNode,
  flask: FlaskModel,
  plan: Planner,
): Hole {
  const { statement, registered } = place
  if (path === statement.module.path) return code(name)
  const holder = registered.kind === 'attribute' ? field(registered, 'object') : null
  if (holder && flask.project.names.qualify(holder) === `${path}:`) return code(`${textOf(holder)}.${name}`)
  const local = localImport(place, flask)
  if (!local || visibleNames(scopeOf(statement)).has(name)) return defined(path, name)
  // The factory imports the blueprint itself because at the top the imports would go round in a circle.
  const module = moduleFrom(local, path, flask)
  if (module === null) return defined(path, name)
  const imported = names.map((own) => (isHelper(own) ? `${own} as ${besideHelper(own)}` : own))
  plan.after(local, code(`from ${module} import ${imported.join(', ')}`), -1, owner)
  return code(isHelper(name) ? besideHelper(name) : name)
}

/** Functions are often called like the decorator that registers them, which is a function of the support module now. */
const besideHelper = (name: string): string => `${name}_`

/** The import statement inside the factory that gives it the blueprint. */
function localImport({ registered }: HookPlace, flask: FlaskModel): PyNode | null {
  const root = registered.kind === 'attribute' ? field(registered, 'object') : registered
  const definition = root?.kind === 'identifier' ? bindingOf(root)?.definitions.at(-1) : null
  const isLocal = definition?.kind === 'import' && enclosingFunction(definition.target) !== null
  return isLocal && definition && flask.project.moduleAt(definition.target.module.path)
    ? statementOf(definition.target)
    : null
}

/** How the module of that import statement names another one, in the same style. */
function moduleFrom(statement: PyNode, path: string, flask: FlaskModel): string | null {
  const imported = importsOf(statement.module).find(({ node }) => node === statement)
  const target = flask.project.moduleAt(path)
  if (!imported || !target) return null
  if (imported.level === 0) return target.name
  const own = statement.module.path.split('/').slice(0, -1)
  const wanted = path.replace(/(\/__init__)?\.py$/, '').split('/')
  let shared = 0
  while (shared < own.length && own[shared] === wanted[shared]) shared += 1
  return '.'.repeat(own.length - shared + 1) + wanted.slice(shared).join('.')
}

/** Everything one module contributes to a place, so that one import line does for all. */
function namesFrom(place: HookPlace, path: string, flask: FlaskModel): string[] {
  const parts: readonly Registered[] = [...flask.hooks, ...flask.templateParts]
  const here = parts.filter((part) => {
    if (!isOwnedByRouter(part) || ('isDependency' in part && part.isDependency)) return false
    return placesOf(part, flask.routers, flask.mounting)?.some(({ statement }) => statement === place.statement)
  })
  const definitions = here.flatMap((part) => {
    const subject = 'subject' in part ? (part as Hook).subject : null
    const qualified = subject && flask.project.names.qualify(subject)
    const classes = qualified ? (flask.project.names.definition(qualified)?.definitions ?? []) : []
    return [part.definition, ...classes.map(({ node }) => node)]
  })
  const own = definitions.filter((definition) => definition?.module.path === path)
  return [...new Set(own.map((definition) => nameOf(definition as PyNode)))].sort()
}
