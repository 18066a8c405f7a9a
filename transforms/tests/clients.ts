/** Where test clients are made, and everything asked of them that is not a request. */
import { findAccesses, type ObjectAccess } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code, type Hole, imported, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { isNone, literalBool, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { field } from '../../src/python/syntax.js'
import type { Job } from './findings.js'
import type { Native } from './needs.js'
import { VERBS } from './requests.js'

const closing = imported('contextlib', 'closing')
const TestClient = imported('fastapi.testclient', 'TestClient')

export function planClients(job: Job, native: Native): void {
  const { flask, plan } = job
  let isRequired = false
  for (const access of flask.appAccesses) {
    if (access.attribute !== 'test_client') continue
    if (!access.call || !isPlain(access.call)) plan.refuse(access.node, 'client-option')
    else create(job, access, access.call, native.isNative(access.call))
    if (!isRequired) plan.require('httpx2', 'test', access.node.module.path)
    isRequired = true
  }
  for (const access of findAccesses(flask.index, flask.flow, 'client')) planAccess(job, access)
}

/** Cookies are kept unless somebody says otherwise. */
const isPlain = (call: PyNode): boolean => {
  const { positional, keywords, hasStar } = callArgs(call)
  const isKept = literalBool(positional[0] ?? keywords.get('use_cookies')) ?? false
  return !hasStar && positional.length + keywords.size === (isKept ? 1 : 0)
}

function create({ flask, plan }: Job, { object, node }: ObjectAccess, call: PyNode, isNative: boolean): void {
  if (!isNative) {
    plan.replace(call, py`${plan.help('FlaskClient', node)}(${object})`)
    return
  }
  const { quote } = styleOf(node.module)
  const host = code(`base_url=${quote}http://localhost${quote}, follow_redirects=False`)
  // Without TESTING Flask's client answers the 500 instead of raising what the view raised.
  const quiet = flask.testing.isOn(object) ? null : py`, raise_server_exceptions=${raising(object, { flask, plan })}`
  const client = py`${TestClient}(${object}, ${host}${quiet})`
  plan.replace(call, isEntered(call) && waitsForThreads(call, flask) ? py`${closing}(${client})` : client)
}

const TURNED_ON = /(?:\b(?:DEBUG|PROPAGATE_EXCEPTIONS)["'\]]*|\.debug)\s*[=:](?!=|\s*(?:False|None)\b)/

/** What the settings say where they may be on. */
function raising(object: PyNode, { flask, plan }: Job): Hole {
  const isSet = flask.project.modules.some(({ text }) => TURNED_ON.test(text))
  return isSet ? py`${plan.help('propagates', object)}(${object})` : code('False')
}

/** `with app.test_client() as client:`. */
const isEntered = ({ parent, field: place }: PyNode): boolean =>
  parent?.kind === 'with_item' ||
  (parent?.kind === 'as_pattern' && parent.parent?.kind === 'with_item' && place !== 'alias')

/** A client that is entered has a thread of its own until it is left: a test that waits for all threads would wait for it. */
const waitsForThreads = (call: PyNode, flask: FlaskModel): boolean =>
  ['threading.enumerate', 'threading.active_count'].some((name) =>
    flask.uses(name).some(({ module }) => module === call.module || isTestPath(module.path)),
  )

function planAccess(job: Job, access: ObjectAccess): void {
  const { attribute, node, call } = access
  if (VERBS.has(attribute) || attribute === 'session_transaction' || /^__(enter|exit)__$/.test(attribute)) return
  const name = field(node, 'attribute')
  if (attribute === 'application' && name) {
    job.plan.replace(name, code('app'))
    return
  }
  if (call && name && planCookie(job, access, call)) return
  job.plan.refuse(node, 'unknown-attribute', { name: attribute, object: 'client' })
}

/** Cookies live in a jar; the domain is that of the server's own cookies, so that the application can replace or delete them. */
function planCookie({ plan }: Job, access: ObjectAccess, call: PyNode): boolean {
  const { attribute, object, node } = access
  const method = COOKIES.get(attribute)
  if (!method) return false
  const { positional, keywords, hasStar } = callArgs(call)
  const wanted = attribute === 'set_cookie' ? 2 : 1
  // Before Werkzeug 2.3 the server's name came first.
  const isOld = positional.length + NAMES.filter((name) => keywords.has(name)).length > wanted && isLocal(positional[0])
  const path = attribute === 'get_cookie' ? undefined : keywords.get('path')
  const given = [...positional.slice(isOld ? 1 : 0), ...keywords.values()].filter((value) => value !== path)
  const stranger = [...keywords].find(([name, value]) => !/^(key|value)$/.test(name) && value !== path)?.[0]
  if (hasStar || given.length !== wanted || stranger) {
    plan.refuse(node, 'cookie-option', { name: stranger ?? 'other arguments' })
    return true
  }
  const [key, value] = [keywords.get('key') ?? given[0], keywords.get('value') ?? given.at(-1)]
  const { quote } = styleOf(node.module)
  if (attribute === 'get_cookie') return planGetCookie(plan, access, call, key)
  const domain = attribute === 'set_cookie' || path ? code(`, domain=${quote}localhost.local${quote}`) : null
  plan.replace(
    call,
    py`${object}.cookies.${code(method)}(${key}${value !== key && py`, ${value}`}${domain}${path && py`, path=${path}`})`,
  )
  return true
}

const NAMES = ['key', 'value'] as const

const COOKIES: ReadonlyMap<string, string> = new Map([
  ['set_cookie', 'set'],
  ['delete_cookie', 'delete'],
  ['get_cookie', 'get'],
])

const isLocal = (node: PyNode | undefined): boolean => /^(localhost)?$/.test(literalString(node) ?? 'unknown')

/** Flask's answer is an object with a value; only its value and its absence can be said. */
function planGetCookie(
  plan: Job['plan'],
  { object, node }: ObjectAccess,
  call: PyNode,
  key: PyNode | undefined,
): boolean {
  const reader = call.parent
  if (reader?.kind === 'attribute' && /^(decoded_)?value$/.test(attributeName(reader)))
    plan.replace(reader, py`${object}.cookies[${key}]`)
  else if (reader?.kind === 'comparison_operator' && reader.children.some((child) => isNone(child)))
    plan.replace(call, py`${object}.cookies.get(${key})`)
  else plan.refuse(node, 'unknown-attribute', { name: 'get_cookie', object: 'client' })
  return true
}
