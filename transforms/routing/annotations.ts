/** Path parameters get the types that the converters of their rules stand for. */
import type { Route } from '../../src/flask/routes.js'
import { variablesOf } from '../../src/flask/rules.js'
import { code, imported, isSame, join, py, type Template } from '../../src/plan/template.js'
import { decoratorExpression, type Parameter, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { textOf } from '../../src/python/syntax.js'
import { isFilledByDecorators } from './parameters.js'
import type { ValueType } from './paths.js'
import type { Routing } from './routes.js'

const ANY = imported('typing', 'Any')

export function annotate(route: Route, view: PyNode, full: string, routing: Routing): void {
  if (isFilledByDecorators(route, view, routing.flask)) return showAddress(route, view, full, routing)
  const draft = routing.plan.draft(view)
  for (const { variable } of variablesOf(full)) {
    const parameter = parametersOf(view).find(({ name }) => name === variable)
    const types = typesOf(view, variable, routing)
    const [type = null] = types
    if (!parameter || (types.length === 1 && !type)) continue
    // An annotation Flask never looked at would be checked now.
    if (types.length > 1) draft.annotate(parameter.node, types.includes(null) ? ANY : join(types, ' | '))
    else if (type && (!parameter.annotation || !isTrue(parameter, type))) draft.annotate(parameter.node, type)
  }
}

/** `@address_values(project_id=int)` above the decorator that takes the values. */
function showAddress(route: Route, view: PyNode, full: string, routing: Routing): void {
  const { flask, plan, byView } = routing
  const changing = flask.kept.of(view)?.changing
  const expression = changing && decoratorExpression(changing)
  if (!changing || !expression || byView.get(view)?.[0] !== route) return
  const values = [...new Set(variablesOf(full).map(({ variable }) => variable))].map((name) => {
    const types = typesOf(view, name, routing)
    return py`${code(name)}=${types.includes(null) ? ANY : join(types, ' | ')}`
  })
  plan.replace(changing, py`@${plan.help('address_values', changing)}(${join(values)})\n@${expression}`)
}

/** `id=int` for each variable of one rule. */
export function shown(route: Route, { flask, paths }: Routing): readonly Template[] {
  const variables = variablesOf(flask.mounting.fullRule(route) ?? '')
  return variables.map((variable) => py`${code(variable.variable)}=${paths.typeOf(variable) ?? ANY}`)
}

/** The types that the rules of a view give one variable, each once; null where only a converter knows. */
function typesOf(view: PyNode, name: string, { flask, paths, byView }: Routing): readonly (ValueType | null)[] {
  const types: (ValueType | null)[] = []
  for (const route of byView.get(view) ?? [])
    for (const variable of variablesOf(flask.mounting.fullRule(route) ?? '')) {
      const type = variable.variable === name ? paths.typeOf(variable) : undefined
      if (type !== undefined && !types.some((known) => isSame(known, type))) types.push(type)
    }
  return types
}

function isTrue({ annotation }: Parameter, type: ValueType): boolean {
  const last = annotation ? (textOf(annotation).split('.').at(-1) ?? '') : ''
  const wanted = type.kind === 'name' ? type.name : type.text
  return last === wanted || last === 'Any'
}
