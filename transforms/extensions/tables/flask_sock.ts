/** Flask-Sock: WebSocket routes of FastAPI; each view keeps its code and a thread while its connection is open. */
import type { ExtensionObject, ExtensionUse } from '../../../src/flask/extensions.js'
import type { FlaskModel } from '../../../src/flask/model.js'
import { parseRule } from '../../../src/flask/rules.js'
import { code, defined, type Hole, imported, py, quoted } from '../../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../../src/python/calls.js'
import { decoratorsOf, definitionOf, isAsync, nameOf, parametersOf } from '../../../src/python/functions.js'
import type { PyNode } from '../../../src/python/node.js'
import { enclosing, enclosingFunction, field, nodesOfKind, textOf } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

const APIRouter = imported('fastapi', 'APIRouter')
const METHODS: ReadonlySet<string> = new Set(['receive', 'send', 'close', 'connected', 'close_reason', 'close_message'])
const CONVERTERS: Readonly<Record<string, string>> = { default: '', string: '', int: ':int' }

export const flaskSock: Table = {
  module: 'flask_sock',
  symbols: new Map([
    ['Sock', null],
    ['ConnectionClosed', { help: 'ConnectionClosed' }],
  ]),
  attributes: new Map([['Sock', new Set(['route', 'init_app'])]]),
  releases: 'flask-sock',
  plan(flask, plan) {
    const objects = flask.extensions.of('flask_sock.Sock')
    for (const object of objects) planObject(object, flask, plan)
    if (objects.length > 0)
      for (const use of flask.uses('simple_websocket.ConnectionClosed'))
        if (!enclosing(use, 'import_from_statement')) plan.replace(use, plan.help('ConnectionClosed', use))
  },
}

/** One `@sock.route("/chat")` with its view. */
interface SocketRoute {
  readonly use: ExtensionUse
  readonly call: PyNode
  readonly decorator: PyNode
  readonly view: PyNode
  readonly blueprint: PyNode | null
}

function planObject(object: ExtensionObject, flask: FlaskModel, plan: ExtensionPlanner): void {
  const { origin, statement, target, uses, inits } = object
  const refuse = (node: PyNode, option: string): void =>
    plan.refuse(node, 'unknown-option', { name: 'Flask-Sock', option })
  const routes = uses.filter(({ path }) => path === 'route').map(routeOf)
  const others = uses.filter(({ path, node }) => path === '' && !enclosing(node, 'import_from_statement'))
  const [init, second] = inits
  const given = argument(origin, 0, 'app')
  if (
    !target ||
    second ||
    (given && !init) ||
    others.length > 0 ||
    inits.some(({ call }) => call !== origin && call.parent?.kind !== 'expression_statement')
  )
    return refuse(origin, 'another use')
  const hook = flask.hooks.find(({ kind }) => /^(before|after)_/.test(kind))
  if (hook) return refuse(origin, 'an application whose hooks run for its WebSockets too')
  const setting = flask.project.modules.find(({ text }) => /SOCK_SERVER_OPTIONS/.test(text))
  if (setting) return refuse(origin, 'SOCK_SERVER_OPTIONS')
  for (const [at, route] of routes.entries())
    if (!route) refuse(uses.filter(({ path }) => path === 'route')[at]?.node ?? origin, 'a route that is no decorator')
  const known = routes.filter((route) => route !== null)
  const isRouter = !given && known.some(({ blueprint }) => !blueprint)
  for (const route of known)
    planRoute(route, isRouter && !route.blueprint ? route.use.object : ownerIn(object, route), flask, plan)
  plan.note(origin, 'sockets')
  plan.release('flask-sock', origin.module.path)
  if (isRouter) plan.replace(origin, py`${APIRouter}()`)
  else plan.remove(statement)
  for (const { call, app, statement } of inits.filter(({ call }) => call !== origin))
    if (isRouter) plan.replace(call, py`${app}.include_router(${target})`)
    else plan.remove(statement)
}

function routeOf(use: ExtensionUse): SocketRoute | null {
  const call = callOf(use.node)
  const decorator = call?.parent?.kind === 'decorator' ? call.parent : null
  const decorated = decorator && enclosing(decorator, 'decorated_definition')
  const view = decorated && definitionOf(decorated)
  if (!call || !decorator || !view) return null
  return { use, call, decorator, view, blueprint: argument(call, 1, 'bp') }
}

/** The application as the view comes to it; undefined where it has no name there. */
function ownerIn({ origin, inits }: ExtensionObject, { call, blueprint }: SocketRoute): Hole | undefined {
  if (blueprint) return blueprint
  const app = inits[0]?.app
  if (app?.kind !== 'identifier') return undefined
  if (enclosingFunction(origin) === enclosingFunction(call) && origin.module === call.module) return code(textOf(app))
  return enclosingFunction(origin) ? undefined : defined(origin.module.path, textOf(app))
}

function planRoute(route: SocketRoute, owner: Hole | undefined, flask: FlaskModel, plan: ExtensionPlanner): void {
  const { call, decorator, view, blueprint } = route
  const refuse = (node: PyNode, option: string): void =>
    plan.refuse(node, 'unknown-option', { name: 'Flask-Sock', option })
  const { positional, keywords, hasStar } = callArgs(call)
  const unknown = [...keywords.keys()].filter((name) => name !== 'path' && name !== 'bp')
  const given = argument(call, 0, 'path')
  const path = given && addressOf(given, flask)
  const name = nameOf(view)
  const [socket] = parametersOf(view)
  if (unknown.length > 0 || hasStar || positional.length > 2) return refuse(call, unknown.join(', ') || 'its arguments')
  if (!given || path === null || !name) return refuse(call, 'an address that cannot be read')
  if (owner === undefined) return refuse(call, 'an application without a name here')
  if (!socket || isAsync(view)) return refuse(view, 'a view that is no function of a connection')
  const other = nodesOfKind(view, 'attribute').find((node) => isUnknownRead(node, socket.name))
  if (other) return refuse(other, `${textOf(other)} of a connection`)
  const below = decoratorsOf(view)
  if (below.at(0) !== decorator || below.length > 1) return refuse(decorator, 'other decorators of the view')
  const router = flask.routers.find(({ origin }) =>
    [...flask.flow.valuesOf(blueprint)].some((value) => value.origin === origin),
  )
  const endpoint = router ? `${router.name}.${name}` : name
  const named = flask.isNameNeeded(endpoint) && py`, name=${quoted(endpoint)}`
  const isSame = path === flask.constants.text(given)
  plan.replace(
    decorator,
    py`@${owner}.websocket(${isSame ? given : quoted(path)}${named})\n@${plan.help('socket_view', view)}`,
  )
}

function isUnknownRead(node: PyNode, name: string): boolean {
  const object = field(node, 'object')
  return (
    object?.kind === 'identifier' && textOf(object) === name && !METHODS.has(textOf(field(node, 'attribute') ?? node))
  )
}

/** A rule with plain variables as FastAPI writes it; null when it cannot be. */
function addressOf(given: PyNode, flask: FlaskModel): string | null {
  const rule = flask.constants.text(given)
  if (!rule?.startsWith('/') || /[{}]/.test(rule)) return null
  const parts = parseRule(rule).map((part) => {
    if (typeof part === 'string') return part
    const converter = CONVERTERS[part.converter]
    return converter === undefined || part.arguments !== '' ? null : `{${part.variable}${converter}}`
  })
  return parts.includes(null) ? null : parts.join('')
}
