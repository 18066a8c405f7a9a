/** What the copying walk asks of a node type, as tables by type id: asking tree-sitter each time costs a call into WASM. */
import { SUSPECT_KINDS } from './refusal.js'

export interface Grammar {
  readonly kinds: readonly string[]
  readonly roles: Uint8Array
  /** 1 for kinds that may betray Python 2 or a mis-parse. */
  readonly suspect: Uint8Array
  /** 1 for kinds whose named children have no field. */
  readonly fieldless: Uint8Array
  /** The shared one-word list of each anonymous type. */
  readonly words: readonly (readonly string[])[]
  readonly fields: readonly (string | null)[]
}

/** web-tree-sitter's Language. */
export interface GrammarSource {
  readonly nodeTypeCount: number
  readonly fields: readonly (string | null)[]
  nodeTypeForId(id: number): string | null
  nodeTypeIsNamed(id: number): boolean
}

export const INNER = 0
export const LEAF = 1
export const WORD = 2
export const PUNCTUATION = 3

const PUNCTUATION_MARKS = new Set(['(', ')', '[', ']', '{', '}', ',', ':', ';', '.', '->', '\\', ':='])

const LEAVES = new Set(
  `identifier integer float true false none comment ellipsis escape_sequence escape_interpolation string_start
  string_end type_conversion line_continuation pass_statement break_statement continue_statement wildcard_import
  keyword_separator positional_separator`.split(/\s+/),
)

const FIELDLESS = new Set(
  `module argument_list assert_statement await case_pattern comparison_operator concatenated_string
  conditional_expression decorator delete_statement dictionary dictionary_splat dotted_name expression_list
  expression_statement if_clause lambda_parameters list list_pattern list_splat list_splat_pattern parameters
  parenthesized_expression pattern_list return_statement set slice string string_content tuple tuple_pattern type
  type_parameter with_clause yield`.split(/\s+/),
)

export function grammarOf(language: GrammarSource): Grammar {
  const count = language.nodeTypeCount
  const kinds: string[] = []
  const words: string[][] = []
  const roles = new Uint8Array(count)
  const suspect = new Uint8Array(count)
  const fieldless = new Uint8Array(count)
  for (let id = 0; id < count; id++) {
    const kind = language.nodeTypeForId(id) ?? ''
    kinds.push(kind)
    words.push([kind])
    roles[id] = roleOf(kind, language.nodeTypeIsNamed(id))
    suspect[id] = SUSPECT_KINDS.has(kind) ? 1 : 0
    fieldless[id] = FIELDLESS.has(kind) ? 1 : 0
  }
  return { kinds, roles, suspect, fieldless, words, fields: Array.from(language.fields, (name) => name ?? null) }
}

function roleOf(kind: string, isNamed: boolean): number {
  if (isNamed) return LEAVES.has(kind) ? LEAF : INNER
  return PUNCTUATION_MARKS.has(kind) ? PUNCTUATION : WORD
}
