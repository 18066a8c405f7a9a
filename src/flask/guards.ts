/** In-repo decorators that only check something, or hand a value over, and then call the view: they become dependencies. */

import type { Project } from '../project/project.js'
import {
  decoratedOf,
  decoratorsOf,
  isAsync,
  isGenerator,
  type Parameter,
  parametersOf,
  returnsOf,
} from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { contains, descendants, field, parts, statementsOf, textOf } from '../python/syntax.js'
import { type Chain, type Origin, simulate } from './chains.js'
import type { Application, Decorator, Decorators } from './decorators.js'
import { endsIn } from './endings.js'
import type { Handler } from './routes.js'
import type { SyntaxIndex } from './syntax-index.js'
import { type ViewUses, viewUses } from './view-calls.js'

export interface Guard {
  /** What handlers name after the `@`: the decorator function or its factory. */
  readonly named: PyNode
  readonly isFactory: boolean
  /** The function that takes the view; it becomes the dependency. */
  readonly definition: PyNode
  /** The inner function that replaces the view. */
  readonly wrapper: PyNode
  /** Everything the wrapper does. */
  readonly statements: readonly PyNode[]
  /** `return view(...)`. */
  readonly passes: readonly PyNode[]
  /** Returns that answer in place of the view. */
  readonly exits: readonly PyNode[]
  readonly docstring: PyNode | null
  /** Decorators on handlers that apply it. */
  readonly applications: readonly PyNode[]
  /** Values of the address it looks at, by name, with their Python type when that is known. */
  readonly variables: ReadonlyMap<string, GuardVariable>
  /** Whether it gives the view an argument of its own. */
  readonly gives: boolean
}

export interface GuardVariable {
  /** `kwargs["id"]`; empty for a parameter of the wrapper. */
  readonly reads: readonly PyNode[]
  readonly type: string | null
  /** The guard that gives the value when it is none of the address. */
  readonly from: Guard | null
}

/** What a handler's guards mean for its signature. */
export interface Gifts {
  /** The guard that gives a parameter its value. */
  readonly given: ReadonlyMap<string, Guard>
  /** Variables of the rule that only guards look at. */
  readonly consumed: ReadonlySet<string>
}

export interface Guards {
  readonly all: readonly Guard[]
  giftsOf(definition: PyNode): Gifts
}

interface Candidate {
  readonly decorator: Decorator
  readonly wrapper: PyNode
  readonly uses: ViewUses
}

export function findGuards(
  handlers: readonly Handler[],
  decorators: Decorators,
  index: SyntaxIndex,
  project: Project,
  isCheck: (decorator: PyNode) => boolean,
  isKept: (path: string) => boolean,
): Guards {
  const candidates = new Map<Decorator, Candidate>()
  for (const decorator of decorators.all) {
    const uses = viewUses(decorator)
    if (
      decorator.wrapper &&
      isGuard(decorator, decorator.wrapper, uses, project, isCheck) &&
      isOnlyOnHandlers(decorator, index) &&
      // A view that stays Flask goes on decorating with it.
      !index.usesOf(decorator.named).some(({ module }) => isKept(module.path))
    )
      candidates.set(decorator, { decorator, wrapper: decorator.wrapper, uses })
  }
  for (;;) {
    const isCandidate = (decorator: Decorator): boolean => candidates.has(decorator)
    const chains = handlers.map((handler) => simulate(handler, decorators, isCandidate))
    const failed = chains.find(({ failed }) => failed !== null)?.failed ?? inconsistent(chains)
    if (!failed) return built([...candidates.values()], chains)
    candidates.delete(failed)
  }
}

