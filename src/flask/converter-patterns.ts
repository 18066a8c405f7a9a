/** Constructors and patterns of a project's own converters. */
import { callArgs } from '../python/calls.js'
import { nameOf, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { scopeOpenedBy } from '../python/scope.js'
import { contains, field, parts, statementsOf, textOf } from '../python/syntax.js'

/** `def __init__(self, url_map, *items)`. */
export interface ConverterInit {
  readonly definition: PyNode
  /** The parameter that takes the url_map. */
  readonly map: PyNode
  /** `super().__init__(url_map)`. */
  readonly call: PyNode
  /** The argument that becomes the pattern; null where the class has one. */
  readonly pattern: { readonly index: number; readonly name: string } | null
}

/** Reads a constructor that hands on the url_map and keeps its other arguments; null for one that does more with the map. */
export function converterInit(definition: PyNode): ConverterInit | null {
  const [self, map, ...given] = parametersOf(definition)
  if (!self || map?.kind !== 'positional') return null
  const statements = statementsOf(definition)
  const call = statements.find((statement) => isBaseCall(statement, self.name, map.name))
  const reads = scopeOpenedBy(definition)?.bindings.get(map.name)?.references ?? []
  if (!call || reads.some((read) => !contains(call, read))) return null
  const written = statements.flatMap((statement) => writtenPattern(statement, self.name) ?? [])
  const [value] = written
  if (!value) return { definition, map: map.node, call, pattern: null }
  const index = given.findIndex(({ name, kind }) => textOf(value) === (kind === 'star' ? `${name}[0]` : name))
  const own = given[index]
  if (written.length > 1 || !own || (own.kind === 'star' && index > 0)) return null
  return { definition, map: map.node, call, pattern: { index, name: own.name } }
}

/** `super().__init__(map)`, `super(Own, self).__init__(map)`, `BaseConverter.__init__(self, map)`. */
function isBaseCall(statement: PyNode, self: string, map: string): boolean {
  const call = statement.children[0]
  const callee = call?.kind === 'call' ? textOf(field(call, 'function') ?? call) : ''
  const list = call && field(call, 'arguments')
  const given = list ? parts(list).map(textOf) : []
  if (!callee.endsWith('.__init__')) return false
  return callee.startsWith('super(') ? given.join() === map : given.join() === `${self},${map}`
}

function writtenPattern(statement: PyNode, self: string): PyNode | null {
  const assignment = statement.children[0]
  const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
  return left && textOf(left) === `${self}.regex` ? field(assignment as PyNode, 'right') : null
}

const ESCAPED = String.raw`\\[dws.\-+_~@:]`
const CLASS = String.raw`\[-?(?:\\[dws.\-\]+_]|[a-zA-Z0-9]-[a-zA-Z0-9]|[\w.,:;@!~+*?()$&='%])*-?\]`
const NO_SLASH = String.raw`\[\^(?:\\.|[^\]\\])*\/(?:\\.|[^\]\\])*\]`
const SEGMENT = new RegExp(
  `^(?:${ESCAPED}|${CLASS}|${NO_SLASH}|${String.raw`\((?:\?:)?|\)|\||[\w\-~@:,!%=]|[*+?]\??|\{\d*,?\d*\}\??`})*$`,
)

/** Whether a pattern never matches a slash: Werkzeug shows it one segment of the path, Starlette all of it. */
export const isSegmentPattern = (pattern: string): boolean => SEGMENT.test(pattern)

const HOLE = /%(?:\((\w+)\))?([sd])/g

/**
 * A pattern that is put together, with a letter for each escaped text and a digit for each number: an escaped text matches a slash
 * only where it holds one, and then Werkzeug shows the converter all of the path, too. Null when nobody can tell.
 */
export function samplePattern(value: PyNode, text: (node: PyNode) => string | null): string | null {
  const known = text(value)
  if (known !== null) return known
  if (value.kind === 'parenthesized_expression')
    return value.children[0] ? samplePattern(value.children[0], text) : null
  const left = value.kind === 'binary_operator' ? field(value, 'left') : null
  const right = left && field(value, 'right')
  const template = left && samplePattern(left, text)
  if (!right || template === null) return null
  const operator = value.words[0]
  if (operator === '+') {
    const rest = isEscaped(right) ? 'a' : samplePattern(right, text)
    return rest === null ? null : template + rest
  }
  return operator === '%' ? filled(template, right) : null
}

function filled(template: string, right: PyNode): string | null {
  const named = callArgs(right).keywords
  const listed = right.kind === 'tuple' ? right.children : [right]
  let position = 0
  let isKnown = !template.replace(HOLE, '').includes('%')
  const text = template.replace(HOLE, (_, name: string | undefined, kind: string) => {
    const value = name === undefined ? listed[position++] : named.get(name)
    isKnown &&= value !== undefined && (kind === 'd' || isEscaped(value))
    return kind === 'd' ? '1' : 'a'
  })
  return isKnown ? text : null
}

/** `re.escape(text)`. */
const isEscaped = (value: PyNode): boolean =>
  value.kind === 'call' && textOf(field(value, 'function') ?? value) === 're.escape'

/** The name of a function that is a constructor. */
export const isInit = (definition: PyNode): boolean => nameOf(definition) === '__init__'
