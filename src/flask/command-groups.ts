/** The commands of each application together: where their click group stands, and whether the application itself has to keep them. */
import type { Project } from '../project/project.js'
import { argument, callOf } from '../python/calls.js'
import { decoratedOf, decoratorExpression, decoratorsOf, nameOf, parametersOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyModule, PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { enclosingFunction, field, statementOf, textOf } from '../python/syntax.js'
import type { App, ObjectAccess, Router } from './apps.js'
import { addedCommand, type CommandUse, canImport, commandUses, isTopLevelCommand } from './commands.js'
import type { Flow, Value } from './flow.js'
import type { Registered } from './hooks.js'
import type { Mounting, Placement } from './mounting.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'
import { isTestPath } from './tests.js'

export interface CommandGroup {
  readonly app: App
  readonly uses: readonly CommandUse[]
  /** Functions that give the shell its names. */
  readonly shells: readonly Registered[]
  readonly routers: readonly RouterCommands[]
  readonly home: Home
  /** `FlaskGroup(create_app=...)`, which is the group then. */
  readonly flaskGroup: FlaskGroup | null
  /** Some commands are only there when the application was created, so it keeps them itself. */
  readonly isLate: boolean
}

/** Where the group stands, and how the application is called there. */
export interface Home {
  readonly module: PyModule
  readonly statement: PyNode
  /** The group's name. */
  readonly name: string
  /** `app`, or the factory. */
  readonly application: string
  readonly factory: PyNode | null
}

/** The commands of one blueprint, and where it is registered. */
export interface RouterCommands {
  readonly router: Router
  readonly uses: readonly CommandUse[]
  /** `users_cli` for a blueprint called `users`. */
  readonly name: string
  readonly places: readonly Placement[]
  /** What Flask calls the group; null when its commands stand among the application's own. */
  readonly group: string | null
}

export interface FlaskGroup {
  readonly call: PyNode
  readonly statement: PyNode
  readonly name: string
  /** What creates the application: a function, or a lambda without parameters. */
  readonly createApp: PyNode
}

export interface Commands {
  readonly groups: readonly CommandGroup[]
  /** Uses of which nobody can tell the application. */
  readonly unknown: readonly CommandUse[]
  /** Commands of blueprints that cannot be followed. */
  readonly unknownRouters: readonly CommandUse[]
  /** The group that holds the commands of an application. */
  groupOf(origin: PyNode | null): CommandGroup | null
}

interface Facts {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly apps: readonly App[]
  readonly routers: readonly Router[]
  readonly appAccesses: readonly ObjectAccess[]
  readonly routerAccesses: readonly ObjectAccess[]
  readonly mounting: Mounting
}

export function findCommands(facts: Facts): Commands {
  const { apps, appAccesses, routerAccesses } = facts
  const own = apps.filter(({ module }) => !isTestPath(module.path))
  const uses = commandUses(appAccesses)
  const ofRouters = commandUses(routerAccesses)
  const shells = findShells(facts)
  const flaskGroups = findFlaskGroups(facts)
  const routers = routerCommands(ofRouters, facts)
  const groups = own.flatMap((app): CommandGroup[] => {
    const mine = uses.filter(({ access }) => appOf(access.values, own) === app)
    const myShells = shells.filter(({ owners }) => appOf(owners, own) === app)
    const myRouters = routers.filter(({ places }) => places.some((place) => place.app === app.origin))
    const flaskGroup = flaskGroups.find(({ createApp }) => creates(createApp, app, facts)) ?? null
    const isEmpty = mine.length + myShells.length + myRouters.length === 0 && !flaskGroup
    const home = isEmpty ? null : homeOf(app, mine, flaskGroup, facts)
    if (!home) return []
    const parts = { app, uses: mine, shells: myShells, routers: myRouters, home, flaskGroup }
    return [{ ...parts, isLate: isLate(parts, facts) }]
  })
  const known = new Set(groups.flatMap((group) => group.uses))
  const followed = new Set(groups.flatMap((group) => group.routers.flatMap((router) => router.uses)))
  return {
    groups,
    unknown: uses.filter((use) => !known.has(use)),
    unknownRouters: ofRouters.filter((use) => !followed.has(use)),
    groupOf: (origin) => {
      const found = groups.filter(({ app }) => origin === null || app.origin === origin)
      return found.length === 1 ? (found[0] ?? null) : null
    },
  }
}

function appOf(values: ReadonlySet<Value>, apps: readonly App[]): App | null {
  const origins = [...values].map(({ origin }) => origin)
  if (origins.length !== 1) return null
  // current_app of the only application there is.
  if (origins[0] === null) return apps.length === 1 ? (apps[0] ?? null) : null
  return apps.find(({ origin }) => origin === origins[0]) ?? null
}

/** Beside FlaskGroup, beside the variable that commands were registered on, beside the factory or the application. */
function homeOf(
  app: App,
  uses: readonly CommandUse[],
  group: FlaskGroup | null,
  { project, index }: Facts,
): Home | null {
  const { factory, module, statement, target, origin } = app
  if (group) {
    const { call, createApp, name } = group
    return { module: call.module, statement: group.statement, name, application: textOf(createApp), factory: null }
  }
  if (!factory) return { module, statement, name: 'cli', application: textOf(target ?? origin), factory: null }
  const variables = new Set(
    uses.flatMap(({ access }) => {
      const qualified = enclosingFunction(access.node) ? null : project.names.qualify(access.object)
      return qualified?.includes(':') ? [qualified] : []
    }),
  )
  if (variables.size > 1) return null
  const [variable] = variables
  const [path = '', name = ''] = variable?.split(':') ?? []
  const holder = project.moduleAt(path)
  const definition = holder?.scope.bindings.get(name)?.definitions.at(-1)
  const created = definition && statementOf(definition.target)
  if (holder && created) return { module: holder, statement: created, name: 'cli', application: name, factory: null }
  const isFound = index.isTopLevel(factory)
  return { module, statement: decoratedOf(factory), name: 'cli', application: isFound ? nameOf(factory) : '', factory }
}

type Parts = Omit<CommandGroup, 'isLate'>

function isLate({ app, uses, routers, home, flaskGroup }: Parts, facts: Facts): boolean {
  const { project } = facts
  if (flaskGroup && uses.length + routers.length > 0) return true
  const isKnown = (use: CommandUse): boolean => {
    if (isTopLevelCommand(use)) return !(app.factory && home.factory)
    const added = addedCommand(use, project)
    return added !== null && canImport(home.module, added.source, added.qualified, project)
  }
  const isReachable = ({ router }: RouterCommands): boolean =>
    canImport(home.module, router.module, `${router.module.path}:${textOf(router.target ?? router.origin)}`, project)
  return !uses.every(isKnown) || !routers.every(isReachable)
}

/** Blueprints with commands that are registered somewhere; the others cannot be followed. */
function routerCommands(uses: readonly CommandUse[], { routers, mounting }: Facts): RouterCommands[] {
  return routers.flatMap((router): RouterCommands[] => {
    const own = uses.filter(({ access }) => [...access.values].every(({ origin }) => origin === router.origin))
    const places = mounting.placements(router)
    const { target, statement, module } = router
    if (own.length === 0 || places.length === 0 || !target || statement.parent?.kind !== 'module') return []
    const name = `${textOf(target)}_cli`
    const group = groupName(router)
    const isTaken = module.scope.bindings.has(name)
    return group === undefined || isTaken ? [] : [{ router, uses: own, name, places, group }]
  })
}

/** `cli_group` of the registration, then of the blueprint, then its name (flask.sansio.blueprints.Blueprint.register). */
function groupName({ origin, registrations, name }: Router): string | null | undefined {
  const given = [
    ...registrations.map(({ call }) => argument(call, null, 'cli_group')),
    argument(origin, null, 'cli_group'),
  ]
  const option = given.find((node) => node !== null)
  if (option) return option.kind === 'none' ? null : (literalString(option) ?? undefined)
  const renamed = registrations.map(({ call }) => argument(call, null, 'name')).find((node) => node !== null)
  return renamed ? (literalString(renamed) ?? undefined) : (name ?? undefined)
}

function findShells({ index, flow }: Facts): Registered[] {
  const isShell = (node: PyNode | null): node is PyNode =>
    node?.kind === 'attribute' &&
    attributeName(node) === 'shell_context_processor' &&
    flow.is(field(node, 'object'), 'app')
  const shared = (callee: PyNode) => {
    const object = field(callee, 'object') ?? callee
    return { object, owners: flow.valuesOf(object) }
  }
  const decorated = index.functions.flatMap((definition) =>
    decoratorsOf(definition).flatMap((source) => {
      const callee = decoratorExpression(source)
      return isShell(callee) ? [{ ...shared(callee), source, isDecorator: true, definition, expression: null }] : []
    }),
  )
  const called = index.callsNamed('shell_context_processor').flatMap((source) => {
    const callee = field(source, 'function')
    const expression = argument(source, 0, 'f')
    if (!isShell(callee) || !expression) return []
    return [{ ...shared(callee), source, isDecorator: false, definition: index.functionOf(expression), expression }]
  })
  return [...decorated, ...called].filter(({ source }) => !isTestPath(source.module.path))
}

/** `cli = FlaskGroup(create_app=create_app)` at the top level of a module. */
function findFlaskGroups({ project }: Facts): FlaskGroup[] {
  return project.names.uses('flask.cli.FlaskGroup').flatMap((use) => {
    const call = callOf(use)
    const createApp = call && argument(call, null, 'create_app')
    const statement = call && statementOf(call)
    const assignment = call?.parent?.kind === 'assignment' ? call.parent : null
    const left = assignment && field(assignment, 'left')
    const isPlain = left?.kind === 'identifier' && assignment === statement?.children[0]
    if (!createApp || !isPlain || statement?.parent?.kind !== 'module') return []
    return [{ call, statement, name: textOf(left), createApp }]
  })
}

function creates(createApp: PyNode, app: App, { index, flow }: Facts): boolean {
  const isOf = (value: Value): boolean => value.origin === app.origin
  if (createApp.kind === 'lambda') {
    const isFree = parametersOf(createApp).length === 0
    return isFree && [...flow.valuesOf(field(createApp, 'body'))].some(isOf)
  }
  const definition = index.functionOf(createApp)
  const isFree = definition && parametersOf(definition).every(({ kind }) => kind !== 'positional')
  return Boolean(isFree) && [...flow.returns(definition as PyNode)].some(isOf)
}

/** The name a blueprint has where it is registered: its own, or one behind the module that holds it. */
export const rootOf = (registered: PyNode): PyNode => {
  const object = registered.kind === 'attribute' ? field(registered, 'object') : null
  return object ?? registered
}

/** Whether a name was imported inside the function that registers it. */
export const isLocalImport = (name: PyNode): boolean => {
  const definition = name.kind === 'identifier' ? bindingOf(name)?.definitions.at(-1) : null
  return definition?.kind === 'import' && enclosingFunction(definition.target) !== null
}