function isOnlyOnHandlers({ named, applications }: Decorator, index: SyntaxIndex): boolean {
  const isBelowRoutes = ({ handler, node }: Application): boolean =>
    node.kind !== 'decorator' ||
    handler.routes.every(({ source }) => source.kind !== 'decorator' || source.start < node.start)
  const isApplied = (use: PyNode): boolean => {
    const applied = use.field === 'function' && use.parent?.kind === 'call' ? use.parent : use
    if (applications.some(({ node }) => applied === node || applied.parent === node)) return true
    // `admin_required = role_required("admin")`: what names it decorates handlers alone.
    const assignment = applied.parent?.kind === 'assignment' && applied !== use ? applied.parent : null
    const left = assignment && field(assignment, 'left')
    const isTop = left?.kind === 'identifier' && assignment?.parent?.parent?.kind === 'module'
    const names = isTop ? index.usesOfName(`${left.module.path}:${textOf(left)}`).filter((name) => name !== left) : []
    return names.length > 0 && names.every((name) => applications.some(({ node }) => name.parent === node))
  }
  return applications.every(isBelowRoutes) && index.usesOf(named).every(isApplied)
}

const isTopLevel = ({ named }: Decorator): boolean => decoratedOf(named).parent?.kind === 'module'

/** Postponed annotations are looked up in the module: FastAPI would not find a function of a factory there. */
const isOutOfSight = (decorator: Decorator): boolean =>
  !isTopLevel(decorator) && /^from __future__ import .*\bannotations\b/m.test(decorator.named.module.text)

/** The checks name neither the view nor all of its arguments, and each of their ends is known. */
function isGuard(
  decorator: Decorator,
  wrapper: PyNode,
  uses: ViewUses,
  project: Project,
  isCheck: (decorator: PyNode) => boolean,
): boolean {
  const { view, delegate, others, definition } = decorator
  if (
    delegate ||
    decorator.isClass ||
    decorator.isMade ||
    others.length > 0 ||
    isAsync(wrapper) ||
    isAsync(definition) ||
    isGenerator(wrapper)
  )
    return false
  if (isOutOfSight(decorator) && uses.calls.some(({ passed }) => passed.some(({ kind }) => kind === 'added')))
    return false
  if (uses.isPassedOn || uses.calls.length === 0 || uses.reads === null) return false
  const isCalled = (use: PyNode): boolean =>
    use.field === 'function' && uses.calls.some(({ call }) => call === use.parent)
  const views = (bindingOf(view.target)?.references ?? []).filter((use) => contains(wrapper, use) && !isCalled(use))
  const passes = uses.calls.flatMap(({ returned }) => returned ?? [])
  if (views.length > 0 || passes.length < uses.calls.length) return false
  // A check of an extension on the wrapper is the first thing the dependency does.
  const wrapping = decoratorsOf(wrapper).filter((node) => !isCheck(node))
  if (wrapping.length > 1 || (wrapping.length === 1 && !decorator.isWrapped)) return false
  if (parametersOf(wrapper).some((parameter) => !isTakable(parameter))) return false
  if ([...descendants(wrapper)].some(({ kind }) => kind === 'nonlocal_statement' || kind === 'named_expression'))
    return false
  const exits = returnsOf(wrapper).filter((statement) => !passes.includes(statement))
  const isAnswer = (statement: PyNode): boolean => parts(statement).length > 0 && parts(statement)[0]?.kind !== 'none'
  return (
    endsIn(statementsOf(wrapper), project) &&
    exits.every((statement) => isAnswer(statement) && canRaise(statement, wrapper)) &&
    passes.every((statement) => canLeave(statement, wrapper))
  )
}

const isTakable = ({ kind, default: fallback }: Parameter): boolean => kind !== 'default' && fallback === null

/** Whether the view may run after the wrapper's code: nothing there catches its errors or closes after it. */
function canLeave(statement: PyNode, wrapper: PyNode): boolean {
  for (let at: PyNode = statement; at.parent && at !== wrapper; at = at.parent) {
    if (at.parent.kind === 'with_statement') return false
    if (at.parent.kind === 'try_statement' && (at.field === 'body' || hasFinally(at.parent))) return false
  }
  return true
}

const hasFinally = (statement: PyNode): boolean => statement.children.some(({ kind }) => kind === 'finally_clause')

