/** Reads what a Jinja template takes from its context, tolerantly: what cannot be read is called opaque. */
import type { JinjaTemplate } from './project.js'

const NOT_NAMES = new Set(
  'and or not in is if else elif endif for endfor recursive set endset block endblock extends include import from as macro endmacro call endcall filter endfilter with endwith without context ignore missing scoped required do autoescape endautoescape trans endtrans pluralize break continue true false none True False None loop self super caller varargs kwargs debug raw endraw'.split(
    ' ',
  ),
)

/** What the macros of packages take from the context. */
const OF_PACKAGES: ReadonlyMap<string, Pick<JinjaTemplate, 'reads' | 'calls'>> = new Map([
  ['bootstrap/utils.html', { reads: [], calls: [{ name: 'get_flashed_messages', literal: null }] }],
  [
    'bootstrap/pagination.html',
    { reads: [{ name: 'request', attribute: 'endpoint' }], calls: [{ name: 'url_for', literal: null }] },
  ],
])

interface Scan {
  readonly reads: Map<string, { readonly name: string; readonly attribute: string | null }>
  readonly calls: { readonly name: string; readonly literal: string | null }[]
  readonly locals: Set<string>
}

export function scanTemplate(path: string, text: string): JinjaTemplate {
  const scan: Scan = { reads: new Map(), calls: [], locals: new Set() }
  const chunks = expressionsOf(text)
  if (chunks === null) return { path, reads: [], calls: [], opaque: true }
  for (const chunk of chunks) if (chunk.isTag) collectLocals(chunk.text, scan.locals)
  for (const chunk of chunks) collectUses(chunk, scan)
  const reads = [...scan.reads.values()].filter((read) => !scan.locals.has(read.name))
  for (const [page, taken] of OF_PACKAGES)
    if (text.includes(page)) {
      reads.push(...taken.reads)
      scan.calls.push(...taken.calls)
    }
  return { path, reads, calls: scan.calls, opaque: false }
}

/** Whether a file that may be a template has anything for Jinja in it. */
export function hasJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%')
}

interface Chunk {
  readonly text: string
  readonly isTag: boolean
}

/** The inside of `{{ }}` and `{% %}`; null when one of them does not end. */
function expressionsOf(text: string): readonly Chunk[] | null {
  const chunks: Chunk[] = []
  for (let at = nextOpening(text, 0); at !== -1; ) {
    const mark = text[at + 1]
    const end = mark === '#' ? text.indexOf('#}', at + 2) : closing(text, at + 2, mark === '%' ? '%}' : '}}')
    if (end === -1) return null
    const inner = text.slice(at + 2, end).replace(/^[-+]|[-+]$/g, '')
    let next = end + 2
    if (mark === '%' && /^\s*raw\s*$/.test(inner)) next = afterRaw(text, next)
    else if (mark !== '#') chunks.push({ text: inner, isTag: mark === '%' })
    at = nextOpening(text, next)
  }
  return chunks
}

function nextOpening(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    const mark = text[at + 1]
    if (mark === '{' || mark === '%' || mark === '#') return at
  }
  return -1
}

/** Position of the closing mark outside strings and braces. */
function closing(text: string, from: number, mark: string): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === '"' || char === "'") {
      at = stringEnd(text, at)
      if (at === -1) return -1
    } else if (depth === 0 && text.startsWith(mark, at)) return at
    else if (char === '{') depth += 1
    else if (char === '}' && depth > 0) depth -= 1
  }
  return -1
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === text[from]) return at
  }
  return -1
}

function afterRaw(text: string, from: number): number {
  const end = /\{%[-+]?\s*endraw\s*[-+]?%\}/g
  end.lastIndex = from
  const match = end.exec(text)
  return match === null ? text.length : match.index + match[0].length
}

function collectLocals(tag: string, locals: Set<string>): void {
  const loop = /^\s*for\s+([\w\s,()]+?)\s+in\b/.exec(tag)
  const assigned = /^\s*set\s+([\w\s,]+?)\s*(?:=|$|\|)/.exec(tag)
  const imported = /^\s*(?:import\b.*\bas|from\b.*?\bimport)\s+(.+?)(?:\s+with(?:out)?\s+context)?\s*$/s.exec(tag)
  const macro = /^\s*macro\s+(\w+)\s*\((.*)\)/s.exec(tag) ?? /^\s*(call)\s*\(([^)]*)\)/.exec(tag)
  for (const name of (loop?.[1] ?? assigned?.[1] ?? '').match(/\w+/g) ?? []) locals.add(name)
  for (const item of imported?.[1]?.split(',') ?? []) {
    const name = item.trim().split(/\s+/).at(-1)
    if (name) locals.add(name)
  }
  if (macro?.[1] && macro[1] !== 'call') locals.add(macro[1])
  for (const item of macro?.[2]?.split(',') ?? []) {
    const name = /^\s*(\w+)/.exec(item)?.[1]
    if (name) locals.add(name)
  }
  if (/^\s*with\b/.test(tag)) for (const match of tag.matchAll(/(\w+)\s*=(?!=)/g)) if (match[1]) locals.add(match[1])
}

const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d[\w.]*|==|[^\s]/gs

function collectUses(chunk: Chunk, scan: Scan): void {
  const tokens = chunk.text.match(TOKEN) ?? []
  const first = chunk.isTag ? (tokens[0] ?? '') : ''
  if (first === 'block' || first === 'macro' || first.startsWith('end')) return
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as string
    if (!/^[A-Za-z_]/.test(token) || NOT_NAMES.has(token)) continue
    const before = tokens[at - 1]
    if (before === '.' || before === '|' || before === 'is') continue
    // `name=value` in a call is a keyword.
    if (tokens[at + 1] === '=' && first !== 'set') continue
    collectUse(tokens, at, scan)
  }
}

function collectUse(tokens: readonly string[], at: number, scan: Scan): void {
  const name = tokens[at] as string
  let attribute: string | null = null
  let next = at + 1
  if (tokens[next] === '.' && tokens[next + 1]) {
    attribute = tokens[next + 1] as string
    next += 2
  } else if (tokens[next] === '[' && tokens[next + 2] === ']') attribute = stringValue(tokens[next + 1])
  if (tokens[at + 1] === '(') scan.calls.push({ name, literal: stringValue(tokens[at + 2]) })
  else if (attribute !== null && tokens[next] === '(') {
    scan.calls.push({ name: `${name}.${attribute}`, literal: stringValue(tokens[next + 1]) })
  }
  scan.reads.set(`${name}.${attribute ?? ''}`, { name, attribute })
  // Of a rule more than its endpoint.
  if (attribute === 'url_rule' && !(tokens[next] === '.' && tokens[next + 1] === 'endpoint'))
    scan.reads.set(`${name}.url_rule.`, { name, attribute: 'url_rule.' })
}

function stringValue(token: string | undefined): string | null {
  return token !== undefined && /^["']/.test(token) ? token.slice(1, -1) : null
}
