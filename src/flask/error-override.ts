/** `app.handle_http_exception = function`: what answers HTTP errors in place of Flask's own lookup. */
import { argument, callOf } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { enclosing, enclosingFunction, field, parts } from '../python/syntax.js'
import type { Flow } from './flow.js'
import type { SyntaxIndex } from './syntax-index.js'

/** One assignment; Flask's own method may be kept in a variable, be wrapped and called with the error. */
export interface ErrorOverride {
  readonly expression: PyNode
  /** The function that gets the error; null when nobody can tell. */
  readonly definition: PyNode | null
  /** Every access of the method that is accounted for. */
  readonly accesses: readonly PyNode[]
  /** `original = app.handle_http_exception`. */
  readonly kept: PyNode | null
  /** `original(error)`, which gives back the error where nothing else is registered. */
  readonly calls: readonly PyNode[]
  /** `@wraps(original)`. */
  readonly wrappings: readonly PyNode[]
}

type Original = Pick<ErrorOverride, 'accesses' | 'kept' | 'calls' | 'wrappings'>

/** The override an access of `handle_http_exception` is the target of. */
export function overrideAt(access: PyNode, index: SyntaxIndex, flow: Flow): ErrorOverride | null {
  const assignment = access.field === 'left' && access.parent?.kind === 'assignment' ? access.parent : null
  const expression = assignment && field(assignment, 'right')
  if (!expression || assignment?.parent?.kind !== 'expression_statement') return null
  const direct = index.functionOf(expression)
  const maker = direct ? null : makerOf(expression, index)
  const definition = direct ?? (maker && madeBy(maker, index))
  const nothing: Original = { accesses: [], kept: null, calls: [], wrappings: [] }
  const original = maker && definition ? originalIn(maker, definition, index, flow) : nothing
  if (!definition || !original) return { expression, definition: null, ...nothing, accesses: [access] }
  return { expression, definition, ...original, accesses: [access, ...original.accesses] }
}

/** The function that is called once, to make the one that gets the error. */
function makerOf(expression: PyNode, index: SyntaxIndex): PyNode | null {
  const callee = expression.kind === 'call' ? field(expression, 'function') : null
  const maker = callee && index.functionOf(callee)
  return maker && index.usesOf(maker).length === 1 ? maker : null
}

function madeBy(maker: PyNode, index: SyntaxIndex): PyNode | null {
  const exits = index.exits.get(maker) ?? []
  const [value] = exits.length === 1 && exits[0] ? parts(exits[0]) : []
  const made = value?.kind === 'identifier' ? index.functionOf(value) : null
  return made && enclosingFunction(made) === maker && index.usesOf(made).length === 1 ? made : null
}

/** Flask's own method inside the maker; null when it is used in a way nobody can follow. */
function originalIn(maker: PyNode, made: PyNode, index: SyntaxIndex, flow: Flow): Original | null {
  const accesses = index.attribute('handle_http_exception').filter((access) => enclosingFunction(access) === maker)
  const [access, ...others] = accesses
  if (!access) return { accesses, kept: null, calls: [], wrappings: [] }
  const object = field(access, 'object')
  const kept = access.parent?.kind === 'assignment' ? access.parent : null
  const name = kept && field(kept, 'left')
  const binding = name?.kind === 'identifier' ? bindingOf(name) : null
  if (others.length > 0 || !object || !flow.is(object, 'app') || binding?.definitions.length !== 1) return null
  const uses = binding.references.filter((reference) => reference !== name)
  const wrappings = decoratorsOf(made).filter((decorator) => isWrapping(decorator, uses, index))
  const calls = uses.flatMap((use) => callOf(use) ?? []).filter((call) => isGivenError(call, made))
  return uses.length === wrappings.length + calls.length ? { accesses, kept, calls, wrappings } : null
}

function isWrapping(decorator: PyNode, uses: readonly PyNode[], index: SyntaxIndex): boolean {
  const call = decoratorExpression(decorator)
  const given = call?.kind === 'call' ? argument(call, 0, 'wrapped') : null
  return (
    given !== null && uses.includes(given) && index.usesOfName('functools.wraps').some((use) => callOf(use) === call)
  )
}

/** Whether it is called with the error that came, and nothing else was assigned to its name. */
function isGivenError(call: PyNode, made: PyNode): boolean {
  const list = field(call, 'arguments')
  const [given, ...others] = list ? parts(list) : []
  const [error] = parametersOf(made)
  const binding = given?.kind === 'identifier' ? bindingOf(given) : null
  const isError = binding !== null && error !== undefined && binding === bindingOf(error.target)
  return isError && binding.definitions.length === 1 && others.length === 0 && enclosing(call, 'await') === null
}
