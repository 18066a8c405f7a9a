/** In-repo decorators that stay decorators on FastAPI's handlers, and what each means for the views below it. */
import { decoratorsOf, isAsync, isGenerator, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { passesOn } from './chains.js'
import { type Decorator, type Decorators, isEffective } from './decorators.js'
import type { Guards } from './guards.js'
import type { Handler } from './routes.js'
import { parseRule } from './rules.js'
import { isCarried, viewUses } from './view-calls.js'

export type KeptProblem = 'adds-arguments' | 'async-view' | 'unreadable-decorator'

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
  isCheck: (decorator: PyNode) => boolean,
): Kept {
  const dependencies = new Set(guards.all.map(({ definition }) => definition))
  const staying = decorators.all.filter(({ wrapper, definition }) => wrapper !== null && !dependencies.has(definition))
  const all = staying.map((decorator) => keptDecorator(decorator, isCheck))
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

function keptDecorator(decorator: Decorator, isCheck: (decorator: PyNode) => boolean): KeptDecorator {
  const source = sourceOf(decorator)
  const wrapper = source.wrapper as PyNode
  const uses = viewUses(source)
  const isPlain = passesOn(source) && isCarried(uses)
  const problems: { code: KeptProblem; node: PyNode }[] = []
  const wrapping = decoratorsOf(wrapper).filter((node) => !isCheck(node))
  const isWraps = wrapping.length === (source.isWrapped ? 1 : 0)
  if (isGenerator(wrapper) || (!isWraps && wrapping.length > 0))
    problems.push({ code: 'unreadable-decorator', node: wrapper })
  if (isAsync(wrapper)) problems.push({ code: 'async-view', node: wrapper })
  for (const { handler, node } of decorator.applications.filter((item) => isEffective(item.handler, item.node))) {
    if (isAsync(handler.definition)) problems.push({ code: 'async-view', node })
    if (addsArguments(source, handler)) problems.push({ code: 'adds-arguments', node })
  }
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
