/** An expression that is printed in another module than its own: each name in it is imported there. */
import type { FlaskModel } from '../flask/model.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import { defined, type Hole, imported, join, py } from './template.js'

const LITERALS = /^(string|integer|float|true|false|none)$/

/** Null where a name means something in its own place only. */
export function relocated(expression: PyNode, flask: FlaskModel): Hole {
  if (LITERALS.test(expression.kind)) return expression
  const list = expression.kind === 'call' ? field(expression, 'arguments') : null
  if (list?.kind === 'argument_list') {
    const callee = relocated(field(expression, 'function') ?? expression, flask)
    const given = list.children.map((argument) => {
      const value = argument.kind === 'keyword_argument' ? field(argument, 'value') : argument
      const moved = value && relocated(value, flask)
      return value === argument ? moved : moved && py`${field(argument, 'name')}=${moved}`
    })
    return callee && !given.includes(null) ? py`${callee}(${join(given)})` : null
  }
  const object = expression.kind === 'attribute' ? field(expression, 'object') : null
  const owner = object && flask.project.names.qualify(object)
  // `cache.cached`, with a cache of the project.
  if (object && owner?.includes(':') && !owner.endsWith(':')) {
    const moved = relocated(object, flask)
    return moved && py`${moved}.${field(expression, 'attribute')}`
  }
  const name = flask.project.names.qualify(expression)
  if (name === null) return null
  const colon = name.indexOf(':')
  if (colon >= 0) return name.endsWith(':') ? null : defined(name.slice(0, colon), name.slice(colon + 1))
  const dot = name.lastIndexOf('.')
  return dot < 0 ? null : imported(name.slice(0, dot), name.slice(dot + 1))
}
