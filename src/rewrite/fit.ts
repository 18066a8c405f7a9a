/** Breaks new lines that are too long, in the way black breaks them; lines that were there before stay as they are. */

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** `before` is the source the text came from: its lines are never touched. */
export function fitLines(text: string, before: string, limit: number): string {
  if (!text.split('\n').some((line) => line.length > limit)) return text
  const old = new Set(before.split('\n'))
  const lines = text.split('\n')
  return lines
    .map((line, index) => {
      if (line.length <= limit || old.has(line)) return line
      const bracket = isBody(line, lines[index - 1], lines[index + 1]) ? openingOf(lines[index - 1] ?? '') : null
      if (bracket) return bracket.isList ? onePerLine(line, limit) : line
      return split(line, limit)
    })
    .join('\n')
}

/** What stands alone between the lines of an opening and a closing bracket. */
function isBody(line: string, previous = '', next = ''): boolean {
  return /[([{]$/.test(previous) && /^\s*[)\]}]/.test(next) && balanced(line.trim())
}

/**
 * The bracket a line ends with. Only the arguments of a call, parameters and displays are lists: a comma behind the one
 * expression in grouping parentheses or in a subscript would make it a tuple.
 */
function openingOf(line: string): { readonly isList: boolean } | null {
  const bracket = line.at(-1)
  if (!bracket || !CLOSING[bracket]) return null
  const before = line.slice(0, -1)
  const isAttached =
    /[\w\])]$/.test(before) &&
    !/\b(?:if|elif|while|in|and|or|not|return|assert|is|else|yield|await|lambda)$/.test(before)
  return { isList: bracket === '(' ? isAttached : !isAttached }
}

/** `head(body)tail` becomes three lines, or one line for each element where the body is still too long. */
function split(line: string, limit: number): string {
  const indent = /^\s*/.exec(line)?.[0] ?? ''
  const brackets = lastList(line)
  if (!brackets || !balanced(line.trim())) return line
  const [open, close] = brackets
  const [head, body, tail] = [line.slice(0, open + 1), line.slice(open + 1, close), line.slice(close)]
  if (body.trim() === '') return line
  const inside = `${indent}    ${body}`
  const fits = inside.length <= limit && !isSplitApart(line, head, body)
  return `${head}\n${fits ? inside : onePerLine(inside, limit)}\n${indent}${tail}`
}

/** black puts the elements of an import, and of a literal, on lines of their own even where one line would hold them all. */
function isSplitApart(line: string, head: string, body: string): boolean {
  if (/^\s*from .* import \(/.test(line)) return true
  const isTrailer = /[\w)\]}"'][([]$/.test(head)
  return !isTrailer && elementsOf(body.trim()).length > 1
}

function onePerLine(line: string, limit: number): string {
  const indent = /^\s*/.exec(line)?.[0] ?? ''
  const elements = elementsOf(line.trim())
  const isComprehension = elements.length === 1 && / for /.test(line)
  if (isComprehension) return line
  const lines = elements.map((element) => `${indent}${element},`)
  return lines.map((text) => (text.length <= limit ? text : split(text, limit))).join('\n')
}

/** Offsets of the last bracket pair that holds a list and spans to the end of the line. */
function lastList(line: string): readonly [number, number] | null {
  const end = /[)\]}][:,]?(\s*->[^()[\]]*:)?$/.exec(line)
  if (!end) return null
  const stack: number[] = []
  for (const [index, character] of outsideStrings(line)) {
    if (CLOSING[character]) stack.push(index)
    else if (Object.values(CLOSING).includes(character)) {
      const open = stack.pop()
      const isEnd = index === end.index && open !== undefined
      if (isEnd) return openingOf(line.slice(0, open + 1))?.isList ? [open, index] : null
    }
  }
  return null
}

function balanced(text: string): boolean {
  let depth = 0
  for (const [, character] of outsideStrings(text)) {
    if (CLOSING[character]) depth += 1
    else if (Object.values(CLOSING).includes(character)) depth -= 1
    if (depth < 0) return false
  }
  return depth === 0 && !/"""|'''|#/.test(text)
}

/** Parameters of a lambda, up to the comma between two of them. */
const IN_LAMBDA = /\blambda\b[^:]*$/
/** Names that a comprehension binds: `for key, value in`. */
const IN_TARGETS = /\bfor\b(?!.*\bin\b)/

/** Elements between top-level commas. */
function elementsOf(text: string): string[] {
  const elements: string[] = []
  let depth = 0
  let start = 0
  // What stands outside of strings and brackets since the last comma.
  let code = ''
  for (const [index, character] of outsideStrings(text)) {
    if (depth === 0) code += character
    if (CLOSING[character]) depth += 1
    else if (Object.values(CLOSING).includes(character)) depth -= 1
    else if (character === ',' && depth === 0 && !IN_LAMBDA.test(text.slice(start, index)) && !IN_TARGETS.test(code)) {
      elements.push(text.slice(start, index).trim())
      start = index + 1
      code = ''
    }
  }
  return [...elements, text.slice(start).trim()].filter(Boolean)
}

/** Characters of a line with their offsets, string literals left out. */
function* outsideStrings(line: string): Generator<readonly [number, string]> {
  let quote = ''
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? ''
    if (quote) {
      if (character === '\\') index += 1
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else yield [index, character]
  }
}
