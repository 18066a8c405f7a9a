/** A guard's definition as a dependency: what it reads are parameters, its answers are raised, its value is returned. */
import type { Guard } from '../../src/flask/guards.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Provider } from '../../src/flask/providers.js'
import { keywordWrite } from '../../src/flask/view-calls.js'
import type { Draft } from '../../src/plan/draft.js'
import {
  code,
  type Deferred,
  defined,
  type Hole,
  imported,
  join,
  py,
  quoted,
  statements,
} from '../../src/plan/template.js'
import { decoratedOf, nameOf, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { scopeOf, scopeOpenedBy } from '../../src/python/scope.js'
import { bodyOf, field, parts, statementsOf, textOf } from '../../src/python/syntax.js'
import type { GuardPlanner } from './index.js'
import { aliasOf, givenBy, givenTypes, isShared, providedType } from './values.js'

const Annotated = imported('typing', 'Annotated')
const Any = imported('typing', 'Any')
const Depends = imported('fastapi', 'Depends')
const Path = imported('fastapi', 'Path')

export function planGuard(guard: Guard, flask: FlaskModel, plan: GuardPlanner): void {
  const { definition, wrapper } = guard
  const draft = plan.draft(definition)
  const [view] = parametersOf(definition)
  if (view) draft.drop(view.node)
  draft.dropReturnAnnotation()
  for (
    let scope: ReturnType<typeof scopeOpenedBy> = scopeOf(definition);
    scope?.kind === 'function';
    scope = scope.parent
  )
    draft.reserve(scope.bindings.keys())
  draft.reserve(scopeOpenedBy(wrapper)?.bindings.keys() ?? [])
  planVariables(guard, draft, flask, plan)
  const provider = flask.providers.byGuard.get(guard)?.provider
  const value = provider && providerParameter(provider, draft)
  const resultOf = (pass: PyNode): Hole => (guard.gives ? (givenBy(pass, guard) ?? code('None')) : value)
  planBody(guard, resultOf, value !== undefined || guard.gives, plan)
  for (const exit of guard.exits) {
    const answer = parts(exit)[0]
    if (answer) plan.replace(exit, py`raise ${plan.help('Respond', exit)}(${answer})`)
  }
  const type = provider ? providedType(provider, flask) : guard.gives ? givenTypes(guard, flask) : null
  if (type) draft.returning(type)
  planAlias(guard, type, flask, plan)
}

/** The wrapper's statements take the place of the wrapper, the last of them that of `return wrapper`. */
function planBody(guard: Guard, resultOf: (pass: PyNode) => Hole, hasResult: boolean, plan: GuardPlanner): void {
  const { definition, wrapper, passes } = guard
  const last = guard.statements.at(-1)
  const end = statementsOf(definition).at(-1)
  if (!last || !end) return
  const isPass = passes.includes(last)
  const written = isPass && guard.gives ? keywordWrite(last)?.statement : null
  const all = linesOf(wrapper).filter((node) => node !== written)
  const shown = isPass && !hasResult ? all.filter((node) => node !== last) : all
  const final = shown.filter(({ kind }) => kind !== 'comment').at(-1)
  // Comments above the last statement stay with it.
  const above = final ? shown.slice(0, shown.indexOf(final)).findLastIndex(({ kind }) => kind !== 'comment') : -1
  const before = final ? shown.slice(0, above + 1) : []
  const rest = shown.slice(before.length)
  plan.replace(decoratedOf(wrapper), before.length > 0 ? statements(before) : null)
  // `wrapper.__name__ = view.__name__` goes with both.
  const kept = [guard.docstring?.parent, decoratedOf(wrapper), end]
  for (const copied of statementsOf(definition)) if (!kept.includes(copied)) plan.remove(copied)
  if (final === last && isPass) plan.replace(last, py`return ${resultOf(last)}`)
  plan.replace(end, join([rest.length > 0 && statements(rest), !final && code('pass')], '\n'))
  for (const pass of passes) {
    if (pass === last) continue
    const own = guard.gives ? keywordWrite(pass)?.statement : null
    if (own) plan.remove(own)
    const result = resultOf(pass)
    plan.replace(pass, result ? py`return ${result}` : code('return'))
  }
}

/** Statements and comments of a function, its first comments included. */
function linesOf(wrapper: PyNode): readonly PyNode[] {
  const body = bodyOf(wrapper)
  const first = wrapper.children.filter(({ kind, start }) => kind === 'comment' && body !== null && start < body.start)
  return [...first, ...(body?.children ?? [])]
}

function providerParameter(provider: Provider, draft: Draft): Deferred {
  return draft.parameter({
    key: `g:${provider.name}`,
    name: provider.name,
    annotation: defined(provider.definition.module.path, provider.alias),
    rank: 'provider',
  })
}

/** Values of the address, and those other guards give. */
function planVariables(guard: Guard, draft: Draft, flask: FlaskModel, plan: GuardPlanner): void {
  const bindings = scopeOpenedBy(guard.wrapper)?.bindings
  for (const [name, { reads, type, from }] of guard.variables) {
    const isOwn = parametersOf(guard.wrapper).some((parameter) => parameter.name === name)
    const [read] = reads
    const assignment = read?.parent?.kind === 'assignment' && read.field === 'right' ? read.parent : null
    const left = assignment ? field(assignment, 'left') : null
    const isOnly =
      left !== null && textOf(left) === name && reads.length === 1 && bindings?.get(name)?.definitions.length === 1
    const isTaken = !isOwn && !isOnly && bindings?.has(name)
    const base: Hole = from ? aliasOf(from, flask) : type ? code(type) : isTaken ? Any : null
    const parameter = draft.parameter({
      key: `path:${name}`,
      name: isTaken ? `${name}_value` : name,
      annotation: isTaken ? py`${Annotated}[${base}, ${Path}(alias=${quoted(name)})]` : base,
      rank: from ? 'guard' : 'path',
      isOwnName: !isTaken,
    })
    if (isOnly && assignment?.parent) plan.remove(assignment.parent)
    else for (const node of reads) plan.replace(node, parameter)
  }
}

/** The alias is only worth a name when somebody reads the value. */
function planAlias(guard: Guard, type: Hole, flask: FlaskModel, plan: GuardPlanner): void {
  if (!isShared(guard, flask)) return
  const alias = aliasOf(guard, flask)
  if (alias.kind !== 'name' || !alias.name) return
  const name = code(nameOf(guard.named))
  plan.define(
    alias.name,
    py`${code(alias.name)} = ${Annotated}[${type ?? Any}, ${Depends}(${name})]`,
    decoratedOf(guard.named),
  )
}
