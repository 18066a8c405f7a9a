/** Filters, tests and globals that programs give their templates, with the name templates use. */
import { argument, callArgs } from '../python/calls.js'
import { decoratorExpression, decoratorsOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { Flow } from './flow.js'
import type { Registered } from './hooks.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export interface TemplatePart extends Registered {
  /** The dict of a Jinja environment it goes into. */
  readonly table: 'filters' | 'tests' | 'globals'
  /** The name given; null when it follows from the function's. */
  readonly name: PyNode | null
}

const DECORATORS = /^(?:app_)?template_(filter|test|global)$/
const CALLS = /^add_(?:app_)?template_(filter|test|global)$/

export function findTemplateParts(index: SyntaxIndex, flow: Flow): TemplatePart[] {
  const decorated = index.functions.flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator) => {
      const expression = decoratorExpression(decorator)
      const call = expression?.kind === 'call' ? expression : null
      const part = describe((call && field(call, 'function')) ?? expression, DECORATORS, flow)
      if (!part) return []
      const name = call && argument(call, 0, 'name')
      return [{ ...part, source: decorator, isDecorator: true, definition, expression: null, name }]
    }),
  )
  const called = index.calls.flatMap((call) => {
    const maker = field(call, 'function')
    // `app.template_filter("money")(money)`.
    const made = maker?.kind === 'call' ? describe(field(maker, 'function'), DECORATORS, flow) : null
    const given = made && argument(call, 0, 'f')
    if (maker && made && given) {
      const definition = index.functionOf(given)
      const name = argument(maker, 0, 'name')
      return [{ ...made, source: call, isDecorator: false, definition, expression: given, name }]
    }
    const part = describe(field(call, 'function'), CALLS, flow)
    const expression = part && argument(call, 0, 'f')
    if (!part || !expression || callArgs(call).hasStar) return []
    const definition = index.functionOf(expression)
    const name = argument(call, 1, 'name')
    return [{ ...part, source: call, isDecorator: false, definition, expression, name }]
  })
  return [...decorated, ...called]
}

function describe(callee: PyNode | null, pattern: RegExp, flow: Flow) {
  const kind = callee?.kind === 'attribute' ? pattern.exec(attributeName(callee))?.[1] : undefined
  const object = callee && field(callee, 'object')
  if (!kind || !object) return null
  const owners = new Set([...flow.valuesOf(object)].filter(({ tag }) => tag === 'app' || tag === 'router'))
  return owners.size === 0 ? null : { table: `${kind}s` as TemplatePart['table'], owners, object }
}
