/** How a wrapper calls the view it replaces: what it passes on, what it adds, what becomes of the result. */
import { nameOf, type Parameter, parametersOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { Binding, PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { contains, enclosingFunction, field, parts, statementOf, textOf } from '../python/syntax.js'
import { argumentsOf, type Decorator } from './decorators.js'

/** One argument of the call, in order: a parameter of the wrapper under its name, its stars, or something else. */
export type Passed =
  | { readonly kind: 'own'; readonly name: string; readonly keyword: string | null }
  | { readonly kind: 'star' }
  | { readonly kind: 'doubleStar' }
  | { readonly kind: 'added'; readonly value: PyNode; readonly keyword: string | null }

export interface ViewCall {
  readonly call: PyNode
  readonly passed: readonly Passed[]
  /** `return view(...)`. */
  readonly returned: PyNode | null
}

export interface ViewUses {
  readonly calls: readonly ViewCall[]
  /** The view is given to something else, which may call it. */
  readonly isPassedOn: boolean
  /** `kwargs["id"]` by name of the argument; null when the arguments are used in a way that shows more of them. */
  readonly reads: ReadonlyMap<string, readonly PyNode[]> | null
}

export function viewUses(decorator: Decorator): ViewUses {
  const { wrapper, view } = decorator
  const parameters = argumentsOf(decorator)
  if (!wrapper) return { calls: [], isPassedOn: false, reads: new Map() }
  const uses = (bindingOf(view.target)?.references ?? []).filter((use) => contains(wrapper, use))
  const called = uses.filter((use) => use.parent?.kind === 'call' && use.field === 'function')
  const rest = uses.filter((use) => !called.includes(use) && !isHarmless(use))
  const calls = called.map((use) => viewCall(use.parent as PyNode, parameters))
  const isInside = called.every((use) => enclosingFunction(use) === wrapper)
  return { calls, isPassedOn: rest.length > 0 || !isInside, reads: argumentReads(parameters, calls) }
}

/** Names of the view, and the decorators of a wrapper. */
function isHarmless(use: PyNode): boolean {
  const { parent } = use
  return parent?.kind === 'attribute' && use.field === 'object'
}

function viewCall(call: PyNode, parameters: readonly Parameter[]): ViewCall {
  const passed = parts(field(call, 'arguments') ?? call).map((node) => passedOf(node, parameters))
  const statement = call.parent?.kind === 'return_statement' ? call.parent : null
  const written = statement && keywordWrite(statement)
  const isPassed = written && passed.some(({ kind }) => kind === 'doubleStar')
  const own: Passed[] = isPassed ? [{ kind: 'added', value: written.value, keyword: written.name }] : []
  return { call, passed: [...passed, ...own], returned: statement }
}

export interface KeywordWrite {
  readonly statement: PyNode
  /** The name of the dictionary. */
  readonly target: PyNode
  readonly name: string
  readonly value: PyNode
}

/** `kwargs["user"] = user` right above a `return view(*args, **kwargs)`. */
export function keywordWrite(returned: PyNode): KeywordWrite | null {
  const siblings = (returned.parent?.children ?? []).filter(({ kind }) => kind !== 'comment')
  const statement = siblings[siblings.indexOf(returned) - 1]
  const assignment = statement?.kind === 'assignment' ? statement : statement?.children[0]
  const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
  const target = left?.kind === 'subscript' ? field(left, 'value') : null
  const name = target?.kind === 'identifier' && left ? literalString(field(left, 'subscript')) : null
  const value = assignment && field(assignment, 'right')
  const wrapper = enclosingFunction(returned)
  const star = wrapper && parametersOf(wrapper).find(({ kind }) => kind === 'doubleStar')
  const isOne = star && target && value && value.kind !== 'assignment' && isName(target, star)
  return statement && isOne && name !== null ? { statement, target, name, value } : null
}

function passedOf(node: PyNode, parameters: readonly Parameter[]): Passed {
  if (node.kind === 'list_splat' || node.kind === 'dictionary_splat') {
    const kind = node.kind === 'list_splat' ? 'star' : 'doubleStar'
    const inner = node.children[0]
    const own = parameters.find((parameter) => parameter.kind === kind)
    return inner && own && isName(inner, own) ? { kind } : { kind: 'added', value: node, keyword: '*' }
  }
  const keyword = node.kind === 'keyword_argument' ? textOf(field(node, 'name') ?? node) : null
  const value = keyword === null ? node : (field(node, 'value') ?? node)
  const own = parameters.find(({ kind, ...rest }) => kind !== 'star' && kind !== 'doubleStar' && isName(value, rest))
  return own && !isReassigned(own) ? { kind: 'own', name: own.name, keyword } : { kind: 'added', value, keyword }
}

const isName = (node: PyNode, { target }: Pick<Parameter, 'target'>): boolean =>
  node.kind === 'identifier' && bindingOf(node) !== null && bindingOf(node) === bindingOf(target)

const isReassigned = ({ target }: Parameter): boolean => (bindingOf(target)?.definitions.length ?? 0) > 1

/** Literal reads of the star parameters; null when something sees them as a whole. */
function argumentReads(
  parameters: readonly Parameter[],
  calls: readonly ViewCall[],
): ReadonlyMap<string, readonly PyNode[]> | null {
  const reads = new Map<string, PyNode[]>()
  const stars = parameters.filter(({ kind }) => kind === 'star' || kind === 'doubleStar')
  for (const star of stars) {
    const binding: Binding | null = bindingOf(star.target)
    if ((binding?.definitions.length ?? 0) > 1) return null
    for (const use of binding?.references ?? []) {
      if (calls.some(({ call }) => contains(call, use) && use.parent?.kind.endsWith('_splat'))) continue
      if (calls.some(({ returned }) => returned && keywordWrite(returned)?.target === use)) continue
      const read = star.kind === 'doubleStar' ? literalRead(use) : null
      if (!read) return null
      reads.set(read.name, [...(reads.get(read.name) ?? []), read.node])
    }
  }
  return reads
}

/** `kwargs["id"]` as a value. */
function literalRead(use: PyNode): { readonly name: string; readonly node: PyNode } | null {
  const access = use.parent?.kind === 'subscript' && use.field === 'value' ? use.parent : null
  const name = access ? literalString(field(access, 'subscript')) : null
  const isWritten = access?.field === 'left' || access?.parent?.kind === 'delete_statement'
  return access && name !== null && !isWritten ? { name, node: access } : null
}

/** Names a wrapper keeps the view's result in. */
export function resultNames({ calls }: ViewUses): readonly Binding[] {
  return calls.flatMap(({ call }) => {
    const assignment = call.parent?.kind === 'assignment' && call.field === 'right' ? call.parent : null
    const left = assignment ? field(assignment, 'left') : null
    const binding = left?.kind === 'identifier' ? bindingOf(left) : null
    return binding ? [binding] : []
  })
}

/** Whether the wrapper gives the view's result as it came, without a look at it. */
export function isCarried(uses: ViewUses): boolean {
  if (uses.isPassedOn) return false
  const names = resultNames(uses)
  const isKept = ({ call }: ViewCall): boolean => call.parent?.kind === 'assignment' && call.field === 'right'
  return (
    uses.calls.every((call) => call.returned !== null || (isKept(call) && names.length > 0)) &&
    names.every((binding) =>
      binding.references.every((use) => use.parent?.kind === 'return_statement' || statementOf(use) === null),
    )
  )
}

export const wrapperName = ({ wrapper }: Decorator): string => (wrapper ? nameOf(wrapper) : '')
