/** Copies a tree-sitter tree into node records in one walk that does not recurse. */
import type { Cursor } from './cursor.js'
import { type Grammar, INNER, PUNCTUATION, WORD } from './grammar.js'
import type { Refusal } from './parser.js'
import { type ModuleRecord, NodeRecord } from './record.js'

export interface Copied {
  readonly refusal: Refusal | null
  /** Records of the kinds that may betray Python 2 or a known mis-parse. */
  readonly suspects: readonly NodeRecord[]
}

const MAX_DEPTH = 1000
const TOO_DEEP: Refusal = { reason: 'too-deep', detail: `is nested deeper than ${MAX_DEPTH} levels` }

export function copyTree(cursor: Cursor, grammar: Grammar, module: ModuleRecord): Copied {
  const suspects: NodeRecord[] = []
  const parentTypes = new Uint16Array(MAX_DEPTH + 2)
  const root = new NodeRecord('module', 0, module.text.length, null, null, module)
  module.root = root
  let parent = root
  let depth = 1
  parentTypes[1] = cursor.type()
  if (!cursor.toFirstChild()) return { refusal: null, suspects }
  for (;;) {
    const type = cursor.type()
    const child = copyNode(
      cursor,
      grammar,
      type,
      parent,
      grammar.fieldless[parentTypes[depth] as number] === 1,
      suspects,
    )
    if (child !== null && cursor.toFirstChild()) {
      parent = child
      depth += 1
      if (depth > MAX_DEPTH) return { refusal: TOO_DEEP, suspects }
      parentTypes[depth] = type
      continue
    }
    while (!cursor.toNextSibling()) {
      if (parent.parent === null) return { refusal: null, suspects }
      cursor.toParent()
      parent = parent.parent
      depth -= 1
    }
  }
}

/** Records the cursor's node; returns the record when its children are still to be copied. */
function copyNode(
  cursor: Cursor,
  grammar: Grammar,
  type: number,
  parent: NodeRecord,
  isFieldless: boolean,
  suspects: NodeRecord[],
): NodeRecord | null {
  const role = grammar.roles[type]
  if (role === PUNCTUATION) return null
  const kind = grammar.kinds[type] ?? 'ERROR'
  if (role === WORD) {
    addWord(kind, grammar.words[type] ?? [kind], parent, suspects)
    return null
  }
  const field = isFieldless ? null : (grammar.fields[cursor.fieldId()] ?? null)
  let end = cursor.end()
  // The grammar's comment runs to the line feed and takes the carriage return with it.
  if (kind === 'comment' && parent.module.text.charCodeAt(end - 1) === 13) end -= 1
  const record = new NodeRecord(kind, cursor.start(), end, field, parent, parent.module)
  parent.addChild(record)
  if (grammar.suspect[type] === 1) suspects.push(record)
  return role === INNER ? record : null
}

function addWord(kind: string, alone: readonly string[], parent: NodeRecord, suspects: NodeRecord[]): void {
  // `=` says something only in an f-string: `{x=}` prints the expression as well.
  if (kind === '=' && parent.kind !== 'interpolation') return
  parent.addWord(kind, alone)
  if (kind === '<>') suspects.push(parent)
}
