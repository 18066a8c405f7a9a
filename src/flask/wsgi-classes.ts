/** WSGI middleware of the project, as far as all it does is look at the environ, change it, and go on or answer. */
import type { Project } from '../project/project.js'
import { callArgs } from '../python/calls.js'
import { decoratorsOf, isAsync, isGenerator, parametersOf, returnsOf } from '../python/functions.js'
import { isNone, literalElements, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { scopeOpenedBy } from '../python/scope.js'
import { descendants, enclosingFunction, field, fields, statementsOf, textOf } from '../python/syntax.js'
import { type KeyUse, keyUse } from './environ-keys.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

export interface EnvironClass {
  readonly definition: PyNode
  /** `__call__`, null where the class has none of its own. */
  readonly method: PyNode | null
  /** What it calls the environ. */
  readonly environ: string
  /** Calls of what it was put around: `self.app(environ, start_response)`. */
  readonly inner: readonly PyNode[]
  readonly answers: readonly WsgiAnswer[]
  /** Calls of Werkzeug responses: `Response("no", 403)(environ, start_response)`. */
  readonly responses: readonly PyNode[]
  /** Whether it changes where the application believes to be. */
  readonly setsRoot: boolean
  /** The first thing that cannot be said in ASGI; null when all can. */
  readonly problem: PyNode | null
}

/** `start_response("404 Not Found", [...])` and the `return [b"..."]` below it. */
export interface WsgiAnswer {
  readonly start: PyNode
  readonly exit: PyNode
  readonly status: string
  readonly headers: readonly { readonly name: PyNode; readonly value: PyNode }[]
  readonly body: readonly PyNode[]
}

/** Names an ASGI application has for its arguments. */
const ASGI_NAMES = ['scope', 'receive', 'send']

export function readEnvironClass(
  definition: PyNode,
  index: SyntaxIndex,
  project: Project,
  wrapped: ReadonlySet<PyNode>,
): EnvironClass {
  const method = index.method(definition, '__call__')
  const nothing = { definition, method: null, environ: '', inner: [], answers: [], responses: [], setsRoot: false }
  const [, environ, start, ...more] = method ? parametersOf(method) : []
  const app = innerAttribute(definition, index)
  if (!method || !environ || !start || !app || more.length > 0) return { ...nothing, problem: definition }
  const reader = new Reader(method, environ.name, start.name, app, project)
  const setsRoot = reader.writes.some(({ key }) => key === 'SCRIPT_NAME' || key === 'PATH_INFO')
  const problem =
    shapeProblem(definition, method, index, wrapped) ?? reader.problem ?? innerElsewhere(definition, app, reader)
  const { inner, answers, responses } = reader
  return { definition, method, environ: environ.name, inner, answers, responses, setsRoot, problem }
}

/** The attribute that holds what the class is put around: `self.app = app` in `__init__`. */
function innerAttribute(definition: PyNode, index: SyntaxIndex): string | null {
  const init = index.method(definition, '__init__')
  const given = init && parametersOf(init)[1]
  if (!init || !given) return null
  for (const statement of statementsOf(init)) {
    const assignment = statement.kind === 'expression_statement' ? statement.children[0] : null
    const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
    const right = assignment && field(assignment, 'right')
    if (left?.kind === 'attribute' && right && textOf(right) === given.name) return attributeName(left)
  }
  return null
}

function shapeProblem(
  definition: PyNode,
  method: PyNode,
  index: SyntaxIndex,
  wrapped: ReadonlySet<PyNode>,
): PyNode | null {
  const bases = (field(definition, 'superclasses')?.children ?? []).filter((base) => textOf(base) !== 'object')
  const other = index.usesOf(definition).find((use) => !wrapped.has(use) && enclosingFunction(use) !== method)
  const names = scopeOpenedBy(method)?.bindings
  const isPlain = !isAsync(method) && !isGenerator(method) && decoratorsOf(method).length === 0
  if (bases.length > 0 || decoratorsOf(definition).length > 0 || index.relatives(definition).length > 1)
    return definition
  if (!isPlain || ASGI_NAMES.some((name) => names?.has(name))) return method
  return other ?? null
}

/** What it is put around must not be called or handed on anywhere else. */
function innerElsewhere(definition: PyNode, app: string, { inner }: Reader): PyNode | null {
  const known = new Set(inner.map((call) => field(call, 'function')))
  for (const node of descendants(definition))
    if (node.kind === 'attribute' && attributeName(node) === app && node.field !== 'left' && !known.has(node))
      return node
  return null
}

/** Goes through `__call__` once. */
class Reader {
  readonly inner: PyNode[] = []
  readonly answers: WsgiAnswer[] = []
  readonly responses: PyNode[] = []
  readonly writes: KeyUse[] = []
  problem: PyNode | null = null
  private readonly explained = new Set<PyNode>()

  constructor(
    method: PyNode,
    private readonly environ: string,
    private readonly start: string,
    private readonly app: string,
    private readonly project: Project,
  ) {
    for (const node of descendants(method)) if (node.kind === 'call') this.call(node)
    for (const node of descendants(method)) if (node !== method) this.visit(node)
    const exits = new Set(returnsOf(method))
    const known = [...this.inner, ...this.responses].map(({ parent }) => parent)
    const explained = new Set([...known, ...this.answers.map(({ exit }) => exit)])
    for (const exit of exits) if (!explained.has(exit)) this.problem ??= exit
    const last = statementsOf(method).at(-1)
    if (!last || !leaves(last)) this.problem ??= method
  }

  private call(call: PyNode): void {
    const callee = field(call, 'function')
    const { positional, keywords, hasStar } = callArgs(call)
    const isPair =
      positional.length === 2 &&
      positional.map(textOf).join() === `${this.environ},${this.start}` &&
      keywords.size === 0 &&
      !hasStar
    if (isPair && callee && call.parent?.kind === 'return_statement') {
      if (textOf(callee) === `self.${this.app}`) this.inner.push(call)
      else if (this.isResponse(callee)) this.responses.push(call)
      else return
      for (const name of positional) this.explained.add(name)
    } else if (callee && textOf(callee) === this.start) {
      const answer = answerOf(call)
      if (!answer) return
      this.answers.push(answer)
      this.explained.add(callee)
    }
  }

  /** `Response(...)` of Werkzeug, or a name for one. */
  private isResponse(callee: PyNode): boolean {
    const definitions = callee.kind === 'identifier' ? this.project.names.binding(callee)?.definitions : undefined
    const value = definitions?.length === 1 ? definitions[0]?.value : callee
    const made = value?.kind === 'call' ? field(value, 'function') : null
    const name = made && this.project.names.qualify(made)
    return name === 'werkzeug.wrappers.Response' || name === 'werkzeug.Response'
  }

  private visit(node: PyNode): void {
    if (/^(?:while_statement|await|lambda|function_definition|class_definition)$/.test(node.kind)) this.problem ??= node
    if (node.kind === 'call' && !this.isQuick(node)) this.problem ??= node
    if (node.kind !== 'identifier' || node.parent?.kind === 'parameters') return
    if (textOf(node) === this.start && !this.explained.has(node)) this.problem ??= node
    if (textOf(node) !== this.environ || this.explained.has(node) || /parameter$/.test(node.parent?.kind ?? '')) return
    const use = keyUse(node)
    if (!use) this.problem ??= node
    else if (use.isWrite) this.writes.push(use)
  }

  /** Everything here runs in the event loop. */
  private isQuick(call: PyNode): boolean {
    if ([...this.inner, ...this.responses].includes(call)) return true
    if (this.answers.some(({ start }) => start.children[0] === call)) return true
    const callee = field(call, 'function')
    if (callee?.kind === 'attribute')
      return TEXT_METHODS.has(attributeName(callee)) || /(?:^|\.)log(?:ger|ging)?\.\w+$/.test(textOf(callee))
    const name = callee && this.project.names.qualify(callee)
    if (name === 'werkzeug.wrappers.Response' || name === 'werkzeug.Response') return true
    return callee?.kind === 'identifier' && BUILTINS.has(textOf(callee)) && !this.project.names.binding(callee)
  }
}

const BUILTINS: ReadonlySet<string> = new Set([
  'str',
  'len',
  'int',
  'bool',
  'isinstance',
  'any',
  'all',
  'bytes',
  'print',
])

const TEXT_METHODS: ReadonlySet<string> = new Set(
  `startswith endswith strip lstrip rstrip split rsplit partition rpartition replace lower upper title encode decode get pop
  setdefault format removeprefix removesuffix join find isdigit`.split(/\s+/),
)

/** Whether no path runs past a statement. */
function leaves(statement: PyNode): boolean {
  if (statement.kind === 'return_statement' || statement.kind === 'raise_statement') return true
  if (statement.kind !== 'if_statement') return false
  const branches = [field(statement, 'consequence'), ...fields(statement, 'alternative').map((part) => bodyIn(part))]
  const hasElse = fields(statement, 'alternative').some(({ kind }) => kind === 'else_clause')
  return (
    hasElse &&
    branches.every((block) => {
      const last = block?.children.filter(({ kind }) => kind !== 'comment').at(-1)
      return last !== undefined && leaves(last)
    })
  )
}

const bodyIn = (part: PyNode): PyNode | null => field(part, 'body') ?? field(part, 'consequence')

function answerOf(call: PyNode): WsgiAnswer | null {
  const start = call.parent
  const siblings = start?.parent?.children.filter(({ kind }) => kind !== 'comment') ?? []
  const exit = start && siblings[siblings.indexOf(start) + 1]
  if (start?.kind !== 'expression_statement' || exit?.kind !== 'return_statement') return null
  const { positional, keywords, hasStar } = callArgs(call)
  const [status, headers] = positional
  const code = /^(\d{3})(?: |$)/.exec(literalString(status) ?? '')?.[1]
  const pairs = headers && literalElements(headers)?.map(pairOf)
  const value = exit.children[0]
  const body = value && !isNone(value) ? literalElements(value) : null
  if (!code || !pairs || !body || positional.length !== 2 || keywords.size > 0 || hasStar) return null
  const names = pairs.map((pair) => pair && literalString(pair.name)?.toLowerCase())
  if (names.some((name) => !name) || new Set(names).size !== names.length) return null
  return { start, exit, status: code, headers: pairs.flatMap((pair) => pair ?? []), body }
}

function pairOf(node: PyNode): { readonly name: PyNode; readonly value: PyNode } | null {
  const [name, value, ...more] = node.kind === 'tuple' ? (literalElements(node) ?? []) : []
  return name && value && more.length === 0 ? { name, value } : null
}
