/** Reads the plain part of YAML that people write by hand: mappings, lists, scalars; undefined where anything else is found. */

export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap
export interface YamlMap {
  readonly [key: string]: YamlValue
}

/** The value of a document; undefined when it holds what is not read here (anchors, tags, tabs, several documents). */
export function parseYaml(text: string): YamlValue | undefined {
  const lines = text.split(/\r?\n/).map((raw): Line => {
    const indent = raw.length - raw.trimStart().length
    return { indent, text: raw.trim(), raw }
  })
  try {
    const reader = new Reader(lines)
    const value = reader.block(0)
    return reader.isAtEnd() ? value : undefined
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

export const isMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: YamlValue | undefined): value is readonly YamlValue[] => Array.isArray(value)

class Unreadable extends Error {}

interface Line {
  readonly indent: number
  readonly text: string
  readonly raw: string
}

/** A key with what stands behind its colon. */
const PAIR =
  /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>%@`"'{}[\],?-][^#]*?|-?[^\s#&*!|>%@`"'{}[\],?:-][^#]*?)\s*:(?:\s+(.*))?$/

class Reader {
  private at = 0

  constructor(private readonly lines: readonly Line[]) {}

  isAtEnd(): boolean {
    return this.peek() === null
  }

  /** The mapping, list or scalar whose lines are indented at least so far. */
  block(least: number): YamlValue {
    const line = this.peek()
    if (!line || line.indent < least) return null
    if (line.text === '-' || line.text.startsWith('- ')) return this.list(line.indent)
    if (PAIR.test(line.text)) return this.map(line.indent)
    this.at += 1
    return this.scalar(line.text, line.indent)
  }

  private map(indent: number): YamlMap {
    const entries = new Map<string, YamlValue>()
    for (let line = this.peek(); line && line.indent >= indent; line = this.peek()) {
      const found = line.indent === indent ? PAIR.exec(line.text) : null
      if (!found || line.text.startsWith('- ')) throw new Unreadable()
      const key = String(plain(found[1] ?? ''))
      if (entries.has(key)) throw new Unreadable()
      this.at += 1
      entries.set(key, this.value(withoutComment(found[2] ?? ''), indent, 0))
    }
    return Object.fromEntries(entries)
  }

  /** What stands behind a colon or a dash, or on the lines below it. */
  private value(rest: string, indent: number, least: number): YamlValue {
    if (/^[|>]/.test(rest)) return this.literal(rest, indent)
    if (rest !== '') return this.scalar(rest, indent + 1)
    const next = this.peek()
    // A list may stand as far to the left as its key.
    if (next && next.indent === indent && least === 0 && /^-( |$)/.test(next.text)) return this.list(indent)
    return this.block(indent + 1)
  }

  private list(indent: number): YamlValue[] {
    const values: YamlValue[] = []
    for (let line = this.peek(); line && line.indent >= indent; line = this.peek()) {
      if (line.indent !== indent || !/^-( |$)/.test(line.text)) break
      const rest = line.text.slice(1).trimStart()
      const inside = indent + line.text.length - rest.length
      if (rest !== '' && PAIR.test(rest) && !/^["'{[]/.test(rest)) {
        // The mapping goes on below its first key.
        ;(this.lines as Line[])[this.at] = { indent: inside, text: rest, raw: line.raw }
        values.push(this.map(inside))
        continue
      }
      this.at += 1
      values.push(this.value(withoutComment(rest), indent, 1))
    }
    return values
  }

  /** `|` keeps the lines, `>` joins them. */
  private literal(header: string, indent: number): string {
    if (!/^[|>]-?$/.test(header)) throw new Unreadable()
    const own: string[] = []
    let margin = -1
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] as Line
      if (line.text !== '' && line.indent <= indent) break
      if (margin < 0 && line.text !== '') margin = line.indent
      own.push(line.text === '' ? '' : line.raw.slice(margin).trimEnd())
    }
    while (own.at(-1) === '') own.pop()
    const end = header.endsWith('-') || own.length === 0 ? '' : '\n'
    if (header.startsWith('|')) return own.join('\n') + end
    if (own.some((line) => /^\s/.test(line))) throw new Unreadable()
    return (
      own
        .join('\n')
        .replaceAll(/([^\n])\n(?=[^\n])/g, '$1 ')
        .replaceAll(/\n(\n+)/g, '$1') + end
    )
  }

  /** A scalar or flow value, with the lines that carry it on. */
  private scalar(first: string, least: number): YamlValue {
    let text = withoutComment(first)
    if (/^[&*!%@`?]/.test(text)) throw new Unreadable()
    const isQuoted = /^["']/.test(text)
    for (let line = this.peek(); line && line.indent >= least; line = this.peek()) {
      if (!isOpen(text) && (isQuoted || /^[{[]/.test(text) || PAIR.test(line.text) || /^- /.test(line.text))) break
      text += ` ${withoutComment(line.text)}`
      this.at += 1
    }
    if (isOpen(text)) throw new Unreadable()
    if (!/^[{[]/.test(text)) return plain(text)
    const flow = new Flow(text)
    const value = flow.value()
    if (!flow.isAtEnd()) throw new Unreadable()
    return value
  }

  private peek(): Line | null {
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] as Line
      if (/^(---|\.\.\.)/.test(line.text) || line.raw.slice(0, line.indent).includes('\t')) throw new Unreadable()
      if (line.text !== '' && !line.text.startsWith('#')) return line
    }
    return null
  }
}

/** `{a: 1, b: [x, y]}`. */
class Flow {
  private at = 0

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    this.skip()
    return this.at === this.text.length
  }

  value(): YamlValue {
    this.skip()
    if (this.take('[')) return this.items(']', () => this.value())
    if (!this.take('{')) return plain(this.token(/[^,\]}]/y))
    const pairs = this.items('}', (): readonly [string, YamlValue] => {
      const key = String(plain(this.token(/[^:,\]}]/y)))
      if (!this.take(':')) throw new Unreadable()
      return [key, this.value()]
    })
    return Object.fromEntries(pairs)
  }

  private items<T>(end: string, read: () => T): T[] {
    const items: T[] = []
    for (;;) {
      this.skip()
      if (this.take(end)) return items
      items.push(read())
      this.skip()
      if (this.take(end)) return items
      if (!this.take(',')) throw new Unreadable()
    }
  }

  private token(character: RegExp): string {
    this.skip()
    const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/y
    quoted.lastIndex = this.at
    const found = quoted.exec(this.text)
    const start = this.at
    if (found) this.at += found[0].length
    else for (character.lastIndex = this.at; character.test(this.text); ) this.at = character.lastIndex
    if (this.at === start) throw new Unreadable()
    return this.text.slice(start, this.at).trim()
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  private skip(): void {
    while (this.text[this.at] === ' ') this.at += 1
  }
}

/** Whether a quote or a bracket is still to be closed. */
function isOpen(text: string): boolean {
  if (/^["']/.test(text)) return !/^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')$/.test(text)
  if (!/^[{[]/.test(text)) return false
  let depth = 0
  for (const part of text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, ''))
    depth += '{['.includes(part) ? 1 : ']}'.includes(part) ? -1 : 0
  return depth > 0
}

function withoutComment(text: string): string {
  if (text.startsWith('#')) return ''
  const found = /^((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'#]|(?<=\S)["'#])*?)(?:\s#.*)?$/.exec(text)
  return (found?.[1] ?? text).trim()
}

/** A scalar as YAML 1.1 reads it (PyYAML): words like `yes` are truth values. */
function plain(text: string): YamlValue {
  if (text.startsWith('"')) return doubleQuoted(text)
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'")
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false
  if (/^[-+]?(?:0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  if (/^[-+]?\d+\.\d+$/.test(text)) return Number(text)
  // Other numbers, dates and times have values of their own.
  if (/^[-+.]?\d[\d_,:.eExXoObB+-]*$|^[-+]?\.(?:inf|nan)$/i.test(text) || /^\d{4}-\d\d?-\d\d?/.test(text))
    throw new Unreadable()
  if (/:\s|\s#/.test(text) || /^[%@`|>&*!]/.test(text)) throw new Unreadable()
  return text
}

function doubleQuoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    throw new Unreadable()
  }
}
