/** Parses Python once and copies the tree into records; the only file that knows web-tree-sitter. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Language, Parser, type Tree } from 'web-tree-sitter'
import { bindModule } from './binder.js'
import { copyTree } from './copy.js'
import { type Cursor, hasWasmExports, publicCursor, wasmCursor } from './cursor.js'
import { sourceFormat } from './decode.js'
import { type Grammar, grammarOf } from './grammar.js'
import type { PyModule, SourceFormat } from './node.js'
import { ModuleRecord } from './record.js'
import { brokenSyntax, forbiddenShape, unreadableText } from './refusal.js'
import { repairSplat } from './repair.js'

export type RefusalReason =
  | 'syntax-error'
  | 'python-2'
  | 'misparse'
  | 'encoding'
  | 'eol-cr'
  | 'too-large'
  | 'too-deep'
  | 'generated'

/** Why a file is left alone; `detail` completes a sentence that starts with the path. */
export interface Refusal {
  readonly reason: RefusalReason
  readonly detail: string
}

export type Parsed =
  | { readonly module: PyModule; readonly refusal: null }
  | { readonly module: null; readonly refusal: Refusal }

export interface ParseOptions {
  /** Dotted name of the module; derived from the path when absent. */
  readonly name?: string
  readonly source?: SourceFormat
}

export interface PythonParser {
  /** `path` is POSIX and relative to the project root; `text` has no BOM. */
  parse(path: string, text: string, options?: ParseOptions): Parsed
}

// A longer chunk lets tree-sitter mis-read a character outside the BMP that straddles its buffer edge.
const CHUNK = 4096

/** web-tree-sitter fills it in when it starts, once in a process. */
const runtime = {}

export async function createParser(): Promise<PythonParser> {
  await Parser.init(runtime)
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm')
  const language = await Language.load(await readFile(wasm))
  const parser = new Parser().setLanguage(language)
  const grammar = grammarOf(language)
  return { parse: (path, text, options = {}) => parseWith(parser, grammar, path, text, options) }
}

function parseWith(parser: Parser, grammar: Grammar, path: string, text: string, options: ParseOptions): Parsed {
  const unreadable = unreadableText(text)
  if (unreadable) return { module: null, refusal: unreadable }
  let tree: Tree | null = null
  try {
    tree = parser.parse((index) => chunkAt(text, index))
    if (tree === null) throw new Error('tree-sitter returned no tree')
    return moduleOf(tree, grammar, path, text, options)
  } finally {
    tree?.delete()
    // Without it a cancelled parse would be resumed with the text of the next file.
    parser.reset()
  }
}

function moduleOf(tree: Tree, grammar: Grammar, path: string, text: string, options: ParseOptions): Parsed {
  const root = tree.rootNode
  if (root.hasError) return { module: null, refusal: brokenSyntax(root, text) }
  if (root.endIndex !== text.length) {
    return { module: null, refusal: { reason: 'misparse', detail: `was read up to offset ${root.endIndex} only` } }
  }
  const isPackage = path === '__init__.py' || path.endsWith('/__init__.py')
  const name = options.name ?? dottedName(path)
  const module = new ModuleRecord(path, name, isPackage, text, options.source ?? sourceFormat(text))
  const cursor = cursorOf(tree)
  try {
    const copy = copyTree(cursor, grammar, module)
    if (copy.refusal) return { module: null, refusal: copy.refusal }
    for (const node of copy.suspects) if (node.kind === 'list_splat') repairSplat(node)
    const refusal = forbiddenShape(copy.suspects)
    if (refusal) return { module: null, refusal }
  } finally {
    cursor.close()
  }
  bindModule(module)
  return { module, refusal: null }
}

function cursorOf(tree: Tree): Cursor {
  const address = (tree as unknown as { readonly 0: unknown })[0]
  return typeof address === 'number' && hasWasmExports(runtime)
    ? wasmCursor(runtime, address)
    : publicCursor(tree.walk())
}

function chunkAt(text: string, index: number): string {
  let end = index + CHUNK
  if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end -= 1
  return text.slice(index, end)
}

function dottedName(path: string): string {
  return path
    .replace(/\.pyi?$/, '')
    .replace(/(?:^|\/)__init__$/, '')
    .replaceAll('/', '.')
}
