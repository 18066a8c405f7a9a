/** What the project means in Flask terms: read-only facts about the original program, computed once. */
import type { Project } from '../project/project.js'
import type { PyNode } from '../python/node.js'
import { type App, findAccesses, findApps, findRouters, type ObjectAccess, type Router } from './apps.js'
import { type Awaiting, findAwaiting, type Wishes } from './awaiting.js'
import { Blocking } from './blocking.js'
import { type Checks, checkNames, findChecks, isCheck } from './checks.js'
import { type Commands, findCommands } from './command-groups.js'
import { companionsOf } from './companions.js'
import { type ContextUse, findContextUses, findGlobals, type GlobalFact, ownerOf, type Role } from './contexts.js'
import { type Database, findDatabase } from './database.js'
import { type Decorators, findDecorators } from './decorators.js'
import { type Documentation, findDocumentation } from './documentation.js'
import { endpointNames } from './endpoints.js'
import { type Extensions, findExtensions } from './extensions.js'
import { Flow } from './flow.js'
import { findGuards, type Gifts, type Guard } from './guards.js'
import { findHooks, type Hook } from './hooks.js'
import { findHttpAuth, type HttpAuth } from './http-auth.js'
import { findKept, type Kept } from './kept.js'
import { lineLength, memoized, supportPath } from './layout.js'
import { findLent } from './lent.js'
import { findLogin, type Login, loginViews } from './login.js'
import { findManagers, type Managers } from './managers.js'
import { marshmallowEndpoints } from './marshmallow.js'
import { findMigrations, type Migrations } from './migrations.js'
import { findNeeds, type Needs } from './needs.js'
import { findOwnSession, type OwnSession } from './own-session.js'
import { findProviders, type Providers } from './providers.js'
import { findResources, findResourceUses, type ResourceUse } from './resources.js'
import { findResponses, type ResponseFacts } from './responses.js'
import { linkedEndpoints } from './rest-urls.js'
import { rolesOf } from './roles.js'
import { findHandlers, type Handler } from './routes.js'
import { findRouting, type RoutingFacts } from './routing.js'
import { findSchemaDecorators, findSchemas, type Schemas } from './schemas.js'
import { findShaped } from './shaped.js'
import { isSwagFrom } from './swag-from.js'
import { SyntaxIndex } from './syntax-index.js'
import { findTemplateParts, type TemplatePart } from './template-parts.js'
import { Testing } from './testing.js'
import { isTestPath } from './tests.js'
import { findTokens, loadsUsers, type Tokens } from './tokens.js'
import { type JsonFact, Types } from './types.js'
import { findWsgi, type WsgiMiddleware } from './wsgi.js'

