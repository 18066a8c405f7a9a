/** Functions whose answers a decorator looks at: what builds a response in them, and in what they call. */
import type { Project } from '../project/project.js'
import type { PyNode } from '../python/node.js'
import { descendants, enclosingFunction, field, textOf } from '../python/syntax.js'
import type { AnswerReader } from './answers.js'
import type { SyntaxIndex } from './syntax-index.js'
import type { Types } from './types.js'

export interface Verbatim {
  readonly functions: ReadonlySet<PyNode>
  /** Calls of make_response(), which takes here what it takes there. */
  readonly made: readonly PyNode[]
  /** `flask.Response` where only its class is asked for. */
  readonly classes: readonly PyNode[]
  /** Values of headers that are no texts for sure: Werkzeug made texts of them. */
  readonly headers: readonly PyNode[]
}

const BUILDERS = ['flask.jsonify', 'flask.redirect', 'werkzeug.utils.redirect'] as const
const CLASSES = ['flask.Response', 'flask.wrappers.Response'] as const

export function verbatimAnswers(
  roots: readonly PyNode[],
  known: ReadonlySet<PyNode>,
  reader: AnswerReader,
  { project, index, types }: { readonly project: Project; readonly index: SyntaxIndex; readonly types: Types },
): Verbatim {
  const functions = closure(roots, known, index)
  const callsOf = (name: string): PyNode[] =>
    project.names.uses(name).flatMap((use) => {
      const call = use.parent
      return call?.kind === 'call' && use.field === 'function' && isInside(call, functions) ? [call] : []
    })
  for (const call of BUILDERS.flatMap(callsOf)) {
    const answer = reader.expression(call)
    if (!reader.built.has(call)) reader.built.set(call, answer)
  }
  const made = callsOf('flask.make_response')
  const classes = CLASSES.flatMap((name) => project.names.uses(name)).filter(
    (use) => isInside(use, functions) && isClassTest(use),
  )
  for (const call of made) {
    const callee = field(call, 'function')
    if (callee) reader.consumed.add(callee)
  }
  for (const use of classes) reader.consumed.add(use)
  const headers = index.attribute('headers').flatMap((access) => {
    const value = isInside(access, functions) && !index.isNamed(access) ? assignedHeader(access) : null
    return value && types.typeOf(value).kind !== 'str' ? [value] : []
  })
  return { functions, made, classes, headers }
}

/** The functions and what they call, as far as nobody else decides about those. */
function closure(roots: readonly PyNode[], known: ReadonlySet<PyNode>, index: SyntaxIndex): ReadonlySet<PyNode> {
  const found = new Set<PyNode>(roots)
  for (const definition of found) {
    for (const node of descendants(definition)) {
      const callee = node.kind === 'call' ? field(node, 'function') : null
      const called = callee && index.functionOf(callee)
      if (called && !known.has(called)) found.add(called)
    }
  }
  return found
}

function isInside(node: PyNode, functions: ReadonlySet<PyNode>): boolean {
  for (let at = enclosingFunction(node); at; at = enclosingFunction(at)) if (functions.has(at)) return true
  return false
}

/** The value in `response.headers["X"] = value`. */
function assignedHeader(access: PyNode): PyNode | null {
  const target = access.parent?.kind === 'subscript' && access.field === 'value' ? access.parent : null
  const assignment = target?.field === 'left' && target.parent?.kind === 'assignment' ? target.parent : null
  return assignment && field(assignment, 'right')
}

/** `isinstance(rv, Response)`. */
function isClassTest(use: PyNode): boolean {
  let list = use.parent
  if (list?.kind === 'tuple') list = list.parent
  const callee = list?.kind === 'argument_list' && list.parent ? field(list.parent, 'function') : null
  return callee !== null && textOf(callee) === 'isinstance'
}
