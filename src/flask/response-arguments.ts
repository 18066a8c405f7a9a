/** What `Response(...)` is given, as far as it says the same to Starlette: a text, a type, a generator. */
import type { Project } from '../project/project.js'
import { argument, callArgs } from '../python/calls.js'
import { decoratorsOf, isAsync, isGenerator } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { descendants, field } from '../python/syntax.js'
import type { SyntaxIndex } from './syntax-index.js'

export interface ResponseArguments {
  readonly body: PyNode
  readonly status: PyNode | null
  readonly headers: PyNode | null
  /** The literal that says the type; null for HTML. */
  readonly mediaType: PyNode | null
}

const KNOWN: ReadonlySet<string> = new Set(['response', 'status', 'headers', 'mimetype', 'content_type'])

export function responseArguments(call: PyNode): ResponseArguments | null {
  const { positional, keywords, hasStar } = callArgs(call)
  const body = argument(call, 0, 'response')
  const mediaType = mediaTypeOf(keywords)
  const isKnown = [...keywords.keys()].every((name) => KNOWN.has(name))
  if (hasStar || !isKnown || positional.length > 3 || !body || mediaType === undefined) return null
  return { body, status: argument(call, 1, 'status'), headers: argument(call, 2, 'headers'), mediaType }
}

/** Types to which both add a charset, or neither does (werkzeug.utils.get_content_type, starlette.responses). */
const SAME_TYPE =
  /^(text\/[\w.+-]+|application\/(json|octet-stream|pdf|zip|x-ndjson|problem\+json)|image\/(png|jpeg|gif|webp))$/

/** Undefined where the two might write the type differently. */
function mediaTypeOf(keywords: ReadonlyMap<string, PyNode>): PyNode | null | undefined {
  const [mimetype, written] = [keywords.get('mimetype'), keywords.get('content_type')]
  if (mimetype && written) return undefined
  if (mimetype) {
    const text = literalString(mimetype)
    if (text === 'text/html') return null
    return text !== null && SAME_TYPE.test(text) ? mimetype : undefined
  }
  if (!written) return null
  const text = literalString(written)
  if (text === null || /[^\x20-\x7e]/.test(text)) return undefined
  return !/^text\//i.test(text) || /charset=/i.test(text) ? written : undefined
}

interface Sources {
  readonly project: Project
  readonly index: SyntaxIndex
}

/**
 * A call of a generator that neither cleans up nor may go on for ever: Starlette does not close it, and runs it for HEAD
 * requests too. `stream_with_context` around it goes: the request lasts until the answer is sent.
 */
export function streamOf(body: PyNode, sources: Sources, consumed: Set<PyNode>): PyNode | null {
  const callee = body.kind === 'call' ? field(body, 'function') : null
  if (!callee) return null
  if (sources.project.names.qualify(callee) === 'flask.stream_with_context') {
    const inner = argument(body, 0, null)
    const stream = inner && streamOf(inner, sources, consumed)
    if (stream) consumed.add(callee)
    return stream
  }
  const definition = sources.index.functionOf(callee)
  if (!definition || !isGenerator(definition) || isAsync(definition) || decoratorsOf(definition).length > 0) return null
  return [...descendants(definition)].some(({ kind }) => HOLDING.test(kind)) ? null : body
}

const HOLDING = /^(try|with|while)_statement$/