export interface FlaskModel extends RoutingFacts {
  readonly project: Project
  /** Files whose views stay Flask's over what both sides share. */
  readonly sharing: ReadonlySet<string>
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly testing: Testing
  readonly apps: readonly App[]
  readonly extensions: Extensions
  readonly database: Database
  /** The database session as a dependency of the project's own; null where more than handlers share it. */
  readonly ownSession: OwnSession | null
  /** Handlers that wait for the database; null where nobody wants that. */
  readonly awaiting: Awaiting | null
  readonly schemas: Schemas
  readonly documentation: Documentation
  readonly managers: Managers
  /** The database's history, with Flask-Migrate. */
  readonly migrations: Migrations
  /** Files that the application needs without importing them. */
  readonly companions: ReturnType<typeof companionsOf>
  readonly login: Login
  /** Decorators of other extensions that ask who sends a request. */
  readonly checks: Checks
  /** Tokens of Flask-JWT-Extended. */
  readonly tokens: Tokens
  /** Credentials of Flask-HTTPAuth. */
  readonly httpAuth: HttpAuth
  readonly routers: readonly Router[]
  readonly handlers: readonly Handler[]
  /** Handlers that the program calls as plain functions too: what they take and return stays as it is. */
  readonly calledViews: ReadonlySet<PyNode>
  readonly hooks: readonly Hook[]
  readonly guards: readonly Guard[]
  readonly decorators: Decorators
  readonly kept: Kept
  /** What the guards of a handler mean for its parameters. */
  giftsOf(definition: PyNode): Gifts
  readonly providers: Providers
  readonly resourceUses: readonly ResourceUse[]
  readonly needs: Needs
  /** Functions that get the request in Flask's shape. */
  readonly shaped: ReadonlySet<PyNode>
  readonly contextUses: readonly ContextUse[]
  readonly globals: ReadonlyMap<string, GlobalFact>
  readonly appAccesses: readonly ObjectAccess[]
  readonly routerAccesses: readonly ObjectAccess[]
  readonly templateParts: readonly TemplatePart[]
  readonly commands: Commands
  readonly wsgi: WsgiMiddleware
  /** Applications that never answer a request, by the call that makes them. */
  readonly lent: ReadonlySet<PyNode>
  /** Every use of a name outside the project, such as `flask.abort`. */
  uses(name: string): readonly PyNode[]
  roleOf(definition: PyNode): Role
  /** The function a node belongs to and its part in the application. */
  ownerOf(node: PyNode): { readonly owner: PyNode | null; readonly role: Role }
  /** Whether something builds an address from this endpoint, or reads which endpoint is being served. */
  isNameNeeded(endpoint: string): boolean
  readonly types: Types
  readonly responses: ResponseFacts
  /** Whether a value is provably JSON, and whether it is a dict or list. */
  jsonOf(expression: PyNode): JsonFact
  /** A short annotation for an expression's values (`str`, `sqlite3.Row | None`); null when unknown. */
  annotationOf(expression: PyNode): string | null
  /** A short annotation for a value of g, from what its provider assigns; null when unknown. */
  globalAnnotationOf(name: string): string | null
  /** What keeps a function or a guard's checks out of the event loop (`sqlite3`, `loop`); null when nothing does. */
  heldBy(asked: PyNode | Guard): string | null
  /** Configured line length for a file, 88 when nobody configured one. */
  lineLength(path: string): number
  /** Path of the support module for code in a file: beside the application, in its package. */
  supportPath(modulePath: string): string
}

