/** Requests a test sends: the verb, the arguments, and the verbs of httpx that take no body. */
import type { Value } from '../../src/flask/flow.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, type Hole, py, quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { parametersOf } from '../../src/python/functions.js'
import { literalPairs, literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { enclosingFunction, field, parts, textOf } from '../../src/python/syntax.js'
import { keywordsOf, planKeywords } from './arguments.js'
import type { Job } from './findings.js'

/** Methods of Flask's client that send a request. */
export const VERBS: ReadonlySet<string> = new Set('get post put patch delete head options trace open'.split(' '))
const WITHOUT_BODY: ReadonlySet<string> = new Set(['get', 'delete', 'head', 'options'])
const BODY: ReadonlySet<string> = new Set(['data', 'json'])

export function planRequests(job: Job): void {
  for (const call of job.flask.index.calls) {
    const callee = field(call, 'function')
    if (!callee || !isRequest(call, callee, job)) continue
    if (callArgs(call).positional.length > 1) job.plan.refuse(call, 'request-option', { name: 'base_url' })
    planKeywords(job, call, new Set(['method']))
    planStar(job, call)
    planVerb(job, call, callee)
  }
}

function isRequest(call: PyNode, callee: PyNode, { flask }: Job): boolean {
  const isResponse = (value: Value): boolean => value.tag === 'response'
  if (callee.kind === 'call' || callee.kind === 'identifier') {
    return call.parent !== null && [...flask.flow.valuesOf(call)].some(isResponse) && isComputed(callee, flask)
  }
  if (callee.kind !== 'attribute' || !VERBS.has(attributeName(callee))) return false
  return flask.flow.is(field(callee, 'object'), 'client')
}

/** `getattr(client, verb)`, called at once or under a name. */
function isComputed(callee: PyNode, { project }: Job['flask']): boolean {
  if (callee.kind === 'call') return true
  const value = project.names.binding(callee)?.definitions.at(-1)?.value
  const made = value?.kind === 'call' ? field(value, 'function') : null
  return made != null && textOf(made) === 'getattr'
}

/** `delete`, `get`, `head` and `options` of httpx take no body, `open` and `trace` are not there: `request` takes everything. */
function planVerb({ plan }: Job, call: PyNode, callee: PyNode): void {
  const keywords = keywordsOf(call)
  const hasBody = keywords.some(({ name }) => BODY.has(name))
  const { quote } = styleOf(call.module)
  if (callee.kind === 'call') {
    const [client, method] = callArgs(callee).positional
    if (!hasBody || !client || !method) return
    plan.replace(callee, py`${client}.request`)
    lead(plan, call, py`${method}.upper()`)
    return
  }
  const verb = attributeName(callee)
  const name = field(callee, 'attribute')
  if (!name || (verb !== 'open' && verb !== 'trace' && !(WITHOUT_BODY.has(verb) && hasBody))) return
  plan.replace(name, code('request'))
  if (verb !== 'open') {
    lead(plan, call, quoted(verb.toUpperCase(), quote))
    return
  }
  const method = keywords.find((keyword) => keyword.name === 'method')
  if (method) plan.remove(method.node)
  lead(plan, call, method?.value ?? quoted('GET', quote))
}

/** Puts a first argument before the others, on a line of its own where they have one. */
function lead(plan: Job['plan'], call: PyNode, argument: Hole): void {
  const list = field(call, 'arguments')
  const first = list && parts(list)[0]
  if (!list || !first) return
  const isBelow = call.module.text.slice(list.start, first.start).includes('\n')
  plan.replace(first, isBelow ? py`${argument},\n${first}` : py`${argument}, ${first}`)
}

/** `**options`: what the callers of a helper pass on, or the keys of a dictionary. */
function planStar(job: Job, call: PyNode): void {
  const { flask, plan } = job
  for (const star of field(call, 'arguments')?.children ?? []) {
    if (star.kind !== 'dictionary_splat' && star.kind !== 'list_splat') continue
    const name = star.children[0]
    const owner = enclosingFunction(call)
    const parameter = owner && name ? parametersOf(owner).find((item) => item.name === textOf(name)) : null
    const callers = owner && parameter ? flask.flow.callersOf(owner) : []
    if (star.kind === 'dictionary_splat' && parameter?.kind === 'doubleStar' && callers.length > 0)
      for (const caller of callers) planCaller(job, call, caller, owner as PyNode)
    else if (!isHarmless(name, job)) plan.report(star, 'open-arguments')
  }
}

/** A caller's keywords that its helper hands to the client. */
function planCaller(job: Job, request: PyNode, caller: PyNode, helper: PyNode): void {
  const own = new Set(parametersOf(helper).map(({ name }) => name))
  const passed = keywordsOf(caller).filter(({ name }) => !own.has(name))
  const callee = field(request, 'function')
  const verb = callee?.kind === 'attribute' ? attributeName(callee) : ''
  const givesHeaders = keywordsOf(request).some(({ name }) => /^(headers|content_type|mimetype)$/.test(name))
  const isTyped = passed.some(({ name }) => name === 'content_type' || name === 'mimetype')
  const bodied = passed.find(({ name }) => BODY.has(name) && WITHOUT_BODY.has(verb))
  if (bodied || (givesHeaders && isTyped))
    job.plan.refuse(caller, 'request-option', { name: bodied?.name ?? 'content_type' })
  else planKeywords(job, caller, own)
  if (callArgs(caller).hasStar) job.plan.report(caller, 'open-arguments')
}

const HARMLESS = /^(headers|json|auth|follow_redirects)$/

function isHarmless(name: PyNode | undefined, { flask }: Job): boolean {
  const definitions = (name && flask.project.names.binding(name)?.definitions) ?? []
  const pairs = name?.kind === 'dictionary' ? literalPairs(name) : literalPairs(definitions[0]?.value)
  return definitions.length < 2 && pairs !== null && pairs.every(({ key }) => HARMLESS.test(literalString(key) ?? ''))
}
