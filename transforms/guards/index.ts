/** In-repo decorators that only guard: each becomes a dependency with its own answers kept. */

import type { Guard } from '../../src/flask/guards.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { annotationHole } from '../../src/plan/annotation.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, defined, imported, py, statements } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { decoratedOf, decoratorExpression, nameOf, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { descendants, enclosingFunction, field, parts, statementsOf, textOf } from '../../src/python/syntax.js'

const Annotated = imported('typing', 'Annotated')
const Any = imported('typing', 'Any')
const Depends = imported('fastapi', 'Depends')

type Code = 'other-decorator' | 'used-elsewhere' | 'above-the-route'

export default defineTransform<Code>({
  id: 'guards',
  summary: 'Turn decorators that only guard a handler into dependencies',
  stage: 'switch',
  findings: {
    'other-decorator': {
      level: 'manual',
      what: 'the handler is decorated with `{decorator}`',
      why: 'FastAPI reads the signature of what is left after decorators, and this one is not a plain guard',
      todo: 'turn it into a dependency by hand',
    },
    'used-elsewhere': {
      level: 'manual',
      what: 'the decorator `{decorator}` is also used outside handlers',
      why: 'as a dependency it would no longer decorate those',
      todo: 'give the other places a function of their own',
    },
    'above-the-route': {
      level: 'manual',
      what: '`{decorator}` stands above the route',
      why: 'Flask registered the undecorated view, so the decorator has no effect on requests',
      todo: 'move it below the route, or remove it',
    },
  },
  plan(flask, plan) {
    for (const guard of flask.guards) if (guard.isOnlyOnHandlers) planGuard(guard, flask, plan)
    for (const handler of flask.handlers) {
      const keep = handler.decorators.filter((decorator) => !guardOf(decorator, flask))
      for (const decorator of handler.decorators) {
        const guard = guardOf(decorator, flask)
        if (guard && handler.routes.some(({ source }) => source.kind === 'decorator' && source.start > decorator.start))
          plan.refuse(decorator, 'above-the-route', { decorator: textOf(decorator) })
        else if (guard) apply(guard, handler.definition, decorator, flask, plan)
      }
      for (const decorator of keep.filter((item) => !isOfExtension(item, flask)))
        plan.refuse(decorator, 'other-decorator', { decorator: textOf(decorator) })
    }
  },
})

/** What an extension’s decorator means is said where the extension is found. */
function isOfExtension(decorator: PyNode, flask: FlaskModel): boolean {
  const expression = decoratorExpression(decorator)
  const callee = expression?.kind === 'call' ? field(expression, 'function') : expression
  return callee != null && /^flask_\w+\./.test(flask.project.names.qualify(callee) ?? '')
}

/** The guard a decorator applies; null for every other decorator. */
function guardOf(decorator: PyNode, flask: FlaskModel): Guard | null {
  return flask.guards.find((guard) => guard.applications.includes(decorator)) ?? null
}

/** The handler asks for the guard: by a parameter when it reads the value, in its decorators otherwise. */
function apply(guard: Guard, handler: PyNode, decorator: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  if (!guard.isOnlyOnHandlers) return plan.refuse(decorator, 'used-elsewhere', { decorator: textOf(decorator) })
  plan.remove(decorator)
  const value = flask.providers.byGuard.get(guard)
  const others = flask.guards.filter(
    (other) => other !== guard && other.applications.some((item) => item.parent === decorator.parent),
  )
  if (value && readsValue(handler, value.provider.name, flask) && others.length === 0) return
  const expression = decoratorExpression(decorator)
  plan.draft(handler).dependsOn(`guard:${nameOf(guard.definition)}`, py`${Depends}(${expression})`)
}

const readsValue = (handler: PyNode, name: string, flask: FlaskModel): boolean =>
  flask.globals.get(name)?.reads.some((use) => use.owner === handler && use.attribute === name) ?? false

/** `def guard(view)` with its wrapper becomes `def guard(<what it reads>)` with the wrapper's checks. */
function planGuard(guard: Guard, flask: FlaskModel, plan: Planner<Code>): void {
  const { definition, wrapper } = guard
  const [view] = parametersOf(definition)
  const draft = plan.draft(definition)
  if (view) draft.drop(view.node)
  draft.dropReturnAnnotation()
  const value = flask.providers.byGuard.get(guard)
  const checks = guard.statements.length > 0 ? statements(guard.statements) : code('pass')
  plan.replace(decoratedOf(wrapper), checks)
  const last = statementsOf(definition).at(-1)
  const parameter =
    value &&
    draft.parameter({
      key: `g:${value.provider.name}`,
      name: value.provider.name,
      annotation: aliasOf(value.provider),
      rank: 'provider',
    })
  if (last) {
    const type = value && flask.globalAnnotationOf(value.provider.name)?.replace(/ \| None$/, '')
    if (type) draft.returning(annotationHole(type))
    if (parameter) plan.replace(last, py`return ${parameter}`)
    else plan.remove(last)
  }
  for (const exit of exitsOf(guard)) {
    const answer = parts(exit)[0]
    if (answer) plan.replace(exit, py`raise ${plan.help('Respond', exit)}(${answer})`)
  }
  if (value) planAlias(guard, flask, plan)
}

const aliasOf = (provider: { definition: PyNode; alias: string }) =>
  defined(provider.definition.module.path, provider.alias)

/** The alias is only worth a name when some handler reads the value. */
function planAlias(guard: Guard, flask: FlaskModel, plan: Planner<Code>): void {
  const value = flask.providers.byGuard.get(guard)
  const users = flask.handlers.filter(({ decorators }) =>
    decorators.some((decorator) => guard.applications.includes(decorator)),
  )
  if (!value || !users.some(({ definition }) => readsValue(definition, value.provider.name, flask))) return
  const type = flask.globalAnnotationOf(value.provider.name)?.replace(/ \| None$/, '')
  const name = nameOf(guard.definition)
  const alias = py`${code(value.alias)} = ${Annotated}[${type ? annotationHole(type) : Any}, ${Depends}(${code(name)})]`
  plan.define(value.alias, alias, decoratedOf(guard.definition))
}

/** `return` statements of the wrapper's checks. */
function exitsOf({ statements: checks, wrapper }: Guard): PyNode[] {
  const nodes = checks.flatMap((statement) => [...descendants(statement)])
  return nodes.filter((node) => node.kind === 'return_statement' && enclosingFunction(node) === wrapper)
}
