/** Turns the bytes of a Python file into text and back without losing one, or says why it will not. */
import { isUtf8 } from 'node:buffer'
import type { SourceFormat } from './node.js'
import type { Refusal } from './parser.js'

export type Decoded =
  | { readonly text: string; readonly source: SourceFormat; readonly refusal: null }
  | { readonly text: null; readonly source: null; readonly refusal: Refusal }

// PEP 263: a cookie counts only in a comment on one of the first two lines.
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/

export function decode(bytes: Uint8Array): Decoded {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const body = Buffer.from(bytes.buffer, bytes.byteOffset + (bom ? 3 : 0), bytes.byteLength - (bom ? 3 : 0))
  const cookie = encodingCookie(body)
  const charset = charsetOf(cookie)
  if (charset === null || (bom && charset !== 'utf-8')) return refuse(`declares the encoding ${cookie}`)
  if (charset === 'latin1') return accept(body.toString('latin1'), bom, 'latin1')
  if (!isUtf8(body)) return refuse('is not valid UTF-8')
  const text = body.toString('utf8')
  if (charset === 'utf-8') return accept(text, bom, 'utf-8')
  // An ASCII file is written back as Latin-1 so that new non-ASCII text is refused there as well.
  return Buffer.byteLength(text) === text.length ? accept(text, bom, 'latin1') : refuse('declares ASCII but is not')
}

/** Inverse of `decode`; throws a RangeError when the text holds a character the encoding has not. */
export function encode(text: string, source: SourceFormat): Uint8Array {
  if (source.encoding === 'latin1') {
    for (let i = 0; i < text.length; i++) {
      if (text.charCodeAt(i) > 0xff) throw new RangeError(`character at offset ${i} does not fit Latin-1`)
    }
    return Buffer.from(text, 'latin1')
  }
  return Buffer.from(source.bom ? `\ufeff${text}` : text, 'utf8')
}

/** The line ending most lines use. */
export function sourceFormat(text: string, bom = false, encoding: SourceFormat['encoding'] = 'utf-8'): SourceFormat {
  const firstCr = text.indexOf('\r\n')
  if (firstCr === -1) return { bom, encoding, eol: '\n' }
  const crlf = text.split('\r\n').length - 1
  const all = text.split('\n').length - 1
  return { bom, encoding, eol: crlf * 2 >= all ? '\r\n' : '\n' }
}

function accept(text: string, bom: boolean, encoding: SourceFormat['encoding']): Decoded {
  return { text, source: sourceFormat(text, bom, encoding), refusal: null }
}

function refuse(detail: string): Decoded {
  return { text: null, source: null, refusal: { reason: 'encoding', detail } }
}

function encodingCookie(body: Buffer): string | null {
  const head = body.toString('latin1', 0, 1000).split(/\r\n|\r|\n/, 2)
  const first = COOKIE.exec(head[0] ?? '')
  if (first) return first[1] ?? null
  if (!BLANK_OR_COMMENT.test(head[0] ?? '')) return null
  return COOKIE.exec(head[1] ?? '')?.[1] ?? null
}

function charsetOf(cookie: string | null): 'utf-8' | 'latin1' | 'ascii' | null {
  if (cookie === null) return 'utf-8'
  const name = cookie.toLowerCase().replaceAll('_', '-')
  if (/^(?:utf-?8(?:-.*)?|u8|utf)$/.test(name)) return 'utf-8'
  if (/^(?:latin-?1|iso-?8859-1|l1|iso-latin-1|cp819)(?:-.*)?$/.test(name)) return 'latin1'
  return /^(?:us-)?ascii$/.test(name) ? 'ascii' : null
}
