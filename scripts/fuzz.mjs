/**
 * Mutates the fixtures and migrates the result: nothing may crash or take longer than its deadline, and what CPython accepts
 * before, it accepts after. `node scripts/fuzz.mjs [count] [seed] [seconds]`; a seed and a number name an input for ever.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createParser } from '../dist/src/python/parser.js'
import { transformSources } from '../dist/src/transform-source.js'

const [count = 200_000, seed = 1, seconds = Number.POSITIVE_INFINITY] = process.argv.slice(2).map(Number)
const DEADLINE_MS = 10_000
const BATCH = 500

const corpus = pythonFiles(join(import.meta.dirname, '..', 'fixtures'))
const parser = await createParser()
const failures = []
const refused = []
const stop = Date.now() + seconds * 1000
let [done, accepted, changed, slowest] = [0, 0, 0, 0]
let batch = []

function one(number) {
  const random = generator(seed * 1_000_003 + number)
  const text = mutated(random)
  const began = process.cpuUsage()
  try {
    if (parser.parse('app.py', text.replace(/^\ufeff/, '')).refusal === null) accepted += 1
    const { files, result } = transformSources(new Map([['app.py', text]]), parser)
    const broken = result.findings.find(({ id }) => id === 'flask/failed-check')
    // Nothing is written then: no harm, but a construct to look at.
    if (broken) refused.push({ number, text, what: broken.what })
    for (const [path, after] of files)
      if (path.endsWith('.py') && after !== text) batch.push({ number, path, text, after })
    if (files.get('app.py') !== text) changed += 1
  } catch (error) {
    failures.push({ number, text, what: String(error.stack ?? error) })
  }
  // Time of this process: other work on the machine does not count.
  const used = process.cpuUsage(began)
  const took = (used.user + used.system) / 1000
  slowest = Math.max(slowest, took)
  if (took > DEADLINE_MS) failures.push({ number, text, what: `took ${Math.round(took)} ms` })
}

/** One Python process for many outputs. The support module is compiled by the tests of its own. */
function compileBatch() {
  const own = batch.filter(({ path }) => path === 'app.py')
  batch = []
  if (own.length === 0) return
  const input = JSON.stringify(
    own.map(({ text, after }) => [text.replace(/^\ufeff/, ''), after.replace(/^\ufeff/, '')]),
  )
  const answer = execFileSync('python3', ['-I', '-S', '-W', 'ignore', '-c', COMPILE], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  for (const [index, complaint] of JSON.parse(answer)) failures.push({ ...own[index], what: `CPython: ${complaint}` })
}

const COMPILE = `
import json, sys
def fault(text):
    try:
        compile(text, 'app.py', 'exec', dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return repr(error)
found = []
for index, (before, after) in enumerate(json.load(sys.stdin)):
    if fault(before) is None and fault(after) is not None:
        found.append([index, fault(after)])
print(json.dumps(found))
`

function mutated(random) {
  let lines = pick(random, corpus).split('\n')
  for (let steps = 1 + random(6); steps > 0; steps -= 1) lines = pick(random, MUTATIONS)(lines, random)
  const text = lines.join('\n')
  const style = random(12)
  if (style === 0) return text.replaceAll('\n', '\r\n')
  if (style === 1) return `\ufeff${text}`
  return style === 2 ? text.trimEnd() : text
}

const ODD = [
  '\t',
  '\f',
  '\\',
  '"""',
  "'''",
  'é',
  '😀',
  '\u2028',
  '\u00a0',
  '(',
  ')',
  ':',
  '@',
  '#',
  '{',
  'f"{',
  ';',
  '*',
  '**',
  '=',
]
const WORDS = [
  'None',
  'request',
  'app',
  'g',
  'session',
  'lambda: 0',
  'await x',
  'yield',
  'not',
  'abort(404)',
  '*args',
  '...',
  '0',
]
const WRAPS = [
  ['if True:'],
  ['try:', 'finally:\n    pass'],
  ['class C:'],
  ['def outer():'],
  ['async def outer():'],
  ['with x as y:'],
  ['for i in x:', 'else:\n    pass'],
  ['while x:'],
]

const MUTATIONS = [
  without,
  without,
  (lines, random) => spliced(lines, random, [lines[random(lines.length)] ?? '']),
  (lines, random) => spliced(lines, random, blockOf(pick(random, corpus).split('\n'), random)),
  (lines, random) => spliced(lines, random, blockOf(pick(random, corpus).split('\n'), random)),
  (lines, random) => spliced(lines, random, blockOf(lines, random)),
  exchanged,
  exchanged,
  wrapped,
  (lines, random) => spliced(lines, random, [`${indentOf(lines[random(lines.length)])}# odd ${pick(random, ODD)}`]),
  (lines, random) => spliced(lines, random, ['']),
  (lines, random) => altered(lines, random, (line) => cut(line, random, '')),
  (lines, random) => altered(lines, random, (line) => cut(line, random, pick(random, ODD))),
  (lines, random) =>
    altered(lines, random, (line) => line.replace(/\(([^()]*)\)/, (_, inner) => `(\n        ${inner}\n    )`)),
  (lines, random) => altered(lines, random, (line) => line.replace(/=\s*([\w.]+\(.*\))$/, '= ($1)')),
  (lines, random) => altered(lines, random, (line) => `${line}; x = 1`),
  (lines, random) => altered(lines, random, (line) => line.replace(/"/g, "'")),
]

/** Without a few lines. */
function without(lines, random) {
  const at = random(lines.length)
  return [...lines.slice(0, at), ...lines.slice(at + 1 + random(3))]
}

/** One word in the place of another, from the same text or from a list. */
function exchanged(lines, random) {
  const words = lines.join(' ').match(/[A-Za-z_]\w*/g) ?? ['x']
  const [from, to] = [pick(random, words), random(3) === 0 ? pick(random, WORDS) : pick(random, words)]
  if (random(2) === 0) return lines.map((line) => line.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to))
  return altered(lines, random, (line) => line.replace(/[A-Za-z_]\w*/, to))
}

function wrapped(lines, random) {
  const start = random(lines.length)
  const end = start + 1 + random(12)
  const [head, tail] = pick(random, WRAPS)
  const indent = indentOf(lines[start])
  const inner = lines.slice(start, end).map((line) => (line.trim() === '' ? line : `    ${line}`))
  const after = tail === undefined ? [] : tail.split('\n').map((line) => indent + line)
  return [...lines.slice(0, start), indent + head, ...inner, ...after, ...lines.slice(end)]
}

/** A top-level block of lines: a whole function with its decorators, say. */
function blockOf(lines, random) {
  const starts = lines.flatMap((line, index) =>
    /^[@\w]/.test(line) && (lines[index - 1] ?? '').trim() === '' ? [index] : [],
  )
  const start = starts.length === 0 ? 0 : pick(random, starts)
  const end = starts.find((index) => index > start) ?? lines.length
  return lines.slice(start, end)
}

function spliced(lines, random, more) {
  const at = random(lines.length + 1)
  return [...lines.slice(0, at), ...more, ...lines.slice(at)]
}

function altered(lines, random, change) {
  const at = random(lines.length)
  return lines.map((line, index) => (index === at ? change(line) : line))
}

function cut(line, random, instead) {
  const at = random(line.length + 1)
  return line.slice(0, at) + instead + line.slice(at + random(4))
}

const indentOf = (line = '') => /^\s*/.exec(line)[0]

const pick = (random, list) => list[random(list.length)]

/** mulberry32: the same numbers for the same seed, everywhere. */
function generator(start) {
  let state = start >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}

function pythonFiles(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) return /^(after|flask_support)$/.test(name) ? [] : pythonFiles(path)
      return name.endsWith('.py') && name !== 'after.py' ? [readFileSync(path, 'utf8')] : []
    })
}

for (; done < count && Date.now() < stop; done += 1) {
  one(done)
  if (batch.length >= BATCH) compileBatch()
}
compileBatch()
const figures = `${done} inputs, ${accepted} parsed, ${changed} changed, slowest ${Math.round(slowest)} ms, ${refused.length} refused by its own checks, ${failures.length} failures`
process.stdout.write(`${figures}\n`)
for (const { number, what, text } of [...failures, ...refused].slice(0, 20)) {
  const file = join(tmpdir(), `fuzz-${seed}-${number}.py`)
  writeFileSync(file, text)
  process.stdout.write(`${number}: ${what.split('\n').slice(0, 3).join(' | ')}\n  ${file}\n`)
}
process.exitCode = failures.length > 0 ? 1 : 0