/** Whether an exception in place of this return leaves the wrapper. */
function canRaise(statement: PyNode, wrapper: PyNode): boolean {
  for (let at: PyNode = statement; at.parent && at !== wrapper; at = at.parent) {
    const { parent } = at
    if (parent.kind === 'with_statement') return false
    if (parent.kind === 'finally_clause' || (parent.kind === 'try_statement' && hasFinally(parent))) return false
    if (parent.kind === 'try_statement' && at.field === 'body' && parent.children.some(isBroad)) return false
  }
  return true
}

/** `except:`, `except Exception`, or what cannot be told from it. */
function isBroad(clause: PyNode): boolean {
  if (!clause.kind.startsWith('except')) return false
  const value = field(clause, 'value')
  const caught = value?.kind === 'as_pattern' ? value.children[0] : value
  if (!caught) return true
  const classes = caught.kind === 'tuple' ? parts(caught) : [caught]
  return !classes.every((node) => /^(\w+\.)*\w+$/.test(textOf(node)) && !/^(Base)?Exception$/.test(textOf(node)))
}

/** A decorator whose applications disagree about where its arguments come from. */
function inconsistent(chains: readonly Chain[]): Decorator | null {
  const known = new Map<Decorator, Map<string, string>>()
  for (const { looked } of chains) {
    for (const [decorator, names] of looked) {
      const own = known.get(decorator) ?? new Map<string, string>()
      known.set(decorator, own)
      for (const [name, origin] of names) {
        const text = described(origin)
        if (text === null || (own.get(name) ?? text) !== text) return decorator
        own.set(name, text)
      }
    }
  }
  return null
}

/** Null for values no dependency can ask for. */
function described(origin: Origin): string | null {
  if (origin.kind === 'given')
    return origin.by.isFactory || !isTopLevel(origin.by)
      ? null
      : `given ${origin.by.named.module.path}:${origin.by.named.start}`
  return origin.isShared ? `variable ${origin.type ?? ''}` : null
}

function built(candidates: readonly Candidate[], chains: readonly Chain[]): Guards {
  const byDecorator = new Map<Decorator, Guard & { variables: Map<string, GuardVariable> }>()
  for (const { decorator, wrapper, uses } of candidates) {
    const { named, isFactory, definition, docstring, applications } = decorator
    const passes = uses.calls.flatMap(({ returned }) => returned ?? [])
    byDecorator.set(decorator, {
      named,
      isFactory,
      definition,
      docstring,
      wrapper,
      statements: statementsOf(wrapper),
      passes,
      exits: returnsOf(wrapper).filter((statement) => !passes.includes(statement)),
      applications: applications.map(({ node }) => node),
      variables: new Map(),
      gives: uses.calls.some(({ passed }) => passed.some(({ kind }) => kind === 'added')),
    })
  }
  for (const { looked } of chains) {
    for (const [decorator, names] of looked) {
      const uses = candidates.find((candidate) => candidate.decorator === decorator)?.uses
      for (const [name, origin] of names) {
        const from = origin.kind === 'given' ? (byDecorator.get(origin.by) ?? null) : null
        const type = origin.kind === 'variable' ? origin.type : null
        byDecorator.get(decorator)?.variables.set(name, { reads: uses?.reads?.get(name) ?? [], type, from })
      }
    }
  }
  const gifts = new Map(
    chains.map(({ handler, given, consumed }) => [
      handler.definition,
      {
        given: new Map(
          [...given].flatMap(([name, by]) => (byDecorator.has(by) ? [[name, byDecorator.get(by) as Guard]] : [])),
        ),
        consumed,
      },
    ]),
  )
  return { all: [...byDecorator.values()], giftsOf: (definition) => gifts.get(definition) ?? NO_GIFTS }
}

const NO_GIFTS: Gifts = { given: new Map(), consumed: new Set() }

/** The statement that holds the wrapper, with its decorators. */
export const wrapperStatement = (guard: Guard): PyNode => decoratedOf(guard.wrapper)
