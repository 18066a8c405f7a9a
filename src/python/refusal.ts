/** Tells the texts and trees the tool must not edit: broken, Python 2, oversized, or read wrongly by the grammar. */
import type { PyNode } from './node.js'
import type { Refusal } from './parser.js'

const MAX_LENGTH = 1024 * 1024
const MAX_LINE = 100_000
const MAX_INDENT = 1000

/** What can be refused before parsing. */
export function unreadableText(text: string): Refusal | null {
  if (text.length > MAX_LENGTH) return { reason: 'too-large', detail: `is larger than ${MAX_LENGTH} characters` }
  const nul = text.indexOf('\0')
  if (nul !== -1) return { reason: 'syntax-error', detail: `holds a NUL character at line ${lineAt(text, nul)}` }
  const cr = loneCarriageReturn(text)
  if (cr !== -1) return { reason: 'eol-cr', detail: `ends line ${lineAt(text, cr)} with a lone carriage return` }
  return oversizedLine(text)
}

/** CPython ends a line at a lone CR, the grammar does not. */
function loneCarriageReturn(text: string): number {
  for (let at = text.indexOf('\r'); at !== -1; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) return at
  }
  return -1
}

function oversizedLine(text: string): Refusal | null {
  let line = 1
  for (let start = 0; start < text.length; line++) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed
    if (end - start > MAX_LINE)
      return { reason: 'generated', detail: `has a line of ${end - start} characters (${line})` }
    if (end - start > MAX_INDENT && /^[ \t\f]*$/.test(text.slice(start, start + MAX_INDENT))) {
      return { reason: 'too-deep', detail: `indents line ${line} by more than ${MAX_INDENT} columns` }
    }
    start = end + 1
  }
  return null
}

const PYTHON_2_LINE =
  /^[ \t]*(?:print[ \t]+(?!=|in\b|is\b|and\b|or\b|if\b|not\b)["'\w]|exec[ \t]+["'\w]|raise[ \t]+[\w.]+[ \t]*,|except[ \t]+[\w.]+[ \t]*,[ \t]*\w+[ \t]*:)|`[^`\n]+`|\b[uU][rR]["']/m

/** web-tree-sitter's Node. */
export interface SyntaxNode {
  readonly hasError: boolean
  readonly isError: boolean
  readonly isMissing: boolean
  readonly startIndex: number
  readonly children: readonly (SyntaxNode | null)[]
}

/** Why the tree of `root` holds an ERROR or a MISSING node. */
export function brokenSyntax(root: SyntaxNode, text: string): Refusal {
  const at = firstError(root)
  const line = lineAt(text, at)
  const from = text.lastIndexOf('\n', at - 1) + 1
  const near = text.slice(from, text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at))
  if (PYTHON_2_LINE.test(near)) return { reason: 'python-2', detail: `is written for Python 2 (line ${line})` }
  if (/^(?:<{7}|={7}|>{7})/.test(near))
    return { reason: 'syntax-error', detail: `holds a merge conflict (line ${line})` }
  return { reason: 'syntax-error', detail: `could not be read at line ${line}` }
}

function firstError(root: SyntaxNode): number {
  let node: SyntaxNode = root
  for (;;) {
    const next = node.children.find((child) => child?.hasError || child?.isMissing)
    if (!next) return node.startIndex
    if (next.isError || next.isMissing) return next.startIndex
    node = next
  }
}

export const SUSPECT_KINDS: ReadonlySet<string> = new Set([
  'print_statement',
  'exec_statement',
  'chevron',
  'integer',
  'string_start',
  'raise_statement',
  'type_alias_statement',
  'list_splat',
  'dictionary_splat',
])

/** Python 2 and the valid Python that tree-sitter-python is known to read wrongly without saying so. */
export function forbiddenShape(suspects: readonly PyNode[]): Refusal | null {
  for (const node of suspects) {
    if (isPython2(node)) return { reason: 'python-2', detail: `is written for Python 2 (line ${lineOf(node)})` }
    if (isMisparse(node)) return { reason: 'misparse', detail: `is read wrongly by the parser at line ${lineOf(node)}` }
  }
  return null
}

function isPython2(node: PyNode): boolean {
  const text = node.module.text
  switch (node.kind) {
    case 'integer':
      // `10L` is a long integer, `0777` an octal one; `0`, `00` and `0_0` are still valid.
      return node.end - node.start > 1 && /[lL]$|^0[0-9_]*[1-9]/.test(text.slice(node.start, node.end))
    case 'string_start':
      return opensPython2String(text.charCodeAt(node.start), text.charCodeAt(node.start + 1))
    case 'raise_statement':
      return node.children[0]?.kind === 'expression_list'
    case 'type_alias_statement':
    case 'list_splat':
    case 'dictionary_splat':
      return false
    default:
      return true
  }
}

/** Backticks, and `ur""` in any case. */
function opensPython2String(first: number, second: number): boolean {
  return first === 0x60 || ((first | 0x20) === 0x75 && (second | 0x20) === 0x72)
}

const SPLAT_HOLDERS = new Set([
  'await',
  'call',
  'attribute',
  'subscript',
  'binary_operator',
  'comparison_operator',
  'unary_operator',
])

function isMisparse(node: PyNode): boolean {
  if (node.kind === 'type_alias_statement') {
    const left = node.children[0]?.children[0]
    return left?.kind !== 'identifier' && left?.kind !== 'generic_type'
  }
  // `[*f()]` may come out as a call whose function is `*f`: tree-sitter/tree-sitter-python#314.
  if (node.kind !== 'list_splat' && node.kind !== 'dictionary_splat') return false
  return SPLAT_HOLDERS.has(node.parent?.kind ?? '') && node.field !== 'subscript'
}

function lineOf(node: PyNode): number {
  return lineAt(node.module.text, node.start)
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}
