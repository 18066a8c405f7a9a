/** Finds commands in files that are not Python: shell text, lists in brackets, and lists of YAML, with the place of every word. */
import { enclosingAt, type Lexed, shellWords, valueBefore } from './command-words.js'
import type { TextFile } from './project.js'

export interface Word {
  readonly start: number
  readonly end: number
  /** Without quotes. */
  readonly text: string
}

export interface CommandLine {
  readonly file: TextFile
  /** 1-based. */
  readonly line: number
  /** The program first; `python -m flask` starts at `flask`. */
  readonly words: readonly [Word, ...Word[]]
  /** What stands between two words that are added. */
  readonly separator: string
  /** How a word that is added is quoted. */
  readonly form: 'shell' | 'list'
  /** The quote that the text is in, or that the words of a list have; `` for none. */
  readonly quote: string
  /** How many of the words stand in front of a gap that belongs to another list (ENTRYPOINT and CMD); 0 for one list. */
  readonly split: number
  /** Assignments in front of it, `FLASK_APP=x flask run`, with where the first starts. */
  readonly environment: ReadonlyMap<string, string>
  readonly start: number
  /** Whether a command is written there for certain, not a word of a sentence or of another command. */
  readonly isStart: boolean
  /** Whether it runs again until it succeeds. */
  readonly isLooping: boolean
}

/** Commands that start one of these programs, in the order of the text. */
export function commandLines(file: TextFile, programs: readonly string[]): readonly CommandLine[] {
  const pattern = new RegExp(`(?<![\\w.$-])(?:${programs.join('|')})(?![\\w.=-])`, 'g')
  const found: CommandLine[] = []
  for (const { index, 0: program } of file.text.matchAll(pattern)) {
    const last = found.at(-1)?.words.at(-1)
    if ((last && index < last.end) || isComment(file, index)) continue
    const command = commandAt(file, index, program)
    if (command) found.push(command)
  }
  return found
}

