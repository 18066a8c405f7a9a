/** `defaults=`: the rule without the variable gets the value, the rule with it redirects there (werkzeug.routing.map). */
import type { Route } from '../../src/flask/routes.js'
import { parseRule, variablesOf } from '../../src/flask/rules.js'
import { join, py, quoted } from '../../src/plan/template.js'
import { literalBool, literalNumber, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { above, statement } from './order.js'
import type { Routing } from './routes.js'

/** False when the redirect cannot be written down; then the route is refused. */
export function planDefaults(route: Route, full: string, routing: Routing): boolean {
  const { flask, plan } = routing
  const defaults = route.defaults ?? new Map<string, PyNode>()
  const endpoint = flask.endpointOf(route)
  const wanted = [...variablesOf(full).map(({ variable }) => variable), ...defaults.keys()].sort().join()
  for (const other of flask.routes) {
    const rule = other === route ? null : flask.mounting.fullRule(other)
    if (rule === null || flask.endpointOf(other) !== endpoint || (other.defaults?.size ?? 0) > 0) continue
    const variables = variablesOf(rule)
    if (
      variables
        .map(({ variable }) => variable)
        .sort()
        .join() !== wanted
    )
      continue
    const texts = new Map(
      variables
        .filter(({ variable }) => defaults.has(variable))
        .map((own) => [own.variable, textFor(own.converter, defaults.get(own.variable))]),
    )
    if ([...texts.values()].includes(null)) continue
    if ([...texts.values()].includes(undefined)) {
      plan.refuse(route.source, 'rule-option', { option: 'defaults whose redirect depends on their type' })
      return false
    }
    planRedirect(route, other, full, texts as Map<string, string>, routing)
  }
  return true
}

/** How the value is written in an address; null when no address has it, undefined when nobody can tell. */
function textFor(converter: string, value: PyNode | undefined): string | null | undefined {
  if (!value || value.kind === 'none') return null
  const isText = converter === 'default' || converter === 'string' || converter === 'path'
  const text = literalString(value)
  if (text !== null) return isText && text !== '' && !text.includes('/') ? text : null
  const number = literalBool(value) === null ? literalNumber(value) : null
  if (number === null) return undefined
  return converter === 'int' && Number.isInteger(number) ? String(number) : null
}

function planRedirect(
  route: Route,
  other: Route,
  full: string,
  texts: ReadonlyMap<string, string>,
  routing: Routing,
): void {
  const { plan, paths } = routing
  const methods = (other.methods ?? []).filter((method) => route.methods?.includes(method))
  if (methods.length === 0) return
  const rule = parseRule(other.rule ?? '')
    .map((part) => (typeof part === 'string' ? part : (texts.get(part.variable) ?? source(part))))
    .join('')
  const { quote } = styleOf(route.call.module)
  const target = variablesOf(full).reduce(
    (text, { variable }) => text.replace(new RegExp(`<[^<>]*\\b${variable}>`), `{${variable}}`),
    full,
  )
  const path = paths.path(rule, null, other.call)
  const view = py`${plan.help('moved_to', other.call)}(${quoted(target, quote)})`
  const list = py`methods=[${join(methods.map((method) => quoted(method)))}]`
  const anchor = statement(other)
  plan.copy(other.object)
  above(anchor, py`${other.object}.add_api_route(${path}, ${view}, ${list}, include_in_schema=False)`, -2, plan)
}

const source = ({
  converter,
  arguments: given,
  variable,
}: {
  converter: string
  arguments: string
  variable: string
}): string => `<${given ? `${converter}(${given})` : converter}:${variable}>`
