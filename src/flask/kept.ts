/** In-repo decorators that stay decorators on FastAPI's handlers, and what each means for the views below it. */
import { decoratorsOf, isAsync, isGenerator, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { contains, descendants, field, parts } from '../python/syntax.js'
import { passesOn } from './chains.js'
import { type Decorator, type Decorators, isEffective } from './decorators.js'
import type { Guards } from './guards.js'
import type { Handler } from './routes.js'
import { parseRule } from './rules.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'
import { isCarried, viewUses } from './view-calls.js'

export type KeptProblem = 'adds-arguments' | 'async-view' | 'reads-answer' | 'unreadable-decorator'

export interface KeptDecorator {
  readonly decorator: Decorator
  readonly wrapper: PyNode
  /** Whether it gives the view what it gets and answers with what the view gives. */
  readonly isPlain: boolean
  /** Whether some decorator above it looks at what it answers. */
  readonly isWatched: boolean
  /** What cannot be carried over, with the place that shows it. */
  readonly problems: readonly { readonly code: KeptProblem; readonly node: PyNode }[]
}

export interface Kept {
  readonly all: readonly KeptDecorator[]
  /** Null for a handler under no such decorator; `isPlain` when none of them sees its arguments or its answer. */
  of(definition: PyNode): { readonly isPlain: boolean } | null
  /** The handlers a decorator's call of its view may reach. */
  viewsOf(callee: PyNode): readonly PyNode[]
}

export function findKept(
  handlers: readonly Handler[],
  decorators: Decorators,
  guards: Guards,
  index: SyntaxIndex,
): Kept {
  const dependencies = new Set(guards.all.map(({ definition }) => definition))
  const staying = decorators.all.filter(({ wrapper, definition }) => wrapper !== null && !dependencies.has(definition))
  const all = staying.map((decorator) => keptDecorator(decorator, index))
  const watched = new Set<PyNode>()
  const byHandler = new Map<PyNode, { readonly isPlain: boolean }>()
  for (const handler of handlers) {
    const effective = handler.decorators.filter((node) => isEffective(handler, node))
    const chain = effective.flatMap((node) => all.find(({ decorator }) => decorators.of(node) === decorator) ?? [])
    for (const [position, { wrapper }] of chain.entries())
      if (chain.slice(0, position).some(({ isPlain }) => !isPlain)) watched.add(wrapper)
    if (chain.length > 0) byHandler.set(handler.definition, { isPlain: chain.every(({ isPlain }) => isPlain) })
  }
  return {
    all: all.map((kept) => ({ ...kept, isWatched: watched.has(kept.wrapper) })),
    of: (definition) => byHandler.get(definition) ?? null,
    viewsOf: (callee) =>
      staying
        .filter((decorator) => isViewOf(callee, decorator))
        .flatMap(({ applications }) => applications.map(({ handler }) => handler.definition)),
  }
}

/** The view's name inside a decorator, or inside the one it hands the view to. */
function isViewOf(callee: PyNode, decorator: Decorator): boolean {
  const binding = callee.kind === 'identifier' ? bindingOf(callee) : null
  if (binding === null) return false
  return (
    binding === bindingOf(decorator.view.target) ||
    (decorator.delegate !== null && isViewOf(callee, decorator.delegate))
  )
}

/** The decorator whose own text holds the wrapper. */
export const sourceOf = (decorator: Decorator): Decorator =>
  decorator.delegate ? sourceOf(decorator.delegate) : decorator

function keptDecorator(decorator: Decorator, index: SyntaxIndex): KeptDecorator {
  const source = sourceOf(decorator)
  const wrapper = source.wrapper as PyNode
  const uses = viewUses(source)
  const isPlain = passesOn(source) && isCarried(uses)
  const problems: { code: KeptProblem; node: PyNode }[] = []
  const isWraps = decoratorsOf(wrapper).length === (source.isWrapped ? 1 : 0)
  if (isGenerator(wrapper) || (!isWraps && decoratorsOf(wrapper).length > 0))
    problems.push({ code: 'unreadable-decorator', node: wrapper })
  if (isAsync(wrapper)) problems.push({ code: 'async-view', node: wrapper })
  for (const { handler, node } of decorator.applications.filter((item) => isEffective(item.handler, item.node))) {
    if (isAsync(handler.definition)) problems.push({ code: 'async-view', node })
    if (addsArguments(source, handler)) problems.push({ code: 'adds-arguments', node })
  }
  const read = isCarried(uses) ? null : answerRead(wrapper, index, new Set())
  if (read) problems.push({ code: 'reads-answer', node: read })
  return { decorator, wrapper, isPlain, isWatched: false, problems }
}

/** Whether the view gets an argument that none of its rules has: FastAPI would ask the client for it. */
function addsArguments(decorator: Decorator, { definition, routes }: Handler): boolean {
  const parameters = parametersOf(definition)
  const variables = routes.map(({ rule }) =>
    parseRule(rule ?? '').flatMap((part) => (typeof part === 'string' ? [] : [part.variable])),
  )
  const isVariable = (name: string | undefined): boolean =>
    name !== undefined && variables.every((names) => names.includes(name))
  return viewUses(decorator).calls.some(({ passed }) =>
    passed.some((item, position) => {
      if (item.kind !== 'added') return false
      return item.keyword === '*' || !isVariable(item.keyword ?? parameters[position]?.name)
    }),
  )
}

/** Attributes of Flask's response that Starlette's has not, or with another meaning. */
const RESPONSE_ATTRIBUTES: ReadonlySet<string> = new Set(
  `accept_ranges access_control_allow_credentials access_control_allow_headers access_control_allow_methods
  access_control_allow_origin access_control_expose_headers access_control_max_age add_etag age allow cache_control
  calculate_content_length call_on_close content_encoding content_language content_length content_location content_md5
  content_range content_security_policy content_type data date delete_cookie direct_passthrough expires force_type freeze
  get_app_iter get_data get_etag get_json get_wsgi_headers get_wsgi_response implicit_sequence_conversion is_json
  is_sequence is_streamed iter_encoded json json_module last_modified location make_conditional make_sequence mimetype
  mimetype_params response retry_after set_cookie set_data set_etag status stream vary www_authenticate`.split(/\s+/),
)
const HEADER_METHODS: ReadonlySet<string> = new Set(['get', 'setdefault', 'keys', 'values', 'items'])

/** The first read of an answer that only Flask's response has; project functions that get a value are followed. */
function answerRead(within: PyNode, index: SyntaxIndex, seen: Set<PyNode>): PyNode | null {
  seen.add(within)
  for (const node of descendants(within)) {
    if (node.kind === 'attribute' && isForeignRead(node, index)) return node
    const callee = node.kind === 'call' ? field(node, 'function') : null
    const definition = callee && parts(field(node, 'arguments') ?? node).length > 0 ? index.functionOf(callee) : null
    if (!definition || seen.has(definition) || contains(definition, within)) continue
    const read = answerRead(definition, index, seen)
    if (read) return read
  }
  return null
}

function isForeignRead(node: PyNode, index: SyntaxIndex): boolean {
  const object = field(node, 'object')
  // `request.data` and other things with a name of their own are no answers.
  if (!object || index.isNamed(object)) return false
  const name = attributeName(node)
  const isOfHeaders = object.kind === 'attribute' && attributeName(object) === 'headers'
  if (!isOfHeaders) return RESPONSE_ATTRIBUTES.has(name)
  const owner = field(object, 'object')
  return owner !== null && !index.isNamed(owner) && !HEADER_METHODS.has(name)
}
