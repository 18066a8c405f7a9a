/** Pages: `query.paginate()` becomes a function of the query. */
import { code, join, py } from '../../src/plan/template.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import { type Parameter, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts, textOf } from '../../src/python/syntax.js'
import type { Job } from './index.js'
import { isOnObject, isOwnMethod, isQuery } from './queries.js'

/** Parameters in the order in which releases before 3 took them. */
const NAMES = ['page', 'per_page', 'error_out', 'max_per_page', 'count']

export function planPages(job: Job): void {
  const { flask, plan } = job
  for (const node of flask.index.attribute('paginate')) {
    if (isOnObject(node, job)) continue
    const call = callOf(node)
    const object = field(node, 'object')
    if (!call || !object) plan.refuse(node, 'query-method', { name: 'paginate' })
    else if (!isQuery(object) && flask.index.methodsNamed('paginate').some((method) => takes(method, call))) {
      if (!isOwnMethod(object, job)) plan.refuse(node, 'query-method', { name: 'paginate' })
    } else if (isPage(call, object)) planPage(call, object, job)
    else if (!isOfOthers(object)) plan.refuse(node, 'query-method', { name: 'paginate' })
  }
}

/** Whether a method of the project can be what is called: each of its parameters without a default is given. */
function takes(method: PyNode, call: PyNode): boolean {
  const { positional, keywords, hasStar } = callArgs(call)
  const own = parametersOf(method).slice(1)
  const isAsked = ({ kind, default: value }: Parameter): boolean =>
    value === null && kind !== 'star' && kind !== 'doubleStar'
  return hasStar || own.every((one, at) => !isAsked(one) || at < positional.length || keywords.has(one.name))
}

/** Whether a call is one of the extension: by what it is given, or by the query it is made on. */
function isPage(call: PyNode, object: PyNode): boolean {
  const { positional, keywords, hasStar } = callArgs(call)
  if (hasStar || positional.length > 4 || [...keywords.keys()].some((name) => !NAMES.includes(name))) return false
  return positional.length + keywords.size > 0 || isQuery(object)
}

/** `client.get_paginator("list_objects").paginate(Bucket=name)`. */
const isOfOthers = (object: PyNode): boolean => /paginator\b/i.test(textOf(object))

function planPage(call: PyNode, object: PyNode, { plan }: Job): void {
  const { positional } = callArgs(call)
  const list = field(call, 'arguments')
  const given = list ? parts(list) : []
  const named = given.map((item) => {
    const at = positional.indexOf(item)
    return at < 0 ? item : py`${code(NAMES[at] ?? '')}=${item}`
  })
  plan.replace(call, py`${plan.help('paginate', call)}(${join([object, ...named])})`)
}
