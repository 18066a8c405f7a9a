/** What a test sends as data: text, a form, or a form with files. */
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, py } from '../../src/plan/template.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { literalPairs, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingFunction, field, parts, textOf, unparenthesized } from '../../src/python/syntax.js'
import { type Keyword, planValues } from './arguments.js'
import type { Job } from './findings.js'

/** `unknown` keeps the keyword: httpx takes text there too, with a warning. */
export type Body = 'text' | 'form' | 'files' | 'unknown'

const TEXTS: ReadonlySet<string> = new Set([
  'dumps',
  'encode',
  'decode',
  'format',
  'join',
  'getvalue',
  'read',
  'read_bytes',
  'read_text',
])

export function bodyOf(value: PyNode, job: Job, depth = 0): Body {
  const node = unparenthesized(value)
  if (node.kind === 'string' || node.kind === 'concatenated_string') return 'text'
  if (node.kind === 'binary_operator')
    return parts(node).some((part) => bodyOf(part, job, depth) === 'text') ? 'text' : 'unknown'
  if (node.kind === 'dictionary')
    return (literalPairs(node) ?? []).some((pair) => isFile(pair.value, job)) ? 'files' : 'form'
  if (node.kind === 'call') return calledBody(node, job)
  const definitions = node.kind === 'identifier' ? (job.flask.project.names.binding(node)?.definitions ?? []) : []
  const kinds = new Set(
    definitions.map((item) => (item.value && depth < 4 ? bodyOf(item.value, job, depth + 1) : 'unknown')),
  )
  return kinds.size === 1 ? ([...kinds][0] ?? 'unknown') : kinds.has('files') ? 'files' : 'unknown'
}

function calledBody(call: PyNode, job: Job): Body {
  const callee = field(call, 'function')
  const name = callee?.kind === 'attribute' ? attributeName(callee) : ''
  const qualified = callee ? (job.flask.project.names.qualify(callee) ?? '') : ''
  if (TEXTS.has(name) || /\.dumps$/.test(qualified)) return 'text'
  if (callee?.kind !== 'identifier' || textOf(callee) !== 'dict') return 'unknown'
  return [...callArgs(call).keywords.values()].some((value) => isFile(value, job)) ? 'files' : 'form'
}

/** In form data Werkzeug takes tuples and everything with a `read` for files. */
function isFile(value: PyNode, job: Job): boolean {
  const node = unparenthesized(value)
  if (node.kind === 'tuple') return true
  if (node.kind === 'list') return parts(node).some((part) => isFile(part, job))
  if (node.kind === 'call') {
    const qualified = job.flask.project.names.qualify(field(node, 'function') ?? node) ?? ''
    const callee = field(node, 'function')
    const name = callee ? textOf(callee) : ''
    return /^(io\.BytesIO|io\.StringIO|werkzeug\.datastructures\.FileStorage)$/.test(qualified) || name === 'open'
  }
  const [definition, ...others] =
    (node.kind === 'identifier' && job.flask.project.names.binding(node)?.definitions) || []
  if (definition?.node.kind === 'with_item') {
    const opened = field(definition.node, 'value')?.children[0]
    return opened !== undefined && isFile(opened, job)
  }
  return others.length === 0 && definition?.value != null && isFile(definition.value, job)
}

/** Files leave the form: `data={...}, files={...}`, each as (name, stream). */
export function planFiles(job: Job, keyword: Keyword): void {
  const { plan } = job
  const pairs = literalPairs(namedBefore(keyword.value, job) ?? keyword.value)
  if (!pairs) {
    plan.refuse(keyword.node, 'file-value')
    return
  }
  const files = pairs.filter(({ value }) => isFile(value, job))
  const swapped = files.map(({ value }) => swap(job, unparenthesized(value)))
  if (swapped.includes(false)) {
    plan.refuse(keyword.node, 'file-value')
    return
  }
  if (files.length === pairs.length) {
    plan.replace(keyword.label, code('files'))
    return
  }
  planValues(job, namedBefore(keyword.value, job) ?? keyword.value)
  const moved = files.flatMap(({ key }) => (key.parent ? [key.parent] : []))
  for (const pair of moved) plan.remove(pair)
  const { text } = keyword.node.module
  const isOwnLine = /\n[ \t]*$/.test(text.slice(0, keyword.node.start))
  const entries = moved.map((node) => ({ kind: 'moved', node }) as const)
  const list = entries.reduce((sum, entry, index) => (index ? py`${sum}, ${entry}` : py`${entry}`), py``)
  plan.replace(keyword.node, isOwnLine ? py`${keyword.node},\nfiles={${list}}` : py`${keyword.node}, files={${list}}`)
}

/** `data = {...}` above the request, when the request alone reads it. */
function namedBefore(value: PyNode, { flask }: Job): PyNode | null {
  const binding = value.kind === 'identifier' ? flask.project.names.binding(value) : null
  const [definition, ...others] = binding?.definitions ?? []
  const isOnly = binding?.references.every((use) => use === value || use === definition?.target) ?? false
  const isHere = definition !== undefined && enclosingFunction(definition.node) === enclosingFunction(value)
  return isOnly && isHere && others.length === 0 ? (definition?.value ?? null) : null
}

/** `(stream, name, type)` is `(name, stream, type)` for httpx; a list of them stays one. */
function swap(job: Job, value: PyNode): boolean {
  if (value.kind === 'call') {
    // Werkzeug sends the name as it was opened, httpx its last part.
    const path = argument(value, 0, 'file')
    if (path && literalString(path)?.includes('/')) job.plan.replace(value, py`(${code(textOf(path))}, ${value})`)
    return isBinary(value)
  }
  if (value.kind === 'list') return parts(value).every((part) => part.kind === 'tuple' && swap(job, part))
  const [stream, name, type, ...others] = parts(value)
  if (value.kind !== 'tuple' || !stream || !name || others.length > 0) return false
  job.plan.replace(value, type ? py`(${name}, ${stream}, ${type})` : py`(${name}, ${stream})`)
  return true
}

/** httpx reads the name of an opened file, as Werkzeug does, but only bytes. */
function isBinary(call: PyNode): boolean {
  const callee = field(call, 'function')
  const mode = literalString(argument(call, 1, 'mode'))
  return callee?.kind === 'identifier' && textOf(callee) === 'open' && (mode?.includes('b') ?? false)
}
