/** Cuts a command of a shell into words, as far as the line, the quote around it or the YAML text it is in goes. */
import type { Word } from './command-lines.js'
import type { TextFile } from './project.js'

/** The quote a command stands in: `sh -c "…"`. */
export interface Enclosing {
  readonly quote: string
}

export interface Lexed {
  readonly words: readonly Word[]
}

export function enclosingAt(before: string): Enclosing {
  let quote = ''
  for (let at = 0; at < before.length; at += 1) {
    const char = before[at] as string
    if (char === '\\') at += 1
    else if (quote === '' && (char === '"' || char === "'")) quote = isApostrophe(before, at) ? '' : char
    else if (char === quote) quote = ''
  }
  return { quote }
}

/** `don't` */
const isApostrophe = (text: string, at: number): boolean => text[at] === "'" && /\w/.test(text[at - 1] ?? '')

export function shellWords(file: TextFile, from: number, { quote }: Enclosing): Lexed {
  const { text } = file
  const isFolded = isFoldedAt(file, from)
  const words: Word[] = []
  for (let at = from; ; ) {
    at = afterSpace(text, at, isFolded)
    const end = wordEnd(text, at, quote)
    if (end === at || (text[at] === '#' && words.length > 0)) return { words }
    words.push({ start: at, end, text: unquoted(text.slice(at, end)) })
    at = end
  }
}

function afterSpace(text: string, from: number, isFolded: (at: number) => boolean): number {
  let at = from
  for (;;) {
    if (text[at] === ' ' || text[at] === '\t') at += 1
    else if (text[at] === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) at += text[at + 1] === '\r' ? 3 : 2
    else if (text[at] === '\n' && isFolded(at + 1)) at += 1
    else if (text[at] === '\r' && text[at + 1] === '\n' && isFolded(at + 2)) at += 2
    else return at
  }
}

const ENDS = /[\s;&|)<>`]/

function wordEnd(text: string, from: number, enclosing: string): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] as string
    if (char === enclosing) return at
    if (char === '\\' && /[\r\n]/.test(text[at + 1] ?? '')) return at
    if (char === '\\' && text[at + 1] === '"' && enclosing === '"')
      at = text.indexOf('\\"', at + 2) < 0 ? at : text.indexOf('\\"', at + 2) + 1
    else if (char === '\\') at += 1
    else if (char === '"' || char === "'") at = closing(text, at + 1, char)
    else if (char === '$' && text[at + 1] === '(') at = closing(text, at + 2, ')')
    else if (char === '$' && text[at + 1] === '{') at = closing(text, at + 2, '}')
    else if (ENDS.test(char)) return at
  }
  return text.length
}

function closing(text: string, from: number, char: string): number {
  const found = text.indexOf(char, from)
  const feed = text.indexOf('\n', from)
  return found < 0 || (feed >= 0 && feed < found) ? from - 1 : found
}

const unquoted = (raw: string): string => raw.replace(/\\"/g, '"').replace(/["']/g, '')

/** Whether lines below belong to the same value: `>` of YAML, or a plain value that goes on. */
function isFoldedAt({ path, text }: TextFile, from: number): (at: number) => boolean {
  if (!/\.ya?ml$/.test(path)) return () => false
  const indent = indentOf(text, from)
  const own = lineOf(text, from)
  const key = keyAbove(text, from, indent)
  const isBlock = key !== null && /:\s*>[+-]?\d*\s*$/.test(key)
  const isPlain = /^\s*(?:-\s+)?[\w.-]+:\s+[^\s|>"'[{]/.test(own)
  if (!isBlock && !isPlain) return () => false
  return (at) => {
    const line = lineOf(text, at)
    const deeper = indentOf(text, at) > indent || (isBlock && indentOf(text, at) === indent)
    return line.trim() !== '' && deeper && !(isPlain && /^\s*(?:-\s|[\w.-]+:\s)/.test(line))
  }
}

/** The line as far as a place; in a block of YAML that goes over several lines, the block. */
export function valueBefore(file: TextFile, from: number): string {
  const { path, text } = file
  const start = text.lastIndexOf('\n', from - 1) + 1
  const line = text.slice(start, from)
  const key = /\.ya?ml$/.test(path) ? keyAbove(text, from, indentOf(text, from)) : null
  if (key === null || !BLOCK.test(key)) return line
  return text.slice(text.lastIndexOf(`${key}\n`, from) + key.length, from)
}

/** The key of the block of YAML a line is in; without one, the nearest line above that is less indented. */
function keyAbove(text: string, from: number, indent: number): string | null {
  const lines = text.slice(0, text.lastIndexOf('\n', from - 1) + 1).split('\n')
  let own = indent
  let first: string | null = null
  for (const line of lines.reverse()) {
    const depth = /^ */.exec(line)?.[0].length ?? 0
    if (line.trim() === '' || depth >= own) continue
    if (BLOCK.test(line)) return line
    first ??= line
    own = depth
  }
  return first
}

const BLOCK = /:\s*[>|][+-]?\d*\s*$/

function lineOf(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const feed = text.indexOf('\n', at)
  return text.slice(start, feed < 0 ? text.length : feed)
}

const indentOf = (text: string, at: number): number => /^ */.exec(lineOf(text, at))?.[0].length ?? 0
