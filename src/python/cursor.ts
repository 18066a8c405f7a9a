/** Walks a tree-sitter tree with as few crossings into WASM as possible. */

/** Position in a tree: the first child, the next sibling or the parent at a time. */
export interface Cursor {
  type(): number
  start(): number
  end(): number
  fieldId(): number
  toFirstChild(): boolean
  toNextSibling(): boolean
  toParent(): void
  close(): void
}

/** What is used of the WASM module behind web-tree-sitter; absent when a version names it differently. */
export type WasmExports = { readonly [name in (typeof EXPORTS)[number]]: (tree: number) => number }

const EXPORTS = [
  '_ts_tree_root_node_wasm',
  '_ts_tree_cursor_new_wasm',
  '_ts_tree_cursor_delete_wasm',
  '_ts_tree_cursor_goto_first_child_wasm',
  '_ts_tree_cursor_goto_next_sibling_wasm',
  '_ts_tree_cursor_goto_parent_wasm',
  '_ts_tree_cursor_current_node_type_id_wasm',
  '_ts_tree_cursor_current_field_id_wasm',
  '_ts_tree_cursor_start_index_wasm',
  '_ts_tree_cursor_end_index_wasm',
] as const

export function hasWasmExports(runtime: object): runtime is WasmExports {
  return EXPORTS.every((name) => typeof (runtime as Record<string, unknown>)[name] === 'function')
}

/**
 * The public cursor copies its state into WASM memory before each question and out after it, which costs more than
 * the parse. This one leaves it there: nothing else may use the runtime until it is closed.
 */
export function wasmCursor(wasm: WasmExports, tree: number): Cursor {
  // The first call leaves the root in the buffer the second one reads.
  wasm._ts_tree_root_node_wasm(tree)
  wasm._ts_tree_cursor_new_wasm(tree)
  return {
    type: () => wasm._ts_tree_cursor_current_node_type_id_wasm(tree),
    start: () => wasm._ts_tree_cursor_start_index_wasm(tree),
    end: () => wasm._ts_tree_cursor_end_index_wasm(tree),
    fieldId: () => wasm._ts_tree_cursor_current_field_id_wasm(tree),
    toFirstChild: () => wasm._ts_tree_cursor_goto_first_child_wasm(tree) === 1,
    toNextSibling: () => wasm._ts_tree_cursor_goto_next_sibling_wasm(tree) === 1,
    toParent: () => {
      wasm._ts_tree_cursor_goto_parent_wasm(tree)
    },
    close: () => {
      wasm._ts_tree_cursor_delete_wasm(tree)
    },
  }
}

/** web-tree-sitter's TreeCursor. */
export interface PublicCursor {
  readonly nodeTypeId: number
  readonly startIndex: number
  readonly endIndex: number
  readonly currentFieldId: number
  gotoFirstChild(): boolean
  gotoNextSibling(): boolean
  gotoParent(): boolean
  delete(): void
}

export function publicCursor(cursor: PublicCursor): Cursor {
  return {
    type: () => cursor.nodeTypeId,
    start: () => cursor.startIndex,
    end: () => cursor.endIndex,
    fieldId: () => cursor.currentFieldId,
    toFirstChild: () => cursor.gotoFirstChild(),
    toNextSibling: () => cursor.gotoNextSibling(),
    toParent: () => {
      cursor.gotoParent()
    },
    close: () => cursor.delete(),
  }
}
