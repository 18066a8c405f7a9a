/** Bare tree-sitter parsing of the files in a JSON list: the floor under every tool built on it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

await Parser.init()
const wasm = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm')
const parser = new Parser()
parser.setLanguage(await Language.load(readFileSync(wasm)))
for (const file of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  parser.parse(readFileSync(file, 'utf8')).delete()
  parser.reset()
}
