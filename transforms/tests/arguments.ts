/** Keyword arguments of a test request: same order, other names. */
import { code, type Hole, imported, py, quoted } from '../../src/plan/template.js'
import { parametersOf } from '../../src/python/functions.js'
import { isNone, literalBool, literalPairs, literalString, stringPrefix } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import {
  descendants,
  enclosingFunction,
  field,
  parts,
  statementOf,
  textOf,
  unparenthesized,
} from '../../src/python/syntax.js'
import { type Body, bodyOf, planFiles } from './bodies.js'
import type { Job } from './findings.js'

const urlencode = imported('urllib.parse', 'urlencode')

export interface Keyword {
  readonly name: string
  readonly value: PyNode
  /** The whole `name=value`. */
  readonly node: PyNode
  readonly label: PyNode
}

export function keywordsOf(call: PyNode): Keyword[] {
  return (field(call, 'arguments')?.children ?? []).flatMap((node) => {
    const label = node.kind === 'keyword_argument' ? field(node, 'name') : null
    const value = label && field(node, 'value')
    return label && value ? [{ name: textOf(label), value, node, label }] : []
  })
}

const SAME = /^(json|headers|auth|follow_redirects)$/

/** The address Flask's client always has, and the support module's too. */
export function isLocalAddress({ name, value }: Keyword): boolean {
  const [pair, ...others] = (name === 'environ_base' || name === 'environ_overrides' ? literalPairs(value) : null) ?? []
  const [key, address] = [literalString(pair?.key), literalString(pair?.value)]
  return others.length === 0 && key === 'REMOTE_ADDR' && address === '127.0.0.1'
}

/** `ignored` are keywords that do not go to the client. */
export function planKeywords(job: Job, call: PyNode, ignored: ReadonlySet<string>): void {
  const keywords = keywordsOf(call).filter(({ name }) => !ignored.has(name))
  const data = keywords.find(({ name }) => name === 'data')
  const body = data ? bodyOf(data.value, job) : null
  const { plan } = job
  for (const keyword of keywords) {
    const { name, node, label, value } = keyword
    if (name === 'path') plan.replace(label, code('url'))
    else if (name === 'buffered' || isLocalAddress(keyword)) planAbsent(job, keyword)
    else if (name === 'query_string') {
      plan.replace(label, code('params'))
      planValues(job, value)
    } else if (name === 'data') planData(job, keyword, keywords, body)
    else if (name === 'content_type' || name === 'mimetype') planType(job, keyword, keywords, body)
    else if (!SAME.test(name)) plan.refuse(node, 'request-option', { name })
  }
}

/** What was said about an argument that goes is said above the statement. */
function planAbsent({ plan }: Job, { node, value }: Keyword): void {
  plan.remove(node)
  const statement = statementOf(node)
  const comments = [...descendants(value)].filter(({ kind }) => kind === 'comment')
  if (statement) for (const comment of comments) plan.before(statement, code(textOf(comment)))
}

function planData(job: Job, keyword: Keyword, keywords: readonly Keyword[], body: Body | null): void {
  if (body === 'text') job.plan.replace(keyword.label, code('content'))
  else if (body === 'files') planFiles(job, keyword)
  else if (body === 'form') {
    planValues(job, keyword.value)
    if (hasBytes(keyword.value)) planEncoded(job, keyword, keywords)
  }
}

const hasBytes = (value: PyNode): boolean =>
  value.kind === 'dictionary' && (literalPairs(value) ?? []).some((pair) => stringPrefix(pair.value).includes('b'))

/** httpx sends the repr of bytes in a form, Werkzeug the bytes. */
function planEncoded(job: Job, { label, value, node }: Keyword, keywords: readonly Keyword[]): void {
  const { plan } = job
  const { quote } = styleOf(node.module)
  const type = quoted('application/x-www-form-urlencoded', quote)
  const entry = py`${quoted('Content-Type', quote)}: ${type}`
  const headers = keywords.find(({ name }) => name === 'headers')
  plan.replace(label, code('content'))
  plan.replace(value, py`${urlencode}(${value})`)
  if (headers) mergeHeader(job, unparenthesized(headers.value), entry, type)
  else plan.replace(node, py`${node}, headers={${entry}}`)
}

/** Werkzeug leaves out None and writes True; httpx sends an empty value and `true`. */
export function planValues({ plan }: Job, value: PyNode): void {
  const { quote } = styleOf(value.module)
  for (const { value: item } of literalPairs(value) ?? []) {
    const bool = literalBool(item)
    if (isNone(item) && item.parent) plan.remove(item.parent)
    else if (bool !== null) plan.replace(item, quoted(bool ? 'True' : 'False', quote))
  }
}

/** The content type is a header: beside the others where there are some. */
function planType(job: Job, keyword: Keyword, keywords: readonly Keyword[], body: Body | null): void {
  const { plan } = job
  const { node, value } = keyword
  const type = literalString(value)
  const isForm = body === 'form' || body === 'files'
  // httpx writes these itself, with the boundary that belongs to the body.
  const isImplied =
    (isForm && /^(multipart\/form-data|application\/x-www-form-urlencoded)$/.test(type ?? '')) ||
    (type === 'application/json' && keywords.some(({ name }) => name === 'json'))
  const isSecond = keyword.name === 'mimetype' && keywords.some(({ name }) => name === 'content_type')
  if (isImplied || isSecond || isNone(value)) {
    plan.remove(node)
    return
  }
  const { quote } = styleOf(node.module)
  const entry = py`${quoted('Content-Type', quote)}: ${value}`
  const headers = keywords.find(({ name }) => name === 'headers')
  if (!headers || isNone(headers.value)) {
    if (headers) plan.remove(headers.node)
    const absent = isOptional(value) ? py` if ${code(textOf(value))} else None` : null
    plan.replace(node, py`headers={${entry}}${absent}`)
    return
  }
  if (isOptional(value)) {
    plan.refuse(node, 'request-option', { name: keyword.name })
    return
  }
  plan.remove(node)
  mergeHeader(job, unparenthesized(headers.value), entry, value)
}

function mergeHeader({ plan }: Job, headers: PyNode, entry: Hole, value: Hole): void {
  const { quote } = styleOf(headers.module)
  const last = parts(headers).at(-1)
  if (headers.kind === 'dictionary') {
    if (last) plan.replace(last, py`${last}, ${entry}`)
    else plan.replace(headers, py`{${entry}}`)
  } else if (headers.kind === 'list') {
    const tuple = py`(${quoted('Content-Type', quote)}, ${value})`
    if (last) plan.replace(last, py`${last}, ${tuple}`)
    else plan.replace(headers, py`[${tuple}]`)
  } else
    plan.replace(headers, isOptional(headers) ? py`{**(${headers} or {}), ${entry}}` : py`{**${headers}, ${entry}}`)
}

/** Whether a value is a parameter that may be None. */
function isOptional(value: PyNode): boolean {
  const owner = value.kind === 'identifier' ? enclosingFunction(value) : null
  const parameter = owner && parametersOf(owner).find(({ name }) => name === textOf(value))
  return isNone(parameter?.default)
}
