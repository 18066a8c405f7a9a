/** Context processors, filters, tests and globals; the Jinja environment itself. */
import { type HookPlace, isOwnedByRouter } from '../../src/flask/hook-places.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { TemplatePart } from '../../src/flask/template-parts.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Registration, register } from '../../src/plan/registration.js'
import { code, type Hole, py, quoted } from '../../src/plan/template.js'
import { nameOf } from '../../src/python/functions.js'
import { field, textOf } from '../../src/python/syntax.js'
import type { Code } from './index.js'

export function planParts(flask: FlaskModel, plan: Planner<Code>): void {
  for (const hook of flask.hooks.filter(({ kind }) => kind === 'context_processor')) {
    const problem = register(hook, flask, plan, ({ app, function: target, place, user }) => {
      const scope = place && !hook.isAppWide && blueprintOf(place)
      return py`${plan.help('context_processor', user)}(${app}, ${target}${scope && py`, ${scope}`})`
    })
    if (problem) plan.refuse(hook.source, problem, { what: 'a context processor' })
  }
  for (const part of flask.templateParts) {
    const what = `a template ${part.table.slice(0, -1)}`
    if (isExpression(part)) {
      planExpression(part, plan)
      continue
    }
    if (part.name === null && !part.definition) {
      // Its name would be that of the function, or `<lambda>`.
      plan.refuse(part.source, 'unknown-function', { what })
      continue
    }
    const problem = register(part, flask, plan, (registration) => entry(part, registration), 'values')
    if (problem) plan.refuse(part.source, problem, { what })
  }
  for (const { node, object, attribute } of flask.appAccesses)
    if (attribute === 'jinja_env') plan.replace(node, py`${object}.state.templates`)
}

/** A value, or a function of another package, that the application itself is given: it is kept as it is written. */
const isExpression = (part: TemplatePart): boolean =>
  !part.isDecorator && !part.definition && part.expression?.kind !== 'lambda' && !isOwnedByRouter(part)

/** Flask takes the name of what it is given when there is no other (flask.sansio.app.App.add_template_filter). */
function planExpression({ table, name, expression, source, object }: TemplatePart, plan: Planner<Code>): void {
  if (source.parent?.kind !== 'expression_statement')
    return plan.refuse(source, 'used-as-value', { what: `a template ${table.slice(0, -1)}` })
  if (!name && expression) plan.copy(expression)
  const key = name ?? py`${expression}.__name__`
  plan.replace(source, py`${object}.state.templates.${code(table)}[${key}] = ${expression}`)
}

const blueprintOf = ({ blueprint }: HookPlace): Hole => quoted(blueprint)

/** `app.state.templates.filters["money"] = money`. */
function entry({ table, name, definition, expression }: TemplatePart, registration: Registration): Hole {
  const { app, function: target, user, place } = registration
  const own = definition ? nameOf(definition) : textOf(field(expression ?? user, 'attribute') ?? expression ?? user)
  // A name that is computed is printed where it can be seen.
  const key = name && (place === null || name.kind === 'string') ? name : quoted(own)
  return py`${app}.state.templates.${{ kind: 'code', text: table }}[${key}] = ${target}`
}
