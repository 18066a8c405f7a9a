/** The project's own converters become convertors; what was said of the url_map goes. */
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import type { CustomConverter } from '../../src/flask/url-maps.js'
import { code } from '../../src/plan/template.js'
import { definitionOf, nameOf } from '../../src/python/functions.js'
import { descendants, enclosingFunction, field, statementsOf, textOf } from '../../src/python/syntax.js'
import type { RoutingPlanner } from './index.js'

const BASES: Readonly<Record<string, string>> = {
  BaseConverter: 'FlaskConvertor',
  UnicodeConverter: 'FlaskString',
  UUIDConverter: 'FlaskUuid',
  PathConverter: 'FlaskPath',
}

/** Starlette's names of the two directions. */
const METHODS: Readonly<Record<string, string>> = { to_python: 'convert', to_url: 'to_string' }

export function planConverters(flask: FlaskModel, plan: RoutingPlanner): void {
  const done = new Set()
  for (const converter of flask.urlMaps.converters.values()) {
    plan.remove(converter.statement)
    if (!done.has(converter.definition)) planClass(converter, plan)
    done.add(converter.definition)
    if (converter.problem !== null)
      plan.refuse(converter.definition, 'converter', { converter: converter.name, problem: converter.problem })
  }
  for (const { statement, owners } of flask.urlMaps.strictSlashes) {
    plan.remove(statement)
    const app = flask.apps.find(({ origin }) => [...owners].some((owner) => owner.origin === origin))
    const isSoon =
      app && statement.parent === app.statement.parent && !isAddedBetween(app.statement.end, statement.start)
    if (!app || !isSoon) plan.refuse(statement, 'url-map')
    function isAddedBetween(start: number, end: number): boolean {
      const places = [
        ...flask.routes.map(({ call }) => call),
        ...flask.routers.flatMap(({ registrations }) => registrations.map(({ call }) => call)),
      ]
      return places.some(
        (call) =>
          call.module === statement.module &&
          start < call.start &&
          call.start < end &&
          enclosingFunction(call) === enclosingFunction(statement),
      )
    }
  }
}

function planClass({ definition, base, baseName, init }: CustomConverter, plan: RoutingPlanner): void {
  if (init) {
    plan.draft(init.definition).drop(init.map)
    plan.remove(init.call)
  }
  plan.replace(base, plan.help(BASES[baseName] ?? 'FlaskConvertor', base))
  for (const statement of statementsOf(definition)) {
    const method = definitionOf(statement)
    const name = method && field(method, 'name')
    if (method && name && METHODS[nameOf(method)]) plan.replace(name, code(METHODS[nameOf(method)] ?? ''))
    const assignment = statement.kind === 'expression_statement' ? statement.children[0] : null
    const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
    if (left && /^(weight|part_isolating)$/.test(textOf(left))) plan.remove(statement)
  }
  for (const node of descendants(definition)) {
    const renamed = node.kind === 'attribute' ? METHODS[attributeName(node)] : undefined
    const name = node.kind === 'attribute' ? field(node, 'attribute') : null
    if (renamed && name) plan.replace(name, code(renamed))
  }
}