function commandAt(file: TextFile, start: number, program: string): CommandLine | null {
  const { text } = file
  const quote = text[start - 1] ?? ''
  const isQuoted = /["']/.test(quote) && text[start + program.length] === quote
  const first = { start, end: start + program.length, text: program }
  const behind = text.slice(start + program.length + 1)
  const before = text.slice(lineStart(text, start), start - 1)
  if (isQuoted && /"module"\s*:\s*$/.test(before)) return inSettings(file, first)
  if (isQuoted && (/^\s*[,\]]/.test(behind) || /\[\s*$/.test(text.slice(0, start - 1))))
    return inBrackets(file, first, quote)
  const line = text.slice(lineStart(text, start), lineEnd(text, start))
  const item = /^(\s*)-\s+(["']?)([\w./-]+)\2\s*$/.exec(line)
  if (item && /\.ya?ml$/.test(file.path)) return inBlock(file, first, (item[1] ?? '').length, item[2] ?? '')
  return inShell(file, first)
}

function inShell(file: TextFile, first: Word): CommandLine | null {
  const { text } = file
  const before = text.slice(lineStart(text, first.start), first.start)
  if (!/(?:^|[\s"'`(@!:=]|\bbin\/|Scripts[\\/])$/.test(before)) return null
  const enclosing = enclosingAt(valueBefore(file, first.start))
  const lexed = shellWords(file, first.start, enclosing)
  const [program, ...rest] = lexed.words
  if (!program || program.end !== first.end) return null
  const assigned =
    /(?:\b[A-Z_][A-Z0-9_]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"']*)[ \t]+)+(?:(?:\S+\/)?python3?[ \t]+-m[ \t]+)?$/.exec(before)
  return {
    ...common(file, first.start),
    words: [program, ...rest],
    separator: ' ',
    form: 'shell',
    quote: enclosing.quote,
    split: 0,
    environment: assignments(assigned?.[0] ?? ''),
    start: assigned ? lineStart(text, first.start) + assigned.index : first.start,
    isStart: isCommandPlace(before, file, lexed),
    isLooping: isLooping(text, first.start),
  }
}

/** `["gunicorn", "app:app"]`, also with its arguments in the list that follows it. */
function inBrackets(file: TextFile, first: Word, quote: string): CommandLine {
  const { text } = file
  const own = listWords(text, first.start - 1)
  const isAlone = own.length === 1
  const next = isAlone ? followingList(file, own[0]?.end ?? first.end) : []
  return {
    ...common(file, first.start),
    words: [first, ...own.slice(1), ...next],
    separator: `, `,
    form: 'list',
    quote,
    split: next.length > 0 ? 1 : 0,
    environment: new Map(),
    start: first.start,
    isStart: /\[\s*$|-m["'],\s*$|["'](?:exec|run)["'],\s*$/.test(text.slice(0, first.start - 1)),
    isLooping: false,
  }
}

/** `"module": "flask", "args": ["run"]` of a launch.json. */
function inSettings(file: TextFile, first: Word): CommandLine | null {
  const { text } = file
  const opening = text.lastIndexOf('{', first.start)
  const closing = /^(?:[^{}]|\{[^{}]*\})*\}/.exec(text.slice(opening + 1))
  const whole = text.slice(opening, opening + 1 + (closing?.[0].length ?? 0))
  const args = /"args"\s*:\s*\[/.exec(whole)
  const own = args ? listWords(text, opening + args.index + args[0].length) : []
  const environment = new Map(
    [...whole.matchAll(/"([A-Z_]+)"\s*:\s*"([^"\n]*)"/g)].map(([, name = '', value = '']) => [name, value] as const),
  )
  return {
    ...common(file, first.start),
    words: [first, ...own],
    separator: /\[\s*\n/.test(whole.slice(args?.index ?? 0)) ? `,\n${indentAt(text, own[0]?.start ?? 0)}` : ', ',
    form: 'list',
    quote: '"',
    split: own.length > 0 ? 1 : 0,
    environment,
    start: first.start,
    isStart: true,
    isLooping: false,
  }
}

/** A list of YAML with one word a line. */
function inBlock(file: TextFile, first: Word, indent: number, quote: string): CommandLine {
  const { text } = file
  const own = blockWords(text, lineEnd(text, first.end) + 1, indent)
  const last = own.at(-1)?.end ?? first.end
  const next = own.length === 0 ? followingList(file, last) : []
  return {
    ...common(file, first.start),
    words: [first, ...own, ...next],
    separator: `\n${' '.repeat(indent)}- `,
    form: 'list',
    quote,
    split: next.length > 0 ? 1 : 0,
    environment: new Map(),
    start: first.start,
    isStart: /(?:command|entrypoint|args|cmd):\s*\n\s*-\s+["']?$|-\s+["']?-m["']?\s*\n\s*-\s+["']?$/i.test(
      text.slice(0, first.start),
    ),
    isLooping: false,
  }
}

/** CMD below ENTRYPOINT, args below command. */
function followingList({ path, text }: TextFile, from: number): readonly Word[] {
  const rest = text.slice(from)
  if (!/\.ya?ml$/.test(path)) {
    const found = /^[^\n]*\n(?:(?!\s*(?:FROM|ENTRYPOINT)\b)[^\n]*\n)*?\s*CMD\s*\[/.exec(rest)
    return found ? listWords(text, from + found[0].length) : []
  }
  const flow = /^[^\n]*\n\s*args:\s*\[/.exec(rest)
  if (flow) return listWords(text, from + flow[0].length)
  const block = /^[^\n]*\n\s*args:\s*\n(\s*)-\s/.exec(rest)
  const indent = (block?.[1] ?? '').replace(/^\n*/, '').length
  return block ? blockWords(text, from + block[0].length - 2 - indent, indent) : []
}

function listWords(text: string, from: number): Word[] {
  const words: Word[] = []
  const item = /\s*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s,\]"'#]+))\s*(,|\])?/y
  for (let at = from; ; ) {
    item.lastIndex = at
    const match = item.exec(text)
    if (!match) return words
    const raw = match[1] ?? match[2] ?? match[3] ?? ''
    const start = match.index + match[0].indexOf(raw, /^\s*/.exec(match[0])?.[0].length)
    words.push({ start, end: start + raw.length, text: raw.replace(/\\(["\\])/g, '$1') })
    at = match.index + match[0].length
    if (match[4] !== ',') return words
  }
}

function blockWords(text: string, from: number, indent: number): Word[] {
  const words: Word[] = []
  const item = new RegExp(
    `[ ]{${indent}}-[ \\t]+(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s#][^\\n]*?))[ \\t]*(?:\\r?\\n|$)`,
    'y',
  )
  for (let at = from; ; ) {
    item.lastIndex = at
    const match = item.exec(text)
    if (!match) return words
    const raw = match[1] ?? match[2] ?? match[3] ?? ''
    const start = match.index + match[0].indexOf(raw, indent + 1)
    words.push({ start, end: start + raw.length, text: raw })
    at = match.index + match[0].length
  }
}

const common = (file: TextFile, start: number): Pick<CommandLine, 'file' | 'line'> => ({
  file,
  line: file.text.slice(0, start).split('\n').length,
})

const START =
  /(?:^\s*|[;&|({`]\s*|\$\(\s*|^\s*-\s+|\b(?:then|do|else|until|while|if|exec|sudo|time|nohup|CMD|RUN|ENTRYPOINT)\s+|\brun\s+|\s--\s+|!\s*|^[\w .-]*[=:]\s*[@-]?\s*|\$\s+|^\s*[@>-]\s*|-l?c\s+["']|["'`]\s*)$/

/** Whether a command can only begin here: after assignments, the path of a program, `python -m`. */
function isCommandPlace(before: string, { path }: TextFile, { words }: Lexed): boolean {
  const plain = before
    .replace(/(?:[\w.~${}-]*\/)*$/, '')
    .replace(/(?:(?:\S+\/)?python3?[ \t]+-m[ \t]+)$/, '')
    .replace(/(?:\b[A-Z_][A-Z0-9_]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"']*)[ \t]+)+$/, '')
  if (!START.test(plain)) return false
  return !/\.(?:md|rst)$|README/i.test(path) || words.length > 1
}

/** `until flask db upgrade`, `while ! flask …`, or a loop around it that ends with its success. */
function isLooping(text: string, start: number): boolean {
  const line = text.slice(lineStart(text, start), start)
  if (/\b(?:until|while)\b[^;]*$/.test(line)) return true
  const above = text.slice(0, start)
  const opened = Math.max(above.lastIndexOf('\nwhile '), above.lastIndexOf('\nuntil '))
  return (
    opened >= 0 &&
    !/^\s*done\b/m.test(above.slice(opened)) &&
    /\bbreak\b/.test(text.slice(start).split(/^\s*done\b/m)[0] ?? '')
  )
}

function assignments(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/\b([A-Z_][A-Z0-9_]*)=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"']*))/g)
  return new Map([...found].map(([, name = '', a, b, c]) => [name, a ?? b ?? c ?? '']))
}

function isComment({ path, text }: TextFile, at: number): boolean {
  if (/\.(?:md|json)$/i.test(path)) return false
  const before = text.slice(lineStart(text, at), at)
  return /^\s*(?:#|;|\/\/|rem\s|::)/i.test(before) || (/\s#\s/.test(before) && !/["'`]/.test(before))
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

const indentAt = (text: string, at: number): string => /^[ \t]*/.exec(text.slice(lineStart(text, at)))?.[0] ?? ''

function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at)
  return feed < 0 ? text.length : feed
}
