/** Decorators of the project: which function takes the view, which one replaces it, and how that one calls the view. */
import { argument } from '../python/calls.js'
import type { Parameter } from '../python/functions.js'
import {
  decoratorExpression,
  decoratorsOf,
  definitionOf,
  docstringOf,
  nameOf,
  parametersOf,
} from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { field, parts, statementsOf, textOf } from '../python/syntax.js'
import type { Handler } from './routes.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface Decorator {
  /** What is named after the `@`: a function, or a factory of decorators. */
  readonly named: PyNode
  /** Whether the decorator is what a call of `named` gives. */
  readonly isFactory: boolean
  /** An instance of a class takes the view. */
  readonly isClass: boolean
  /** `@decorator.decorator` makes it one: the function that takes the view is its own wrapper. */
  readonly isMade: boolean
  /** The function that takes the view. */
  readonly definition: PyNode
  readonly view: Parameter
  readonly docstring: PyNode | null
  /** The inner function that replaces the view; null when the decorator gives the view back. */
  readonly wrapper: PyNode | null
  /** Statements of `definition` beside its wrapper and `return`. */
  readonly others: readonly PyNode[]
  /** Whether the wrapper carries the view's signature. */
  readonly isWrapped: boolean
  /** Whether it carries the view's name, which is the endpoint's. */
  readonly isNamed: boolean
  /** The decorator whose result this one gives: `return role_required("admin")(view)`. */
  readonly delegate: Decorator | null
  readonly applications: readonly Application[]
}

export interface Application {
  readonly handler: Handler
  /** The `decorator` node. */
  readonly node: PyNode
}

/** Decorators of handlers, routes left out, by the node that applies them; null where the code cannot be read. */
export interface Decorators {
  readonly all: readonly Decorator[]
  of(node: PyNode): Decorator | null
  /** Whether the name after the `@` is a function of the project. */
  isOwn(node: PyNode): boolean
  /** What a decorator of any function is, when its code can be read. */
  shapeOf(node: PyNode): Shape | null
}

export function findDecorators(handlers: readonly Handler[], index: SyntaxIndex): Decorators {
  const applications = new Map<PyNode, Map<boolean, Application[]>>()
  const own = new Map<PyNode, { readonly named: PyNode; readonly isFactory: boolean }>()
  for (const handler of handlers) {
    for (const node of handler.decorators) {
      const applied = namedBy(node, index)
      if (!applied) continue
      const { named, isFactory } = applied
      own.set(node, { named, isFactory })
      const forms = applications.get(named) ?? new Map<boolean, Application[]>()
      applications.set(named, forms.set(isFactory, [...(forms.get(isFactory) ?? []), { handler, node }]))
    }
  }
  const all = [...applications].flatMap(([named, forms]) =>
    [...forms].flatMap(([isFactory, list]) => {
      const shape = decoratorShape(named, isFactory, index)
      return shape ? [{ ...shape, applications: list }] : []
    }),
  )
  const byNode = new Map(all.flatMap((decorator) => decorator.applications.map(({ node }) => [node, decorator])))
  return {
    all,
    of: (node) => byNode.get(node) ?? null,
    isOwn: (node) => own.has(node),
    shapeOf: (node) => {
      const applied = namedBy(node, index)
      return applied && decoratorShape(applied.named, applied.isFactory, index)
    },
  }
}

/** The function or class of the project that a decorator names, itself or by what it was assigned to. */
function namedBy(node: PyNode, index: SyntaxIndex): { readonly named: PyNode; readonly isFactory: boolean } | null {
  const expression = decoratorExpression(node)
  const isFactory = expression?.kind === 'call'
  const callee = isFactory ? field(expression, 'function') : expression
  const named = callee && (index.functionOf(callee) ?? (isFactory ? index.classOf(callee) : null))
  if (named) return { named, isFactory }
  // `admin_required = role_required("admin")`.
  const value = expression && !isFactory ? index.valueOf(expression) : null
  const maker = value?.kind === 'call' ? field(value, 'function') : null
  const made = maker && (index.functionOf(maker) ?? index.classOf(maker))
  return made ? { named: made, isFactory: true } : null
}

/** Whether requests go through a decorator: Flask and FastAPI register what stands below a route. */
export const isEffective = ({ routes }: Handler, node: PyNode): boolean =>
  node.kind !== 'decorator' || routes.some(({ source }) => source.kind !== 'decorator' || source.start < node.start)

export type Shape = Omit<Decorator, 'applications'>

/** What a wrapper is given of the request: `decorator.decorator` puts the view before it. */
export function argumentsOf({ wrapper, isMade }: Pick<Decorator, 'wrapper' | 'isMade'>): readonly Parameter[] {
  return wrapper ? parametersOf(wrapper).slice(isMade ? 1 : 0) : []
}

function decoratorShape(named: PyNode, isFactory: boolean, index: SyntaxIndex): Shape | null {
  if (named.kind === 'class_definition') {
    const definition = index.method(named, '__call__')
    const inner = definition && innerShape(definition, index, 1)
    return inner && { ...inner, named, isFactory, isClass: true, isMade: false, definition }
  }
  const made = isFactory ? null : madeShape(named, index)
  if (made) return made
  if (!isFactory) {
    const inner = innerShape(named, index)
    return inner && { ...inner, named, isFactory, isClass: false, isMade: false, definition: named }
  }
  const { inner } = innerOf(named)
  const shape = inner && innerShape(inner, index)
  return shape ? { ...shape, named, isFactory, isClass: false, isMade: false, definition: inner } : null
}

