/** In-repo decorators that stay decorators on FastAPI's handlers, and what each means for the views below it. */
import { decoratorsOf, isAsync, isGenerator } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { passesOn } from './chains.js'
import { type Decorator, type Decorators, isEffective } from './decorators.js'
import type { Guards } from './guards.js'
import type { Handler } from './routes.js'
import { isCarried, viewUses } from './view-calls.js'

export type KeptProblem = 'async-view' | 'unreadable-decorator'

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
  /** Null for a handler under no such decorator. */
  of(definition: PyNode): KeptAround | null
  /** The handlers a decorator's call of its view may reach. */
  viewsOf(callee: PyNode): readonly PyNode[]
}

export interface KeptAround {
  /** None of them sees the handler's arguments or its answer. */
  readonly isPlain: boolean
  /** The outermost of them, where one changes the arguments: it need not take what the handler takes. */
  readonly changing: PyNode | null
}

export function findKept(
  handlers: readonly Handler[],
  decorators: Decorators,
  guards: Guards,
  isCheck: (decorator: PyNode) => boolean,
): Kept {
  const dependencies = new Set(guards.all.map(({ definition }) => definition))
  const staying = decorators.all.filter(({ wrapper, definition }) => wrapper !== null && !dependencies.has(definition))
  const all = staying.map((decorator) => keptDecorator(decorator, decorators, isCheck))
  const watched = new Set<PyNode>()
  const byHandler = new Map<PyNode, KeptAround>()
  for (const handler of handlers) {
    const effective = handler.decorators.filter((node) => isEffective(handler, node))
    const chain = effective.flatMap((node) => all.find(({ decorator }) => decorators.of(node) === decorator) ?? [])
    for (const [position, { wrapper }] of chain.entries())
      if (chain.slice(0, position).some(({ isPlain }) => !isPlain)) watched.add(wrapper)
    const outermost = effective.find((node) => chain.some(({ decorator }) => decorators.of(node) === decorator)) ?? null
    const isPlain = chain.every((kept) => kept.isPlain)
    const changing = chain.every(({ decorator }) => isUnchanging(sourceOf(decorator))) ? null : outermost
    if (chain.length > 0) byHandler.set(handler.definition, { isPlain, changing })
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

function keptDecorator(
  decorator: Decorator,
  decorators: Decorators,
  isCheck: (decorator: PyNode) => boolean,
): KeptDecorator {
  const source = sourceOf(decorator)
  const wrapper = source.wrapper as PyNode
  const uses = viewUses(source)
  const isPlain = isUnchanging(source) && isCarried(uses)
  const problems: { code: KeptProblem; node: PyNode }[] = []
  const wrapping = decoratorsOf(wrapper).filter((node) => !isCheck(node))
  if (isGenerator(wrapper) || !isReadable(wrapping, source, decorators))
    problems.push({ code: 'unreadable-decorator', node: wrapper })
  if (isAsync(wrapper)) problems.push({ code: 'async-view', node: wrapper })
  for (const { handler, node } of decorator.applications.filter((item) => isEffective(item.handler, item.node))) {
    if (isAsync(handler.definition)) problems.push({ code: 'async-view', node })
  }
  return { decorator, wrapper, isPlain, isWatched: false, problems }
}

/** What stands above a wrapper may give it arguments of its own. */
const isUnchanging = (source: Decorator): boolean =>
  passesOn(source) && (source.wrapper === null || decoratorsOf(source.wrapper).length <= 1)

/** `@wraps(view)`, and other decorators of the project that leave the name of the view to be seen. */
function isReadable(wrapping: readonly PyNode[], { isWrapped }: Decorator, decorators: Decorators): boolean {
  const shapes = wrapping.map((node) => decorators.shapeOf(node))
  const others = shapes.filter((shape) => shape !== null)
  if (others.length === 0) return wrapping.length <= (isWrapped ? 1 : 0)
  const isSeen = shapes[0] === null || others.every(({ isNamed }) => isNamed)
  return isWrapped && isSeen && others.length === wrapping.length - 1 && others.every(({ wrapper }) => isSync(wrapper))
}

const isSync = (wrapper: PyNode | null): boolean => wrapper === null || !(isAsync(wrapper) || isGenerator(wrapper))
