/** Walks TOML text line by line with its table headers, for readers that need offsets a TOML parser does not give. */

export interface TomlEntry {
  /** Header of the table, `` before the first one. */
  readonly table: string
  readonly key: string
  /** Offset of the key, of the value and of the value's end; a value in brackets may span lines. */
  readonly start: number
  readonly valueStart: number
  readonly end: number
}

export function tomlEntries(text: string): readonly TomlEntry[] {
  const entries: TomlEntry[] = []
  let table = ''
  const line = /[^\n]*\n?/y
  for (let at = 0; at < text.length; ) {
    line.lastIndex = at
    const content = line.exec(text)?.[0] ?? ''
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(content)
    const pair = /^([ \t]*)((?:"[^"\n]*"|'[^'\n]*'|[\w-]+)(?:\s*\.\s*(?:"[^"\n]*"|[\w-]+))*)[ \t]*=[ \t]*/.exec(content)
    let next = at + content.length
    if (header) table = (header[1] ?? '').replace(/["'\s]/g, '')
    else if (pair) {
      const start = at + (pair[1] ?? '').length
      const valueStart = at + pair[0].length
      const end = valueEnd(text, valueStart)
      entries.push({ table, key: (pair[2] ?? '').replace(/["'\s]/g, ''), start, valueStart, end })
      if (end > next) next = endOfLine(text, end)
    }
    at = next
  }
  return entries
}

/** Strings of a TOML value with the offsets of what is between the quotes. */
export function stringsIn(
  text: string,
  start: number,
  end: number,
): readonly { readonly text: string; readonly start: number; readonly end: number }[] {
  const found: { readonly text: string; readonly start: number; readonly end: number }[] = []
  for (const match of text.slice(start, end).matchAll(/#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/g)) {
    if (match[0].startsWith('#')) continue
    const from = start + match.index + 1
    found.push({
      text: (match[1] ?? match[2] ?? '').replace(/\\(["\\])/g, '$1'),
      start: from,
      end: from + match[0].length - 2,
    })
  }
  return found
}

function valueEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string
    if (char === '"' || char === "'") at = quoteEnd(text, at)
    else if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth -= 1
    else if (char === '#') {
      if (depth <= 0) return trimmedEnd(text, from, at)
      at = endOfLine(text, at) - 1
    } else if (char === '\n' && depth <= 0) return trimmedEnd(text, from, at)
  }
  return trimmedEnd(text, from, text.length)
}

function quoteEnd(text: string, from: number): number {
  const mark = text[from] as string
  const triple = mark.repeat(3)
  if (text.startsWith(triple, from)) {
    const close = text.indexOf(triple, from + 3)
    return close === -1 ? text.length : close + 2
  }
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\' && mark === '"') at += 1
    else if (text[at] === mark || text[at] === '\n') return at
  }
  return text.length
}

function trimmedEnd(text: string, from: number, to: number): number {
  return from + text.slice(from, to).trimEnd().length
}

function endOfLine(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  return feed === -1 ? text.length : feed + 1
}
