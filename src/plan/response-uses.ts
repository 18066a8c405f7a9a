/** What code does with a finished Flask response, said of Starlette's: after-hooks and error handlers get one as an object. */
import { attributeName } from '../flask/syntax-index.js'
import { argument, callArgs, callOf } from '../python/calls.js'
import { parametersOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { field } from '../python/syntax.js'
import type { Planner } from './plan.js'
import { code, defined, type Hole, importedModule, inner, py, quoted } from './template.js'

const json = importedModule('json')

/** Keywords of set_cookie that mean the same to both frameworks. */
const COOKIE: ReadonlySet<string> = new Set(['key', 'value', 'path', 'domain', 'secure', 'httponly', 'samesite'])
/** Methods of `headers` with the same name and meaning. */
const HEADERS: ReadonlySet<string> = new Set(['get', 'setdefault', 'update', 'items', 'keys', 'values'])

export interface ResponseUses {
  /** Uses that mean nothing to a Starlette response: what is used. */
  readonly unknown: readonly { readonly node: PyNode; readonly name: string }[]
  readonly readsBody: boolean
}

type Speaker = Pick<Planner, 'replace' | 'help'>

/** Whether every use of a response can be said of Starlette's; otherwise the function gets it in Flask's shape. */
export function isExpressible(uses: readonly PyNode[]): boolean {
  const silent: Speaker = { replace: () => {}, help: (name) => defined('', name) }
  return planResponseUses(uses, silent).unknown.length === 0
}

/** Attributes of Flask's response that say nothing of the body. */
const HEAD =
  /^(headers|status|status_code|mimetype|mimetype_params|content_type|is_json|set_cookie|delete_cookie|cache_control|vary|expires|location|last_modified|date|age|retry_after|allow|accept_ranges|www_authenticate|set_etag|get_etag|content_(language|encoding|location|security_policy\w*)|(access_control|cross_origin)_\w+)$/
/** Those that speak of how the body is sent: it is sent from a buffer here. */
const SENDING =
  /^(direct_passthrough|is_streamed|is_sequence|response|call_on_close|stream|iter_encoded|freeze|make_sequence|implicit_sequence_conversion)$/

/** What an after-hook does with a response in Flask's shape. */
export function shapedUses(uses: readonly PyNode[]): ResponseUses {
  const accesses = uses.map(({ parent, field: role }) =>
    parent?.kind === 'attribute' && role === 'object' ? parent : null,
  )
  const others = uses.filter((use, index) => !accesses[index] && use.parent?.kind !== 'return_statement')
  const named = accesses.flatMap((node) => (node ? [{ node, name: attributeName(node) }] : []))
  return {
    unknown: named.filter(({ name }) => SENDING.test(name)),
    readsBody: others.length > 0 || named.some(({ name }) => !HEAD.test(name)),
  }
}

/** Plans every use of a name that holds a response; what is returned or passed to nobody stays. */
export function planResponseUses(uses: readonly PyNode[], plan: Speaker): ResponseUses {
  const unknown: { node: PyNode; name: string }[] = []
  let readsBody = false
  for (const use of uses) {
    const access = use.parent?.kind === 'attribute' && use.field === 'object' ? use.parent : null
    if (!access) {
      if (use.parent?.kind !== 'return_statement') unknown.push({ node: use, name: 'the response itself' })
      continue
    }
    const known = planAccess(access, use, plan)
    if (!known) unknown.push({ node: access, name: attributeName(access) })
    readsBody ||= known === 'body'
  }
  return { unknown, readsBody }
}

/** Whether a function's response parameter is asked for its body. */
export function readsBody(uses: readonly PyNode[]): boolean {
  return uses.some(({ parent }) => parent?.kind === 'attribute' && BODY.has(attributeName(parent)))
}

const BODY: ReadonlySet<string> = new Set(['data', 'get_data', 'set_data', 'json', 'get_json', 'response'])

function planAccess(access: PyNode, response: PyNode, plan: Speaker): 'body' | 'head' | null {
  const name = attributeName(access)
  const assignment = access.field === 'left' && access.parent?.kind === 'assignment' ? access.parent : null
  const value = assignment && field(assignment, 'right')
  const call = callOf(access)
  switch (name) {
    case 'status_code':
      return 'head'
    case 'headers':
      return planHeaders(access, plan)
    case 'set_cookie':
      return call && planCookie(call, response, plan)
    case 'delete_cookie':
      return call && planHelper('delete_cookie', call, response, plan)
    case 'content_type':
      return planType(access, response, value, plan)
    case 'mimetype':
      return planMimetype(access, response, value, plan)
    case 'data':
      if (assignment) plan.replace(assignment, py`${plan.help('set_body', access)}(${response}, ${value})`)
      else plan.replace(access, py`${response}.body`)
      return access.parent?.kind === 'augmented_assignment' ? null : 'body'
    case 'set_data':
      if (!call || callArgs(call).positional.length !== 1) return null
      plan.replace(call, py`${plan.help('set_body', access)}(${response}, ${callArgs(call).positional[0]})`)
      return 'body'
    case 'get_data':
      return call && planData(call, response, plan)
    case 'json':
      plan.replace(access, py`${json}.loads(${response}.body)`)
      return 'body'
    case 'get_json':
      if (!call || argumentsOf(call) > 0) return null
      plan.replace(call, py`${json}.loads(${response}.body)`)
      return 'body'
    default:
      return null
  }
}

const argumentsOf = (call: PyNode): number => {
  const { positional, keywords, hasStar } = callArgs(call)
  return positional.length + keywords.size + Number(hasStar)
}

/** Items, membership and the methods both kinds of headers have; `add` is `append` to Starlette. */
function planHeaders(access: PyNode, plan: Speaker): 'head' | null {
  const { parent } = access
  if (parent?.kind === 'subscript' && access.field === 'value') return 'head'
  if (parent?.kind === 'comparison_operator') return 'head'
  const method = parent?.kind === 'attribute' && access.field === 'object' ? parent : null
  const call = method && callOf(method)
  if (!method || !call) return null
  const name = attributeName(method)
  const attribute = field(method, 'attribute')
  // Werkzeug's add() takes parameters of the header as keywords.
  if (name === 'add' && attribute && callArgs(call).positional.length === 2 && argumentsOf(call) === 2) {
    plan.replace(attribute, py`append`)
    return 'head'
  }
  return HEADERS.has(name) ? 'head' : null
}

/** Starlette writes a plain value alike, but SameSite=lax where nothing is said. */
function planCookie(call: PyNode, response: PyNode, plan: Speaker): 'head' {
  const { positional, keywords, hasStar, list } = callArgs(call)
  const value = argument(call, 1, 'value')
  const isPlain =
    value && /^[\w.-]+$/.test(literalString(value) ?? '') && [...keywords.keys()].every((name) => COOKIE.has(name))
  if (!isPlain || hasStar || !list || positional.length > 2) return planHelper('set_cookie', call, response, plan)
  if (!keywords.has('samesite')) plan.replace(list, py`(${inner(list)}, samesite=None)`)
  return 'head'
}

function planHelper(name: 'set_cookie' | 'delete_cookie', call: PyNode, response: PyNode, plan: Speaker): 'head' {
  const list = field(call, 'arguments')
  plan.replace(call, py`${plan.help(name, call)}(${response}, ${list && inner(list)})`)
  return 'head'
}

function planType(access: PyNode, response: PyNode, value: PyNode | null, plan: Speaker): 'head' {
  const header = py`${response}.headers[${quoted('content-type')}]`
  plan.replace(access, value ? header : py`${response}.headers.get(${quoted('content-type')})`)
  return 'head'
}

/** Text types get a charset (werkzeug.http.get_content_type). */
function planMimetype(access: PyNode, response: PyNode, value: PyNode | null, plan: Speaker): 'head' | null {
  const header = quoted('content-type')
  if (access.field !== 'left') {
    plan.replace(access, py`${plan.help('mimetype', access)}(${response})`)
    return 'head'
  }
  const type = value && literalString(value)
  if (!value || type === null) return null
  const isText = /^text\/|\+xml$|^application\/(xml|javascript|ecmascript|sql)/.test(type)
  plan.replace(access, py`${response}.headers[${header}]`)
  if (isText) plan.replace(value, quoted(`${type}; charset=utf-8`))
  return 'head'
}

function planData(call: PyNode, response: PyNode, plan: Speaker): 'body' | null {
  const asText = argument(call, 0, 'as_text')
  if (argumentsOf(call) > 1 || (asText && !/^(true|false)$/.test(asText.kind))) return null
  const decoded: Hole = asText?.kind === 'true' ? code('.decode()') : null
  plan.replace(call, py`${response}.body${decoded}`)
  return 'body'
}

/** References of the first parameter: the response an after-hook gets. */
export function responsesOf(definition: PyNode): readonly PyNode[] {
  const [parameter] = parametersOf(definition)
  return parameter ? (bindingOf(parameter.target)?.references ?? []) : []
}
