/** Flask-RESTX: an Api and its Namespaces become routers that include each other, what the Api says of itself goes to FastAPI. */
import type { Router } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isSwaggerCollector } from '../../src/flask/rest-documents.js'
import { pagesOf } from '../../src/flask/rest-pages.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, imported, join, py, quoted } from '../../src/plan/template.js'
import { argument, callArgs } from '../../src/python/calls.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import { isPlaced } from './apis.js'
import type { Code } from './findings.js'

const APIRouter = imported('fastapi', 'APIRouter')

/** Options that only the document shows, or that have a counterpart. */
const API: ReadonlySet<string> = new Set(
  `app version title description terms_url license license_url contact contact_url contact_email authorizations security doc default
  default_label tags prefix ordered catch_all_404s validate`.split(/\s+/),
)
const NAMESPACE: ReadonlySet<string> = new Set(
  'name description path decorators authorizations ordered validate'.split(' '),
)

export function planNamespaces(flask: FlaskModel, plan: Planner<Code>): void {
  for (const router of flask.routers) {
    if (router.kind === 'blueprint' || !isSwaggerCollector(router.origin, flask.index)) continue
    if (router.kind === 'api') planApi(router, flask, plan)
    else planNamespace(router, flask, plan)
  }
}

function planApi(router: Router, flask: FlaskModel, plan: Planner<Code>): void {
  const { origin, target, statement, registrations, prefix, prefixNode } = router
  const what = 'Api(...)'
  const option = unknownOption(origin, API, 1) ?? computedText(origin)
  if (option) return plan.refuse(origin, 'unknown-option', { what, option })
  const [registration, ...others] = registrations
  if (
    !target ||
    statement.kind !== 'expression_statement' ||
    !registration ||
    others.length > 0 ||
    !isPlaced(router, flask)
  )
    return plan.refuse(origin, 'not-assigned', { what: 'an Api' })
  const call = plan.call(origin).call(APIRouter).keyword('route_class', plan.help('ApiRoute', origin))
  if (prefixNode && !(prefix && /^\/[^<>]*[^/<>]$/.test(prefix)))
    return plan.refuse(origin, 'address', { address: textOf(prefixNode) })
  if (prefixNode) call.keyword('prefix', prefixNode)
  const app = argument(registration.call, 0, 'app')
  if (!app) return
  plan.copy(app)
  const object = registration.call === origin ? code(textOf(target)) : objectOf(registration.call)
  const include = py`${app}.include_router(${object})`
  if (registration.call === origin) plan.after(statement, include, 1)
  else plan.replace(registration.call, include)
  planPages(router, flask, plan)
}

/** FastAPI serves its own page and document there. */
function planPages({ origin }: Router, flask: FlaskModel, plan: Planner<Code>): void {
  const apps = flask.apps.filter((app) => pagesOf(app.origin, flask.routers, flask.mounting, flask.index))
  for (const app of apps) {
    const pages = pagesOf(app.origin, flask.routers, flask.mounting, flask.index)
    if (pages?.api.origin !== origin)
      return plan.refuse(origin, 'unknown-option', { what: 'a second Api', option: 'a document of its own' })
    const taken = flask.routes.find((route) => flask.mounting.fullRule(route) === pages.docs)
    if (taken) return plan.refuse(taken.source, 'address', { address: pages.docs ?? '' })
  }
  plan.note(origin, 'document')
  const spelled = flask.routes.find(({ rule }) => rule !== null && /<(string|default|\w+\([^)]*\)):/.test(rule))
  if (spelled) plan.note(spelled.source, 'hints', { rule: spelled.rule ?? '' })
}

function planNamespace(router: Router, flask: FlaskModel, plan: Planner<Code>): void {
  const { origin, target, registrations } = router
  const what = 'Namespace(...)'
  const name = argument(origin, 0, 'name')
  const text = name && literalString(name)
  const option = unknownOption(origin, NAMESPACE, 3)
  if (option) return plan.refuse(origin, 'unknown-option', { what, option })
  const [registration, ...others] = registrations
  if (!target || !registration || others.length > 0 || !name || text === null)
    return plan.refuse(origin, 'not-assigned', { what: 'a Namespace' })
  const own = argument(origin, 2, 'path')
  const path = own && own.kind !== 'none' ? flask.constants.text(own) : `/${text}`
  const given = registration.prefix && registration.prefix.kind !== 'none' ? registration.prefix : null
  const call = plan.call(origin).call(APIRouter).keyword('route_class', plan.help('ApiRoute', origin))
  const address = given ? flask.constants.text(given) : (path?.replace(/\/+$/, '') ?? null)
  if (address === null || !/^(\/[^<>]*[^/<>])?$/.test(address) || (given && address === ''))
    return plan.refuse(registration.call, 'address', { address: textOf(given ?? own ?? name) })
  if (!given && address) call.keyword('prefix', own && path === address ? own : quoted(address))
  call.keyword('tags', py`[${name}]`)
  const list = [objectArgument(registration.call), given && py`prefix=${given}`]
  plan.replace(registration.call, py`${objectOf(registration.call)}.include_router(${join(list)})`)
}

const objectOf = (call: PyNode): PyNode | null => field(field(call, 'function') ?? call, 'object')
const objectArgument = (call: PyNode): PyNode | null => argument(call, 0, 'ns')

function unknownOption(origin: PyNode, known: ReadonlySet<string>, positions: number): string | null {
  const { keywords, positional, hasStar } = callArgs(origin)
  const unknown = [...keywords.keys()].find((name) => !known.has(name))
  if (hasStar || positional.length > positions) return 'its arguments'
  if (keywords.has('validate') && !/^(false|none)$/.test(keywords.get('validate')?.kind ?? '')) return 'validate'
  const all = keywords.get('catch_all_404s')
  return unknown ?? (all && !/^(true|false)$/.test(all.kind) ? 'a computed catch_all_404s' : null)
}

/** What the page and the document say has to be known where the application is made. */
function computedText(origin: PyNode): string | null {
  const { keywords } = callArgs(origin)
  const doc = keywords.get('doc')
  if (doc && doc.kind !== 'false' && !literalString(doc)?.startsWith('/')) return 'a computed doc'
  return null
}
