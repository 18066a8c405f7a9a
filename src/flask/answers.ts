/** What returned expressions mean to Flask: JSON, HTML, redirects, templates, with status and headers. */
import { argument, callArgs } from '../python/calls.js'
import { literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { enclosingFunction, field, parts, textOf, unparenthesized } from '../python/syntax.js'
import { dumpedAnswer } from './dumped-answers.js'
import { isPlainUse } from './kept-responses.js'
import { isSchemaJsonify } from './marshmallow.js'
import { responseArguments, streamOf } from './response-arguments.js'
import type { SchemaDump } from './schemas.js'
import { constantStatus, OK, type Status } from './status.js'
import { isContainer, isJson } from './type.js'
import type { Types } from './types.js'

/** Where JSON comes from: the arguments of jsonify(), or the returned value itself. */
export type JsonSource = { readonly call: PyNode } | { readonly value: PyNode; readonly dump?: SchemaDump }

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
  /** A text or bytes of a type of its own, at once or in pieces; the type is HTML when none is given. */
  | (Common & { readonly kind: 'typed' | 'stream'; readonly body: PyNode; readonly mediaType: PyNode | null })
  | (Common & { readonly kind: 'empty' })
  | (Common & { readonly kind: 'redirect'; readonly location: PyNode })
  | (Common & { readonly kind: 'page'; readonly call: PyNode })
  /** No value; abort() and the like; a call of a function that answers itself; something nobody can tell. */
  | { readonly kind: 'none' | 'leaves' | 'answered' | 'unknown'; readonly node: PyNode | null }
  /** A response of Werkzeug's, or a tuple with one: it stays as it is written. */
  | { readonly kind: 'kept'; readonly node: PyNode }

const FILES: ReadonlySet<string> = new Set([
  'flask.send_file',
  'flask.send_from_directory',
  'werkzeug.utils.send_file',
  'werkzeug.utils.send_from_directory',
])
const RESPONSES: ReadonlySet<string> = new Set(['flask.Response'])
const PLAIN_RESPONSES: ReadonlySet<string> = new Set(['werkzeug.Response', 'werkzeug.wrappers.Response'])
const UPLOADS: ReadonlySet<string> = new Set(['flask_ckeditor.upload_success', 'flask_ckeditor.upload_fail'])
const STREAMS: ReadonlySet<string> = new Set([
  'flask.stream_with_context',
  'flask.stream_template',
  'flask.stream_template_string',
])
const REDIRECTS: ReadonlySet<string> = new Set(['flask.redirect', 'werkzeug.utils.redirect'])
const BUILDERS: ReadonlySet<string> = new Set(['flask.jsonify', 'flask.make_response', ...REDIRECTS, ...RESPONSES])
const RESPONDING: ReadonlySet<string> = new Set([...BUILDERS, ...FILES, ...UPLOADS, ...STREAMS, ...PLAIN_RESPONSES])
const ABORTS: ReadonlySet<string> = new Set(['flask.abort', 'werkzeug.exceptions.abort'])
const PAGES: ReadonlySet<string> = new Set(['flask.render_template', 'flask.render_template_string'])

export class AnswerReader {
  /** Callees that answers were read from. */
  readonly consumed = new Set<PyNode>()
  /** Calls whose response object a name keeps until it is returned. */
  readonly built = new Map<PyNode, Answer>()

  /** Whether a text that is returned is data, not a page. */
  private isData = false

  constructor(
    private readonly types: Types,
    /** Functions of the project whose own returns are answers. */
    readonly answering: ReadonlySet<PyNode>,
    /** Functions that answer as a Resource does. */
    private readonly resourceful: ReadonlySet<PyNode>,
    /** Views whose values a schema dumps. */
    private readonly dumps: ReadonlyMap<PyNode, SchemaDump> = new Map(),
  ) {}

  /** The answer a return statement gives. */
  read(statement: PyNode): Answer {
    const value = parts(statement)[0]
    const owner = enclosingFunction(statement)
    const dump = owner && this.dumps.get(owner)
    if (dump) return dumpedAnswer(statement, value ?? null, dump, this)
    if (!value) return { kind: 'none', node: null }
    return owner && this.resourceful.has(owner) ? this.as('data', () => this.expression(value)) : this.expression(value)
  }

  /** What is handed to make_response() and the like is a page again. */
  private as(kind: 'data' | 'page', read: () => Answer): Answer {
    const outer = this.isData
    this.isData = kind === 'data'
    const answer = read()
    this.isData = outer
    return answer
  }

  /** What stays as it is written has consumed nothing. */
  expression(value: PyNode): Answer {
    const before = new Set(this.consumed)
    const inner = unparenthesized(value)
    const isTuple = inner.kind === 'tuple' || inner.kind === 'expression_list'
    const answer = isTuple ? this.tuple(value, parts(inner)) : this.body(value, inner, OK, null)
    if (answer.kind === 'kept' || answer.kind === 'unknown') this.forget(before)
    return answer
  }

  forget(before: ReadonlySet<PyNode>): void {
    for (const callee of this.consumed) if (!before.has(callee)) this.consumed.delete(callee)
  }

  isText(node: PyNode): boolean {
    return this.types.typeOf(node).kind === 'str'
  }

  qualified(call: PyNode): string {
    const callee = field(call, 'function')
    return (callee && this.types.sources.project.names.qualify(callee)) ?? ''
  }

  private tuple(node: PyNode, elements: readonly PyNode[]): Answer {
    const [body, second, third] = elements
    // A Resource takes neither a response in a tuple nor headers in the place of the status.
    const isResponse = body?.kind === 'call' && RESPONDING.has(this.qualified(body))
    const isHeaders = second !== undefined && /^(dictionary|list|tuple)$/.test(second.kind)
    if (this.isData && (isResponse || isHeaders)) return { kind: 'unknown', node }
    if (!body || !second || elements.length > 3 || elements.some(({ kind }) => kind === 'list_splat'))
      return { kind: 'unknown', node }
    // Its answers are JSON whatever the headers say.
    if (third && this.isData && /content-type/i.test(textOf(third))) return { kind: 'unknown', node }
    if (third) return this.withHeaders(node, body, this.status(second), third)
    if (/^(dictionary|list|tuple)$/.test(second.kind)) return this.withHeaders(node, body, OK, second)
    const status = this.status(second)
    return status ? this.body(node, unparenthesized(body), status, null) : this.unreadable(node, body)
  }

  /** A status nobody can tell: the boundary adapter takes it. */
  private unreadable(node: PyNode, body: PyNode): Answer {
    const answer = this.body(node, unparenthesized(body), OK, null)
    const isPlain =
      answer.kind === 'unknown' || (answer.kind === 'json' && 'value' in answer.source) || answer.kind === 'html'
    return { kind: isPlain ? 'unknown' : 'kept', node }
  }

  private withHeaders(node: PyNode, body: PyNode, status: Status | null, headers: PyNode): Answer {
    const pairs = literalPairs(headers)
    const isText = pairs?.every(
      ({ key, value }) => literalString(key) !== null && this.types.typeOf(value).kind === 'str',
    )
    if (!status || !isText) return { kind: 'kept', node }
    return this.body(node, unparenthesized(body), status, headers)
  }

  status(node: PyNode): Status | null {
    const constant = constantStatus(node, this.types.sources.project.names)
    if (constant) return constant
    return this.types.typeOf(node).kind === 'int' ? { value: null, node } : null
  }

  body(node: PyNode, body: PyNode, status: Status, headers: PyNode | null): Answer {
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
    if (this.isData && type.kind !== 'object') {
      const { isJson } = this.types.jsonOf(body)
      // json.dumps() refuses what FastAPI would write: the adapter has to see it.
      if (!isJson) return { kind: 'unknown', node }
      return { kind: 'json', ...common, source: { value: body }, isJson, isContainer: true }
    }
    if (type.kind === 'str') return { kind: 'html', ...common, body }
    if (type.kind === 'object' && type.name === 'flask.Response') return { kind: 'kept', node }
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
    const before = new Set(this.consumed)
    const answer = this.expression(value)
    const isObject =
      ['json', 'html', 'typed', 'empty', 'redirect', 'page'].includes(answer.kind) &&
      BUILDERS.has(this.qualified(value))
    if (isObject && binding.references.every((use) => isPlainUse(use, this.types))) {
      this.built.set(value, answer)
      return true
    }
    this.forget(before)
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
    const kept: Answer = { kind: 'kept', node }
    if (name === 'flask.jsonify') return this.jsonify(common, call)
    const { index, project } = this.types.sources
    if (isSchemaJsonify(call, index, project))
      return { kind: 'json', ...common, source: { value: call }, isJson: false, isContainer: true }
    if (REDIRECTS.has(name)) return this.redirect(common, call)
    if (ABORTS.has(name)) return { kind: 'leaves', node }
    if (PAGES.has(name) && !this.isData) return { kind: 'page', ...common, call }
    if (FILES.has(name) || UPLOADS.has(name) || STREAMS.has(name) || PLAIN_RESPONSES.has(name)) return kept
    const isAlone = status === OK && !common.headers
    if (RESPONSES.has(name)) return isAlone ? this.as('page', () => this.constructed(node, call) ?? kept) : kept
    if (name === 'flask.make_response') return isAlone ? this.as('page', () => this.made(node, call)) : kept
    const callee = field(call, 'function')
    const definition = callee ? this.types.sources.index.functionOf(callee) : null
    if (!definition || !this.answering.has(definition)) return null
    return isAlone ? { kind: 'answered', node } : kept
  }

  /** make_response(body, status, headers) takes what a view may return. */
  private made(node: PyNode, call: PyNode): Answer {
    const { positional, keywords, hasStar } = callArgs(call)
    const [body] = positional
    if (!body || keywords.size > 0 || hasStar) return { kind: 'kept', node }
    const answer = positional.length > 1 ? this.tuple(node, positional) : this.expression(body)
    if (answer.kind === 'unknown' || answer.kind === 'none') return { kind: 'kept', node }
    return 'status' in answer ? { ...answer, node } : answer
  }

  /** Response(text, status, headers, mimetype=...) with arguments that say the same to Starlette. */
  private constructed(node: PyNode, call: PyNode): Answer | null {
    const given = responseArguments(call)
    if (!given) return null
    const { body, headers, mediaType } = given
    const status = given.status ? this.status(given.status) : OK
    if (!status || status.value === 204 || status.value === 304) return null
    if (headers && this.withHeaders(node, body, status, headers).kind === 'kept') return null
    const common = { node, status, headers }
    const stream = streamOf(body, this.types.sources, this.consumed)
    if (stream) return { kind: 'stream', ...common, body: stream, mediaType }
    if (!/^(str|bytes)$/.test(this.types.typeOf(body).kind)) return null
    return mediaType ? { kind: 'typed', ...common, body, mediaType } : { kind: 'html', ...common, body }
  }

  private jsonify(common: Common, call: PyNode): Answer {
    const { positional, keywords, list } = callArgs(call)
    const given = parts(list ?? call)
    const isStarred = given.some(({ kind }) => kind === 'list_splat')
    const isKeyed = keywords.size > 0 || given.some(({ kind }) => kind === 'dictionary_splat')
    // jsonify(1, a=2) is a TypeError.
    if (isStarred || (isKeyed && positional.length > 0)) return { kind: 'kept', node: common.node }
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
    if (!location || !isKnown || args.hasStar || !own) return { kind: 'kept', node: common.node }
    return { kind: 'redirect', ...common, status: common.status === OK ? own : common.status, location }
  }
}
