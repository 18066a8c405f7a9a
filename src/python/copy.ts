/** Copies a tree-sitter tree into node records in one walk that does not recurse. */
import type { Language, Tree, TreeCursor } from 'web-tree-sitter'
import type { Refusal } from './parser.js'
import { type ModuleRecord, NodeRecord } from './record.js'
import { SUSPECT_KINDS } from './refusal.js'

/** What the walk asks of a node type, as tables by type id: asking tree-sitter each time would cost a call into WASM. */
export interface Grammar {
  readonly kinds: readonly string[]
  readonly roles: Uint8Array
  readonly words: readonly (readonly string[])[]
  readonly fields: readonly (string | null)[]
}

export interface Copied {
  readonly refusal: Refusal | null
  /** Records of the kinds that may betray Python 2 or a known mis-parse. */
  readonly suspects: readonly NodeRecord[]
}

const INNER = 0
const LEAF = 1
const WORD = 2
const PUNCTUATION = 3
const EQUALS = 4

const MAX_DEPTH = 1000

const PUNCTUATION_MARKS = new Set(['(', ')', '[', ']', '{', '}', ',', ':', ';', '.', '->', '\\', ':='])
const LEAVES = new Set([
  'identifier',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'comment',
  'ellipsis',
  'escape_sequence',
  'escape_interpolation',
  'string_start',
  'string_end',
  'type_conversion',
  'line_continuation',
  'pass_statement',
  'break_statement',
  'continue_statement',
])

export function grammarOf(language: Language): Grammar {
  const count = language.nodeTypeCount
  const kinds: string[] = []
  const words: string[][] = []
  const roles = new Uint8Array(count)
  for (let id = 0; id < count; id++) {
    const kind = language.nodeTypeForId(id) ?? ''
    kinds.push(kind)
    words.push([kind])
    roles[id] = roleOf(kind, language.nodeTypeIsNamed(id))
  }
  return { kinds, roles, words, fields: Array.from(language.fields, (name) => name ?? null) }
}

function roleOf(kind: string, isNamed: boolean): number {
  if (isNamed) return LEAVES.has(kind) ? LEAF : INNER
  if (kind === '=') return EQUALS
  return PUNCTUATION_MARKS.has(kind) ? PUNCTUATION : WORD
}

export function copyTree(tree: Tree, grammar: Grammar, module: ModuleRecord): Copied {
  const cursor = tree.walk()
  try {
    return walk(cursor, grammar, module)
  } finally {
    cursor.delete()
  }
}

function walk(cursor: TreeCursor, grammar: Grammar, module: ModuleRecord): Copied {
  const suspects: NodeRecord[] = []
  const root = new NodeRecord('module', 0, module.text.length, null, null, module)
  module.root = root
  let parent = root
  let depth = 1
  if (!cursor.gotoFirstChild()) return { refusal: null, suspects }
  for (;;) {
    const child = visit(cursor, grammar, parent, suspects)
    if (child !== null && cursor.gotoFirstChild()) {
      parent = child
      depth += 1
      if (depth > MAX_DEPTH)
        return { refusal: { reason: 'too-deep', detail: `is nested deeper than ${MAX_DEPTH}` }, suspects }
      continue
    }
    while (!cursor.gotoNextSibling()) {
      if (parent === root || parent.parent === null) return { refusal: null, suspects }
      cursor.gotoParent()
      parent = parent.parent
      depth -= 1
    }
  }
}

/** Records the cursor's node; returns the record when its children are still to be copied. */
function visit(cursor: TreeCursor, grammar: Grammar, parent: NodeRecord, suspects: NodeRecord[]): NodeRecord | null {
  const type = cursor.nodeTypeId
  const role = grammar.roles[type]
  if (role === PUNCTUATION) return null
  const kind = grammar.kinds[type] ?? 'ERROR'
  if (role === WORD || role === EQUALS) {
    // `=` says something only in an f-string: `{x=}` prints the expression as well.
    if (role === WORD || parent.kind === 'interpolation') parent.addWord(kind, grammar.words[type] ?? [kind])
    if (kind === '<>') suspects.push(parent)
    return null
  }
  const start = cursor.startIndex
  let end = cursor.endIndex
  // The grammar's comment runs to the line feed and takes the carriage return with it.
  if (kind === 'comment' && parent.module.text.charCodeAt(end - 1) === 13) end -= 1
  const record = new NodeRecord(kind, start, end, grammar.fields[cursor.currentFieldId] ?? null, parent, parent.module)
  parent.addChild(record)
  if (SUSPECT_KINDS.has(kind)) suspects.push(record)
  return role === INNER ? record : null
}
