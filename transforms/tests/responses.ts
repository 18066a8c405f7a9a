/** What tests read from a response, in the words of httpx. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, type Hole, imported, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { isNone, literalBool, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { field, isAssigned, nodesOfKind, textOf } from '../../src/python/syntax.js'
import type { Job } from './findings.js'

const closing = imported('contextlib', 'closing')

/** Same name, same meaning. */
const SAME: ReadonlySet<string> = new Set(['status_code', 'text', 'history', 'close', '__enter__', '__exit__'])

const HEADERS: ReadonlyMap<string, string> = new Map([
  ['location', 'location'],
  ['content_type', 'content-type'],
  ['mimetype', 'content-type'],
  ['is_json', 'content-type'],
  ['content_length', 'content-length'],
])

const HEADER_METHODS: ReadonlySet<string> = new Set(['get', 'items', 'keys', 'values', 'get_list'])

/** Flask answers None for a body that is no JSON, httpx raises: such questions need the support module's response. */
export function readsNothing({ attribute, node, call }: ObjectAccess): boolean {
  if (attribute === 'get_json') return !call || isNoneCompared(call) || callArgs(call).keywords.has('silent')
  return attribute === 'json' && !call && isNoneCompared(node)
}

const isNoneCompared = (node: PyNode): boolean =>
  node.parent?.kind === 'comparison_operator' && node.parent.children.some((child) => isNone(child))

export function planResponse(job: Job, access: ObjectAccess): void {
  const { attribute, node, call } = access
  const { plan } = job
  const name = field(node, 'attribute')
  if (!name || SAME.has(attribute)) return
  if (isAssigned(node) || node.parent?.kind === 'delete_statement') {
    unknown(job, access)
    return
  }
  const header = HEADERS.get(attribute)
  if (attribute === 'data') plan.replace(name, code('content'))
  else if (attribute === 'get_data' && call) planGetData(job, access, call, name)
  else if (attribute === 'get_json' && call) planGetJson(job, access, call, name)
  else if (attribute === 'json') {
    if (!call) plan.replace(node, readsNothing(access) ? py`${access.object}.get_json()` : py`${node}()`)
  } else if (attribute === 'status') planStatus(job, access)
  else if (attribute === 'headers') planHeaders(job, access)
  else if (header && !call) planHeader(job, access, header)
  else if (attribute === 'request' && node.parent?.kind === 'attribute') planUrl(job, access, node.parent)
  else unknown(job, access)
}

/** `with client.get("/") as response:`; httpx's response is closed, not entered. */
export function planEntered({ flask, plan }: Job): void {
  for (const module of flask.project.modules) {
    for (const item of nodesOfKind(module, 'with_item')) {
      const value = field(item, 'value')
      const entered = value?.kind === 'as_pattern' ? value.children[0] : value
      if (entered && flask.flow.is(entered, 'response')) plan.replace(entered, py`${closing}(${entered})`)
    }
  }
}

function unknown({ plan }: Job, { node, attribute }: ObjectAccess): void {
  plan.refuse(node, 'unknown-attribute', { name: attribute, object: 'response' })
}

function planGetData(job: Job, access: ObjectAccess, call: PyNode, name: PyNode): void {
  const { positional, keywords } = callArgs(call)
  const asText = argument(call, 0, 'as_text')
  const isText = literalBool(asText)
  if (positional.length + keywords.size > (asText ? 1 : 0) || (asText && isText === null)) {
    unknown(job, access)
    return
  }
  job.plan.replace(name, code(isText ? 'text' : 'content'))
  job.plan.replace(call, py`${access.node}`)
}

function planGetJson(job: Job, access: ObjectAccess, call: PyNode, name: PyNode): void {
  const { positional, keywords, hasStar } = callArgs(call)
  if (positional.length > 0 || hasStar || [...keywords.keys()].some((key) => !/^(force|silent|cache)$/.test(key))) {
    unknown(job, access)
    return
  }
  if (readsNothing(access)) return
  job.plan.replace(name, code('json'))
  for (const argument of field(call, 'arguments')?.children ?? []) job.plan.remove(argument)
}

