/** Path parameters get the types that the converters of their rules stand for. */
import { variablesOf } from '../../src/flask/rules.js'
import { imported, isSame, join } from '../../src/plan/template.js'
import { type Parameter, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { textOf } from '../../src/python/syntax.js'
import type { ValueType } from './paths.js'
import type { Routing } from './routes.js'

const ANY = imported('typing', 'Any')

export function annotate(view: PyNode, full: string, routing: Routing): void {
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