/** `@decorator def logged(view, *args, **kwargs)`: what stands in for the view has its name and signature (decorator.decorate). */
function madeShape(named: PyNode, index: SyntaxIndex): Shape | null {
  const [only, ...more] = decoratorsOf(named)
  const maker = only ? decoratorExpression(only) : null
  const [view] = parametersOf(named)
  if (!maker || more.length > 0 || view?.kind !== 'positional' || view.default !== null) return null
  if (!index.usesOfName('decorator.decorator').includes(maker)) return null
  const docstring = docstringOf(named)
  const common = { named, definition: named, wrapper: named, view, docstring, others: [], delegate: null }
  return { ...common, isFactory: false, isClass: false, isMade: true, isWrapped: true, isNamed: true }
}

/** `def decorator(view): def wrapper(...): …; return wrapper`. */
function innerShape(
  definition: PyNode,
  index: SyntaxIndex,
  skipped = 0,
): Omit<Shape, 'named' | 'isFactory' | 'isClass' | 'isMade' | 'definition'> | null {
  const [view, ...more] = parametersOf(definition).slice(skipped)
  if (view?.kind !== 'positional' || more.length > 0 || decoratorsOf(definition).length > 0) return null
  const docstring = docstringOf(definition)
  const { inner, others, value } = innerOf(definition)
  const common = { view, docstring, others, delegate: null }
  if (inner) {
    const copies = others.filter((statement) => copiesName(statement, inner, view))
    const isWrapped = wrapsView(inner, view) || (value !== null && updates(value, view))
    const rest = others.filter((statement) => !copies.includes(statement))
    const isNamed = isWrapped || copies.some((statement) => textOf(statement).includes('__name__'))
    return { ...common, wrapper: inner, others: rest, isWrapped, isNamed }
  }
  if (value && isView(value, view)) return { ...common, wrapper: null, isWrapped: true, isNamed: true }
  const delegate = value && delegateOf(value, view, index)
  if (!delegate) return null
  const { wrapper, isWrapped, isNamed } = delegate
  return { ...common, wrapper, isWrapped, isNamed, delegate }
}

/** The function a definition makes and returns at its end, with its other statements. */
function innerOf(definition: PyNode): {
  readonly inner: PyNode | null
  readonly others: readonly PyNode[]
  readonly value: PyNode | null
} {
  const text = docstringOf(definition)?.parent
  const body = statementsOf(definition).filter((statement) => statement !== text)
  const last = body.at(-1)
  const value = last?.kind === 'return_statement' ? (parts(last)[0] ?? null) : null
  const returned = value?.kind === 'call' ? callArgument(value) : value
  const binding = returned?.kind === 'identifier' ? bindingOf(returned) : null
  const statement = body.find((candidate) => {
    const inner = definitionOf(candidate)
    return inner?.kind === 'function_definition' && binding?.definitions[0]?.node === inner
  })
  const isOne =
    binding?.definitions.length === 1 && !body.slice(0, -1).some((other) => other.kind === 'return_statement')
  const inner = statement && isOne ? definitionOf(statement) : null
  return { inner, others: body.filter((other) => other !== statement && other !== last), value }
}

/** `functools.update_wrapper(wrapper, view)` and `wraps(view)(wrapper)` give the wrapper. */
function callArgument(call: PyNode): PyNode | null {
  const callee = field(call, 'function')
  if (!callee) return null
  if (/^(functools\.)?update_wrapper$/.test(textOf(callee))) return argument(call, 0, 'wrapper')
  const inner = callee.kind === 'call' ? field(callee, 'function') : null
  return inner && WRAPS.test(textOf(inner)) ? argument(call, 0, null) : null
}

const WRAPS = /^(functools\.)?wraps$/

const isView = (node: PyNode, view: Parameter): boolean =>
  node.kind === 'identifier' && bindingOf(node) === bindingOf(view.target)

function updates(value: PyNode, view: Parameter): boolean {
  if (value.kind !== 'call') return false
  const callee = field(value, 'function')
  const given = callee?.kind === 'call' ? argument(callee, 0, null) : argument(value, 1, 'wrapped')
  return given !== null && isView(given, view)
}

/** `@functools.wraps(view)`, and nothing else, above the wrapper. */
function wrapsView(wrapper: PyNode, view: Parameter): boolean {
  return decoratorsOf(wrapper).some((decorator) => {
    const call = decoratorExpression(decorator)
    const callee = call?.kind === 'call' ? field(call, 'function') : null
    const given = call?.kind === 'call' ? argument(call, 0, 'wrapped') : null
    return callee !== null && WRAPS.test(textOf(callee)) && given !== null && isView(given, view)
  })
}

/** `wrapper.__name__ = view.__name__`. */
function copiesName(statement: PyNode, wrapper: PyNode, view: Parameter): boolean {
  const text = textOf(statement).replaceAll(/\s/g, '')
  const match = /^(\w+)\.(__name__|__doc__|__module__|__qualname__)=(\w+)\.\2$/.exec(text)
  return match !== null && match[1] === nameOf(wrapper) && match[3] === view.name
}

/** `return other(view)` or `return other("admin")(view)`. */
function delegateOf(value: PyNode, view: Parameter, index: SyntaxIndex): Decorator | null {
  const callee = value.kind === 'call' ? field(value, 'function') : null
  const given = callee ? argument(value, 0, null) : null
  if (!callee || !given || !isView(given, view)) return null
  const isFactory = callee.kind === 'call'
  const name = isFactory ? field(callee, 'function') : callee
  const named = name && (index.functionOf(name) ?? (isFactory ? index.classOf(name) : null))
  const shape = named ? decoratorShape(named, isFactory, index) : null
  return shape && { ...shape, applications: [] }
}
