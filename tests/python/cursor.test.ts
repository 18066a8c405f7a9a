/** The fast cursor copies the same tree as web-tree-sitter's own. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import { copyTree } from '../../src/python/copy.js'
import { type Cursor, hasWasmExports, publicCursor, wasmCursor } from '../../src/python/cursor.js'
import { sourceFormat } from '../../src/python/decode.js'
import { grammarOf } from '../../src/python/grammar.js'
import { ModuleRecord, type NodeRecord } from '../../src/python/record.js'

const TEXT =
  'import a\n@b(1)\nasync def f(x: int = 2, *y) -> None:\n    """d"""  # c\n    for i, j in k: z = f"{i!r:>{j}}"\n    return [*x, not y is z]\n'

test('both cursors agree', async () => {
  const runtime = {}
  await Parser.init(runtime)
  if (!hasWasmExports(runtime)) throw new Error('this web-tree-sitter names its exports differently')
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm')
  const language = await Language.load(readFileSync(wasm))
  const tree = new Parser().setLanguage(language).parse(TEXT)
  if (tree === null) throw new Error('no tree')
  const copied = (cursor: Cursor): readonly string[] => {
    const module = new ModuleRecord('a.py', 'a', false, TEXT, sourceFormat(TEXT))
    copyTree(cursor, grammarOf(language), module)
    cursor.close()
    return flat(module.root)
  }
  const address = (tree as unknown as { readonly 0: number })[0]
  const fast = copied(wasmCursor(runtime, address))
  expect(fast.length).toBeGreaterThan(40)
  expect(fast).toEqual(copied(publicCursor(tree.walk())))
})

function flat(node: NodeRecord): readonly string[] {
  return [`${node.field} ${node.kind} ${node.start}-${node.end} ${node.words}`, ...node.children.flatMap(flat)]
}