export function flaskModel(project: Project, wishes: Wishes = {}): FlaskModel {
  const { staying = new Set(), sharing = new Set() } = wishes
  const isServed = ({ definition }: { readonly definition: PyNode }): boolean => !sharing.has(definition.module.path)
  const index = new SyntaxIndex(project)
  const flow = new Flow(project, index)
  const extensions = findExtensions(project, index, flow)
  const apps = findApps(index, flow)
  const routers = findRouters(index, flow)
  const appAccesses = findAccesses(index, flow, 'app')
  const routing = findRouting({ project, index, flow, apps, routers, appAccesses })
  const describing = new Set(routing.documents.describing.map(({ decorator }) => decorator))
  const schemaDecorators = findSchemaDecorators(index, flow)
  // A schema says in another way what a view takes and gives.
  for (const { decorator } of schemaDecorators) describing.add(decorator)
  const isDescription = (decorator: PyNode): boolean => describing.has(decorator) || isSwagFrom(decorator, project)
  const handlers = findHandlers(routing.routes, isDescription).filter(isServed)
  const schemas = findSchemas(schemaDecorators, { project, index, handlers, mounting: routing.mounting })
  const hooks = findHooks(index, flow, routers)
  const decorators = findDecorators(handlers, index)
  const names = checkNames(project, extensions)
  const isChecking = (decorator: PyNode): boolean => isCheck(decorator, names)
  const found = findGuards(handlers, decorators, index, project, isChecking, (path) => staying.has(path))
  const guards = found.all
  const kept = findKept(handlers, decorators, found, isChecking)
  const calledMethods = routing.classViews.called()
  const isCalled = (view: PyNode): boolean => calledMethods.has(view) || flow.callersOf(view).length > 0
  const calledViews = new Set(handlers.map(({ definition }) => definition).filter(isCalled))
  const served = handlers.filter(({ definition }) => !calledViews.has(definition))
  // A hook that the program calls too keeps its parameters, as a view does.
  const isPlain = ({ kind, definition }: Hook): boolean =>
    kind !== 'errorhandler' && definition !== null && index.callsOf(definition).length > 0
  const asked = hooks.filter((hook) => !isPlain(hook))
  const spreading = new Set(schemas.loads.filter(({ isSpread }) => isSpread).map(({ definition }) => definition))
  const roles = rolesOf(served, asked, guards, kept, index, spreading)
  for (const definition of roles.keys()) if (!isServed({ definition })) roles.delete(definition)
  const roleOf = (definition: PyNode): Role =>
    roles.get(definition) ?? (isTestPath(definition.module.path) ? 'test' : 'far')
  const contextUses = findContextUses(project, roleOf)
  const checks = findChecks({ names, handlers, decorators, guards, hooks, roleOf })
  const shaped = findShaped(contextUses, hooks)
  const routerAccesses = findAccesses(index, flow, 'router')
  const globals = findGlobals(project, contextUses)
  const database = findDatabase(project, index, extensions)
  const types = new Types({ project, index, flow, handlers, hooks, globals, database })
  const roleAt = (node: PyNode): Role => ownerOf(node, roleOf).role
  // What stays Flask has the session of Flask-SQLAlchemy.
  const ownSession = staying.size > 0 ? null : findOwnSession({ project, index, flow, database, extensions, roleAt })
  const migrations = findMigrations(project, extensions)
  const marshalled = new Set(routing.documents.marshalling.map(({ definition }) => definition))
  const links = [...linkedEndpoints({ project, index, ...routing }, flow), ...marshmallowEndpoints(project, extensions)]
  const linked = [...loginViews(extensions), ...links, ...routing.urlMaps.readers.map(() => null)]
  const sources = {
    project,
    index,
    flow,
    types,
    handlers,
    hooks,
    guards,
    checks,
    calledViews,
    shaped,
    schemas,
  }
  const blocking = new Blocking(sources)
  const awaiting = wishes.async ? findAwaiting({ ...sources, database, ownSession }) : null
  return {
    project,
    sharing,
    index,
    flow,
    testing: new Testing(project, index),
    apps,
    extensions,
    database,
    ownSession,
    awaiting,
    documentation: findDocumentation(project, extensions, flow, handlers),
    managers: findManagers(project, index, flow, extensions),
    migrations,
    companions: companionsOf(apps, routers, migrations),
    login: findLogin(project, served, decorators, guards, roleOf),
    checks,
    tokens: findTokens({ project, handlers, checks, roleOf, loadsUsers: loadsUsers(extensions) }),
    httpAuth: findHttpAuth(extensions, handlers, checks, roleOf),
    routers,
    ...routing,
    handlers,
    calledViews,
    hooks,
    guards,
    decorators,
    kept,
    giftsOf: found.giftsOf,
    providers: findProviders(globals, asked, guards, contextUses),
    resourceUses: findResourceUses(findResources(index, contextUses), served, index),
    needs: findNeeds(
      project,
      hooks,
      contextUses,
      shaped,
      [...appAccesses, ...routerAccesses],
      roleAt,
      links,
      ownSession,
    ),
    shaped,
    contextUses,
    globals,
    types,
    responses: findResponses({
      project,
      index,
      types,
      handlers,
      hooks,
      guards,
      kept,
      calledViews,
      marshalled,
      schemas,
    }),
    schemas,
    jsonOf: (expression) => types.jsonOf(expression),
    annotationOf: (expression) => types.annotationOf(expression),
    appAccesses,
    routerAccesses,
    templateParts: findTemplateParts(index, flow),
    commands: findCommands({
      project,
      index,
      flow,
      apps,
      routers,
      appAccesses,
      routerAccesses,
      mounting: routing.mounting,
    }),
    lent: findLent({ apps, accesses: appAccesses, index, flow, extensions }),
    wsgi: findWsgi(index, project, appAccesses),
    uses: (name) => project.names.uses(name),
    roleOf,
    ownerOf: (node) => ownerOf(node, roleOf),
    isNameNeeded: endpointNames(project, contextUses, hooks, routers, linked),
    globalAnnotationOf: (name) => types.globalAnnotation(name),
    heldBy: (asked) => ('wrapper' in asked || !awaiting?.handlers.has(asked) ? blocking.heldBy(asked) : null),
    lineLength: () => lineLength(project),
    supportPath: memoized((path) => supportPath(project, apps, path)),
  }
}
