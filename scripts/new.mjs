/** `npm run new -- transform ID` writes a transform's folder, its page, its fixture and its line in the list. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ROOT = process.cwd()
const USAGE = 'usage: npm run new -- transform ID    (ID: lower-case words joined by "-", such as "error-pages")'

const [kind, id, ...rest] = process.argv.slice(2)
if (kind !== 'transform' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id ?? '') || rest.length > 0) stop(USAGE)
if (existsSync(join(ROOT, 'transforms', id))) stop(`transforms/${id} is there already`)

const name = id.replace(/-(.)/g, (_, letter) => letter.toUpperCase())
const list = join(ROOT, 'transforms', 'index.ts')
const listed = withLine(readFileSync(list, 'utf8'))

write(`transforms/${id}/index.ts`, source())
write(`transforms/${id}/README.md`, page())
write(`fixtures/${id}/first/before.py`, 'from flask import Flask\n\napp = Flask(__name__)\n')
write(
  `fixtures/${id}/first/after.py`,
  'from fastapi import FastAPI\n\napp = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)\n',
)
writeFileSync(list, listed)
console.log(
  `transforms/index.ts\n\nNext: write the code you wish for in fixtures/${id}/first, then run "npx vitest run -t ${id}".`,
)

function write(path, text) {
  const file = join(ROOT, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  console.log(path)
}

/** The list is one import per transform and one array; both are kept in their order, the new one comes last. */
function withLine(text) {
  const imports = [...text.matchAll(/^import \w+ from '\.\/[^']+'\n/gm)]
  const close = text.lastIndexOf(']')
  if (close < 0) stop('transforms/index.ts has no list to add to')
  const open = text.lastIndexOf('[', close)
  const at = imports.length
    ? imports.at(-1).index + imports.at(-1)[0].length
    : text.lastIndexOf('\n', text.lastIndexOf('export', open)) + 1
  const items = text
    .slice(open + 1, close)
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
  const array = `[\n${[...items, name].map((item) => `  ${item},\n`).join('')}]`
  return `${text.slice(0, at)}import ${name} from './${id}/index.js'\n${text.slice(at, open)}${array}${text.slice(close + 1)}`
}

function source() {
  return `/** Says in one sentence what becomes what. */
import { defineTransform } from '../../src/plan/transform.js'

export default defineTransform({
  id: '${id}',
  summary: 'Say in one imperative sentence what this does',
  stage: 'switch',
  findings: {},
  plan() {},
})
`
}

function page() {
  return `# ${id}

What it changes, in one sentence.

## Before

\`\`\`python
\`\`\`

## After

\`\`\`python
\`\`\`

## What it leaves to you

Nothing yet.
`
}

function stop(message) {
  console.error(message)
  process.exit(2)
}