/** `"200 OK"`: a comparison with a literal becomes one with the number. */
function planStatus(job: Job, access: ObjectAccess): void {
  const { plan } = job
  const { node, object } = access
  const comparison = node.parent?.kind === 'comparison_operator' ? node.parent : null
  const other = comparison?.children.find((child) => child !== node)
  const number = /^(\d{3})(?= |$)/.exec(literalString(other) ?? '')?.[1]
  const operator = comparison?.words.join(' ') ?? ''
  if (comparison?.children.length !== 2 || !other || !number) {
    unknown(job, access)
    return
  }
  if (operator === '==' || operator === '!=') {
    plan.replace(field(node, 'attribute') ?? node, code('status_code'))
    plan.replace(other, code(number))
  } else if (operator === 'in' || operator === 'not in')
    plan.replace(comparison, py`${object}.status_code ${code(operator === 'in' ? '==' : '!=')} ${code(number)}`)
  else unknown(job, access)
}

function planHeader({ plan }: Job, access: ObjectAccess, header: string): void {
  const { node, object, attribute } = access
  const { quote } = styleOf(node.module)
  const key = quoted(header, quote)
  const value = isNoneCompared(node) ? py`${object}.headers.get(${key})` : py`${object}.headers[${key}]`
  const split = code(`.partition(${quote};${quote})[0]`)
  plan.replace(node, readHeader(node, attribute, value, split))
}

function readHeader(node: PyNode, attribute: string, value: Hole, split: Hole): Hole {
  const { quote } = styleOf(node.module)
  if (attribute === 'content_length') return isNoneCompared(node) ? value : py`int(${value})`
  if (attribute === 'mimetype' && !isNoneCompared(node)) return py`${value}${split}`
  if (attribute !== 'is_json') return value
  const isJson = py`${value}${split} == ${quoted('application/json', quote)}`
  return LOOSE.has(node.parent?.kind ?? '') ? isJson : py`(${isJson})`
}

/** Where a comparison needs no parentheses. */
const LOOSE: ReadonlySet<string> = new Set([
  'assert_statement',
  'not_operator',
  'boolean_operator',
  'argument_list',
  'assignment',
  'if_statement',
  'return_statement',
])

function planHeaders(job: Job, access: ObjectAccess): void {
  const { node } = access
  const { parent } = node
  // Iteration gives names, not pairs, and a plain dict of them has lower-case names.
  const isWhole = parent?.kind === 'for_statement' || parent?.kind === 'for_in_clause' || isConverted(node)
  if (parent?.kind === 'attribute') planHeaderMethod(job, access, parent)
  else if (isWhole) unknown(job, access)
}

const isConverted = (node: PyNode): boolean => {
  const call = node.parent?.kind === 'argument_list' ? node.parent.parent : null
  const callee = call && field(call, 'function')
  return callee != null && /^(dict|list|set|sorted)$/.test(textOf(callee))
}

function planHeaderMethod(job: Job, access: ObjectAccess, method: PyNode): void {
  const name = field(method, 'attribute')
  const call = callOf(method)
  const text = attributeName(method)
  if (!name || !call || callArgs(call).keywords.has('type')) {
    unknown(job, access)
    return
  }
  if (text === 'getlist' || text === 'get_all') job.plan.replace(name, code('get_list'))
  else if (!HEADER_METHODS.has(text)) unknown(job, access)
}

/** The request a response belongs to: only where it went. */
function planUrl(job: Job, access: ObjectAccess, reader: PyNode): void {
  const text = attributeName(reader)
  const { object } = access
  if (text === 'path') job.plan.replace(reader, py`${object}.url.path`)
  else if (text === 'url') job.plan.replace(reader, py`str(${object}.url)`)
  else if (text === 'method') return
  else job.plan.refuse(access.node, 'unknown-attribute', { name: `request.${text}`, object: 'response' })
}
