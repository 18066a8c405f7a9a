/** Values of literal expressions; null (or undefined where null is a value) when the value is not certain. */
import type { PyNode } from './node.js'
import { parts, textOf, unparenthesized } from './syntax.js'

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** Value of a string literal, adjacent literals joined; null for f-strings, bytes and escapes that name a character. */
export function literalString(node: PyNode | null | undefined): string | null {
  if (!node) return null
  const inner = unparenthesized(node)
  if (inner.kind === 'string') return oneString(inner)
  if (inner.kind !== 'concatenated_string') return null
  let joined = ''
  for (const part of parts(inner)) {
    const value = oneString(part)
    if (value === null) return null
    joined += value
  }
  return joined
}

/** Letters before the quotes, lower case: `''`, `r`, `b`, `f`, `rb`, … */
export function stringPrefix(node: PyNode): string {
  const opening = node.children[0]
  return opening?.kind === 'string_start'
    ? textOf(opening)
        .replace(/["']+$/, '')
        .toLowerCase()
    : ''
}

function oneString(node: PyNode): string | null {
  const prefix = stringPrefix(node)
  if (/[bft]/.test(prefix)) return null
  const first = node.children[0]
  const last = node.children.at(-1)
  if (first?.kind !== 'string_start' || last?.kind !== 'string_end') return null
  // CPython reads every line ending in a literal as a line feed.
  const raw = node.module.text.slice(first.end, last.start).replaceAll('\r\n', '\n')
  return prefix.includes('r') ? raw : withoutEscapes(raw)
}

function withoutEscapes(raw: string): string | null {
  if (!raw.includes('\\')) return raw
  let known = true
  const value = raw.replace(
    /\\(\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[\s\S])/g,
    (_, code: string) => {
      const text = escapeValue(code)
      if (text === null) known = false
      return text ?? ''
    },
  )
  return known ? value : null
}

function escapeValue(code: string): string | null {
  if (code === '\n') return ''
  const simple = SIMPLE_ESCAPES[code]
  if (simple !== undefined) return simple
  if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8))
  if (code.length > 1) {
    const point = Number.parseInt(code.slice(1), 16)
    return point > 0x10ffff ? null : String.fromCodePoint(point)
  }
  // `\d` keeps its backslash (with a warning); `\N{…}` and a cut `\x` need tables or are errors.
  return /[NxuU]/.test(code) ? null : `\\${code}`
}

/** Value of a number literal with an optional sign; null for complex numbers and integers JavaScript cannot hold. */
export function literalNumber(node: PyNode | null | undefined): number | null {
  if (!node) return null
  const inner = unparenthesized(node)
  if (inner.kind === 'unary_operator') {
    const value = literalNumber(parts(inner)[0])
    if (value === null || inner.words[0] === '~') return null
    return inner.words[0] === '-' ? -value : value
  }
  if (inner.kind !== 'integer' && inner.kind !== 'float') return null
  const text = textOf(inner).replaceAll('_', '')
  if (/[jJ]$/.test(text)) return null
  const value = Number(text)
  if (inner.kind === 'integer' && !Number.isSafeInteger(value)) return null
  return Number.isFinite(value) ? value : null
}

export function literalBool(node: PyNode | null | undefined): boolean | null {
  if (!node) return null
  const inner = unparenthesized(node)
  if (inner.kind === 'true') return true
  return inner.kind === 'false' ? false : null
}

export function isNone(node: PyNode | null | undefined): boolean {
  return node != null && unparenthesized(node).kind === 'none'
}

/** Elements of a list, tuple or set display; null for anything else and when one is unpacked into it. */
export function literalElements(node: PyNode | null | undefined): readonly PyNode[] | null {
  if (!node) return null
  const inner = unparenthesized(node)
  if (!['list', 'tuple', 'set', 'expression_list'].includes(inner.kind)) return null
  const elements = parts(inner)
  return elements.some((element) => element.kind.endsWith('list_splat')) ? null : elements
}

/** Values of a display of plain strings. */
export function literalStrings(node: PyNode | null | undefined): readonly string[] | null {
  const values: string[] = []
  for (const element of literalElements(node) ?? [node]) {
    const value = literalString(element)
    if (value === null || element === node) return null
    values.push(value)
  }
  return values
}

/** Key and value nodes of a dictionary display; null when something is unpacked into it. */
export function literalPairs(
  node: PyNode | null | undefined,
): readonly { readonly key: PyNode; readonly value: PyNode }[] | null {
  if (!node) return null
  const inner = unparenthesized(node)
  if (inner.kind !== 'dictionary') return null
  const pairs: { readonly key: PyNode; readonly value: PyNode }[] = []
  for (const pair of parts(inner)) {
    const [key, value] = parts(pair)
    if (pair.kind !== 'pair' || !key || !value) return null
    pairs.push({ key, value })
  }
  return pairs
}
