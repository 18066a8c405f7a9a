/** What returned expressions mean to Flask: JSON, HTML, redirects, templates, with status and headers. */
import { argument, callArgs } from '../python/calls.js'
import { literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { field, parts, unparenthesized } from '../python/syntax.js'
import { isPlainUse } from './kept-responses.js'
import { constantStatus, OK, type Status } from './status.js'
import { isContainer, isJson } from './type.js'
import type { Types } from './types.js'

/** Where JSON comes from: the arguments of jsonify(), or the returned value itself. */
export type JsonSource = { readonly call: PyNode } | { readonly value: PyNode }

interface Common {
  readonly node: PyNode
  readonly status: Status
  /** A dict display with text values. */
  readonly headers: PyNode | null
}

export type Answer =
  | (Common & {
      readonly kind: 'json'
      readonly source: JsonSource
      readonly isJson: boolean
      readonly isContainer: boolean
    })
  | (Common & { readonly kind: 'html'; readonly body: PyNode })
  | (Common & { readonly kind: 'empty' })
  | (Common & { readonly kind: 'redirect'; readonly location: PyNode })
  | (Common & { readonly kind: 'page'; readonly call: PyNode })
  /** No value; abort() and the like; a call of a function that answers itself; something nobody can tell. */
  | { readonly kind: 'none' | 'leaves' | 'answered' | 'unknown'; readonly node: PyNode | null }
  | { readonly kind: 'refused'; readonly node: PyNode; readonly code: Refusal }

export type Refusal =
  | 'computed-headers'
  | 'computed-status'
  | 'jsonify-arguments'
  | 'redirect-arguments'
  | 'response-class'
  | 'file-response'
  | 'stream'

const BUILDERS: ReadonlySet<string> = new Set([
  'flask.jsonify',
  'flask.make_response',
  'flask.redirect',
  'werkzeug.utils.redirect',
])

const FILES: ReadonlySet<string> = new Set([
  'flask.send_file',
  'flask.send_from_directory',
  'werkzeug.utils.send_file',
  'werkzeug.utils.send_from_directory',
])
const RESPONSES: ReadonlySet<string> = new Set([
  'flask.Response',
  'werkzeug.Response',
  'werkzeug.wrappers.Response',
  'flask.wrappers.Response',
])
const REDIRECTS: ReadonlySet<string> = new Set(['flask.redirect', 'werkzeug.utils.redirect'])
const ABORTS: ReadonlySet<string> = new Set(['flask.abort', 'werkzeug.exceptions.abort'])
const PAGES: ReadonlySet<string> = new Set(['flask.render_template', 'flask.render_template_string'])

export class AnswerReader {
  /** Functions of the project whose own returns are answers. */
  readonly answering = new Set<PyNode>()
  /** Callees that answers were read from. */
  readonly consumed = new Set<PyNode>()
  /** Calls whose response object a name keeps until it is returned. */
  readonly built = new Map<PyNode, Answer>()

  constructor(private readonly types: Types) {}

  /** The answer a return statement gives. */
  read(statement: PyNode): Answer {
    const value = parts(statement)[0]
    return value ? this.expression(value) : { kind: 'none', node: null }
  }

  expression(value: PyNode): Answer {
    const inner = unparenthesized(value)
    if (inner.kind === 'tuple' || inner.kind === 'expression_list') return this.tuple(value, parts(inner))
    return this.body(value, inner, OK, null)
  }

  qualified(call: PyNode): string {
    const callee = field(call, 'function')
    return (callee && this.types.sources.project.names.qualify(callee)) ?? ''
  }

  private tuple(node: PyNode, elements: readonly PyNode[]): Answer {
    const [body, second, third] = elements
    if (!body || !second || elements.length > 3 || elements.some(({ kind }) => kind === 'list_splat'))
      return { kind: 'unknown', node }
    if (third) return this.withHeaders(node, body, this.status(second), third)
    if (/^(dictionary|list|tuple)$/.test(second.kind)) return this.withHeaders(node, body, OK, second)
    const status = this.status(second)
    return status ? this.body(node, unparenthesized(body), status, null) : this.unreadable(node, body)
  }

  /** A status nobody can tell: the boundary adapter takes it, but not with a response as the body. */
  private unreadable(node: PyNode, body: PyNode): Answer {
    const answer = this.body(node, unparenthesized(body), OK, null)
    const isPlain =
      answer.kind === 'unknown' || (answer.kind === 'json' && 'value' in answer.source) || answer.kind === 'html'
    return isPlain ? { kind: 'unknown', node } : { kind: 'refused', node, code: 'computed-status' }
  }

  private withHeaders(node: PyNode, body: PyNode, status: Status | null, headers: PyNode): Answer {
    const pairs = literalPairs(headers)
    const isText = pairs?.every(
      ({ key, value }) => literalString(key) !== null && this.types.typeOf(value).kind === 'str',
    )
    const answer = this.body(node, unparenthesized(body), status ?? OK, headers)
    if (!status) return { kind: 'refused', node, code: 'computed-status' }
    return isText ? answer : { kind: 'refused', node, code: 'computed-headers' }
  }

  private status(node: PyNode): Status | null {
    const constant = constantStatus(node, this.types.sources.project.names)
    if (constant) return constant
    return this.types.typeOf(node).kind === 'int' ? { value: null, node } : null
  }

  private body(node: PyNode, body: PyNode, status: Status, headers: PyNode | null): Answer {
    const common = { node, status, headers }
    if (body.kind === 'none') return status === OK ? { kind: 'none', node } : { kind: 'unknown', node }
    if (body.kind === 'call') {
      const answer = this.call(common, body)
      if (answer) return answer
    }
    if (body.kind === 'identifier' && status === OK && !headers && this.keptResponse(body))
      return { kind: 'answered', node }
    const isEmptyText = body.kind === 'string' && literalString(body) === ''
    if (isEmptyText && (status.value === 204 || status.value === 304)) return { kind: 'empty', ...common }
    const type = this.types.typeOf(body)
    if (type.kind === 'str') return { kind: 'html', ...common, body }
    if (isContainer(type)) return { kind: 'json', ...common, source: { value: body }, ...this.types.jsonOf(body) }
    return { kind: 'unknown', node }
  }

  /** `response = jsonify(...)`, then only its status and headers are set, then it is returned. */
  private keptResponse(name: PyNode): boolean {
    const binding = bindingOf(name)
    const [definition, ...others] = binding?.definitions ?? []
    const value = definition?.value
    if (binding?.scope.kind !== 'function' || others.length > 0 || value?.kind !== 'call') return false
    if (this.built.has(value)) return true
    const wasConsumed = new Set(this.consumed)
    const answer = this.expression(value)
    const isObject =
      ['json', 'html', 'empty', 'redirect', 'page'].includes(answer.kind) && BUILDERS.has(this.qualified(value))
    if (isObject && binding.references.every((use) => isPlainUse(use, this.types))) {
      this.built.set(value, answer)
      return true
    }
    for (const callee of this.consumed) if (!wasConsumed.has(callee)) this.consumed.delete(callee)
    return false
  }

  private call(common: Common, call: PyNode): Answer | null {
    const answer = this.called(common, call)
    const callee = field(call, 'function')
    if (answer && callee) this.consumed.add(callee)
    return answer
  }

  private called(common: Common, call: PyNode): Answer | null {
    const { node, status } = common
    const name = this.qualified(call)
    const refused = (code: Refusal): Answer => ({ kind: 'refused', node, code })
    if (name === 'flask.jsonify') return this.jsonify(common, call)
    if (REDIRECTS.has(name)) return this.redirect(common, call)
    if (ABORTS.has(name)) return { kind: 'leaves', node }
    if (PAGES.has(name)) return { kind: 'page', ...common, call }
    if (FILES.has(name)) return refused('file-response')
    if (RESPONSES.has(name) || name.endsWith('.response_class')) return refused('response-class')
    if (name === 'flask.stream_with_context' || name === 'flask.stream_template') return refused('stream')
    if (name === 'flask.make_response') return status === OK ? this.made(node, call) : refused('response-class')
    const callee = field(call, 'function')
    const definition = callee ? this.types.sources.index.functionOf(callee) : null
    if (!definition || !this.answering.has(definition)) return null
    return status === OK && !common.headers ? { kind: 'answered', node } : refused('computed-status')
  }

  /** make_response(body, status, headers) takes what a view may return. */
  private made(node: PyNode, call: PyNode): Answer {
    const { positional, keywords, hasStar } = callArgs(call)
    const [body] = positional
    if (!body || keywords.size > 0 || hasStar) return { kind: 'refused', node, code: 'response-class' }
    if (positional.length > 1) return this.tuple(node, positional)
    const answer = this.expression(body)
    if (answer.kind === 'unknown' || answer.kind === 'none') return { kind: 'refused', node, code: 'response-class' }
    return 'status' in answer ? { ...answer, node } : answer
  }

  private jsonify(common: Common, call: PyNode): Answer {
    const { positional, keywords, list } = callArgs(call)
    const given = parts(list ?? call)
    const isStarred = given.some(({ kind }) => kind === 'list_splat')
    const isKeyed = keywords.size > 0 || given.some(({ kind }) => kind === 'dictionary_splat')
    // jsonify(1, a=2) is a TypeError.
    if (isStarred || (isKeyed && positional.length > 0))
      return { kind: 'refused', node: call, code: 'jsonify-arguments' }
    const source: JsonSource = { call }
    if (isKeyed) return { kind: 'json', ...common, source, isJson: this.areJson(given), isContainer: true }
    const [only] = positional
    if (positional.length === 1 && only) return { kind: 'json', ...common, source, ...this.types.jsonOf(only) }
    const isJsonList = positional.every((value) => this.types.jsonOf(value).isJson)
    return { kind: 'json', ...common, source, isJson: isJsonList, isContainer: positional.length > 0 }
  }

  private areJson(given: readonly PyNode[]): boolean {
    return given.every((argument) => {
      if (argument.kind === 'keyword_argument') return this.types.jsonOf(field(argument, 'value') ?? argument).isJson
      const spread = argument.children[0]
      return spread !== undefined && isJson(this.types.typeOf(spread)) && this.types.jsonOf(spread).isContainer
    })
  }

  private redirect(common: Common, call: PyNode): Answer {
    const args = callArgs(call)
    const location = argument(call, 0, 'location')
    const code = argument(call, 1, 'code')
    const isKnown = [...args.keywords.keys()].every((name) => name === 'location' || name === 'code')
    const own = code ? this.status(code) : { value: 302, node: null }
    if (!location || !isKnown || args.hasStar || !own)
      return { kind: 'refused', node: call, code: 'redirect-arguments' }
    return { kind: 'redirect', ...common, status: common.status === OK ? own : common.status, location }
  }
}
