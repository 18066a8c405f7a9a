/** In-repo decorators on handlers that only check something and then call the view: candidates for dependencies. */
import { argument } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, docstringOf, nameOf, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { descendants, field, parts, statementsOf, textOf } from '../python/syntax.js'
import type { Handler } from './routes.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface Guard {
  /** The decorator function. */
  readonly definition: PyNode
  /** The inner function that replaces the view. */
  readonly wrapper: PyNode
  /** What it does before it calls the view. */
  readonly statements: readonly PyNode[]
  readonly docstring: PyNode | null
  /** Decorators on handlers that apply it. */
  readonly applications: readonly PyNode[]
  /** Whether every use in the project decorates a handler. */
  readonly isOnlyOnHandlers: boolean
}

export function findGuards(handlers: readonly Handler[], index: SyntaxIndex): Guard[] {
  const applied = new Map<PyNode, PyNode[]>()
  for (const handler of handlers) {
    for (const decorator of handler.decorators) {
      const expression = decoratorExpression(decorator)
      const definition = expression && expression.kind !== 'call' ? index.functionOf(expression) : null
      if (definition) applied.set(definition, [...(applied.get(definition) ?? []), decorator])
    }
  }
  return [...applied].flatMap(([definition, applications]) => {
    const shape = guardShape(definition)
    if (!shape) return []
    const isOnlyOnHandlers = index
      .usesOf(definition)
      .every((use) => applications.some((decorator) => use.parent === decorator))
    return [{ definition, ...shape, docstring: docstringOf(definition), applications, isOnlyOnHandlers }]
  })
}

/** `def guard(view): @wraps(view) def wrapper(*a, **k): <statements>; return view(*a, **k)` and `return wrapper`. */
function guardShape(definition: PyNode): { wrapper: PyNode; statements: readonly PyNode[] } | null {
  const [view, ...others] = parametersOf(definition)
  const text = docstringOf(definition)?.parent
  const body = statementsOf(definition).filter((statement) => statement !== text)
  const [inner, last] = body
  if (!view || others.length > 0 || body.length !== 2 || !inner || last?.kind !== 'return_statement') return null
  const wrapper = inner.kind === 'decorated_definition' ? field(inner, 'definition') : inner
  if (wrapper?.kind !== 'function_definition' || textOf(parts(last)[0] ?? last) !== nameOf(wrapper)) return null
  const statements = statementsOf(wrapper)
  const final = statements.at(-1)
  if (!final || !forwards(final, view.name, wrapper)) return null
  const before = statements.slice(0, -1)
  return usesNothingElse(before, view.target, wrapper) && wrapsView(wrapper) ? { wrapper, statements: before } : null
}

/** Whether the statement is `return view(*args, **kwargs)` with the wrapper's own star parameters. */
function forwards(statement: PyNode, view: string, wrapper: PyNode): boolean {
  const call = statement.kind === 'return_statement' ? parts(statement)[0] : null
  if (call?.kind !== 'call' || textOf(field(call, 'function') ?? call) !== view) return false
  const own = parametersOf(wrapper)
  if (own.some((parameter) => parameter.kind !== 'star' && parameter.kind !== 'doubleStar')) return false
  const passed = parts(field(call, 'arguments') ?? call)
  return (
    passed.length === own.length &&
    passed.every((node) => node.kind === 'list_splat' || node.kind === 'dictionary_splat')
  )
}

/** The checks must neither name the view nor the arguments it will get. */
function usesNothingElse(statements: readonly PyNode[], view: PyNode, wrapper: PyNode): boolean {
  const taboo = [bindingOf(view), ...parametersOf(wrapper).map((parameter) => bindingOf(parameter.target))]
  const names = statements.flatMap((statement) =>
    [...descendants(statement)].filter((node) => node.kind === 'identifier'),
  )
  return names.every((name) => !taboo.includes(bindingOf(name)) || bindingOf(name) === null)
}

function wrapsView(wrapper: PyNode): boolean {
  return decoratorsOf(wrapper).every((decorator) => {
    const call = decoratorExpression(decorator)
    const callee = call?.kind === 'call' ? field(call, 'function') : null
    return callee !== null && /^(functools\.)?wraps$/.test(textOf(callee)) && argument(call as PyNode, 0, null) !== null
  })
}
