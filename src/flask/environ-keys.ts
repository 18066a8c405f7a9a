/** Uses of a WSGI environ by key, for the keys that ASGI has under another name. */
import { callArgs } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import { attributeName } from './syntax-index.js'

export interface KeyUse {
  readonly key: string
  readonly isWrite: boolean
}

/** What an environ expression is asked for; null when it is used in another way, or with a key ASGI does not have. */
export function keyUse(environ: PyNode): KeyUse | null {
  const use = rawUse(environ)
  if (!use) return null
  return (use.isWrite ? isWritable(use.key) : isReadable(use.key)) ? use : null
}

function rawUse(environ: PyNode): KeyUse | null {
  const { parent } = environ
  if (parent?.kind === 'subscript' && environ.field === 'value') {
    const key = literalString(field(parent, 'subscript'))
    const isWrite = parent.field === 'left' || parent.parent?.kind === 'delete_statement'
    return key === null ? null : { key, isWrite }
  }
  if (parent?.kind === 'comparison_operator' && /^(not )?in$/.test(parent.words[0] ?? '')) {
    const key = parent.children[1] === environ ? literalString(parent.children[0]) : null
    return key === null ? null : { key, isWrite: false }
  }
  const call = parent?.kind === 'attribute' && parent.parent?.kind === 'call' ? parent.parent : null
  if (!call || !parent || parent.field !== 'function') return null
  const key = literalString(callArgs(call).positional[0])
  const isWrite = WRITING.has(attributeName(parent))
  return key !== null && (isWrite || attributeName(parent) === 'get') ? { key, isWrite } : null
}

const WRITING: ReadonlySet<string> = new Set(['pop', 'setdefault'])

const isReadable = (key: string): boolean => READABLE.has(key) || /^HTTP_\w+$/.test(key)

/** How long the body is and how it comes is settled before any of this runs. */
const isWritable = (key: string): boolean =>
  isReadable(key) && !/^(?:HTTP_)?CONTENT_LENGTH$|^HTTP_TRANSFER_ENCODING$|^SERVER_PROTOCOL$/.test(key)

const READABLE: ReadonlySet<string> = new Set([
  ...['REQUEST_METHOD', 'SCRIPT_NAME', 'PATH_INFO', 'QUERY_STRING', 'CONTENT_TYPE', 'CONTENT_LENGTH'],
  ...['SERVER_NAME', 'SERVER_PORT', 'SERVER_PROTOCOL', 'REMOTE_ADDR', 'wsgi.url_scheme'],
])
