/** The application object: Flask(...) becomes FastAPI(...), its attributes move to app.state, the factory ends with what keeps Flask's answers. */

import { APISPEC, apispecDocument } from '../../src/flask/apispec.js'
import { endOf } from '../../src/flask/app-end.js'
import type { App, Router } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isSwaggerCollector } from '../../src/flask/rest-documents.js'
import { pagesOf } from '../../src/flask/rest-pages.js'
import { SMOREST_API } from '../../src/flask/smorest.js'
import { type SmorestDocument, smorestDocument } from '../../src/flask/smorest-document.js'
import type { CallDraft } from '../../src/plan/call-draft.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, type Hole, imported, join, py, quoted, type Template } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import { textOf } from '../../src/python/syntax.js'
import { planAttributes } from './attributes.js'
import { configStatement, folderOf } from './config.js'
import { planDebugFlag } from './debug-flag.js'
import { findings } from './findings.js'
import { planStatic, planTemplates, rootFolder } from './folders.js'
import { planJsonClasses } from './json.js'
import { planLogger, planLogging } from './logging.js'
import { planSignals } from './signals.js'

const FastAPI = imported('fastapi', 'FastAPI')
const KNOWN_OPTIONS = new Set([
  'import_name',
  'instance_relative_config',
  'template_folder',
  'static_folder',
  'static_url_path',
])

export type Code = keyof typeof findings
export type ApplicationPlanner = Planner<Code>

export default defineTransform({
  id: 'application',
  summary: 'Make the application object a FastAPI application',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const app of flask.apps) planApp(app, flask, plan)
    planAttributes(flask, plan)
    planLogging(flask, plan)
    planJsonClasses(flask, plan)
    planSignals(flask, plan)
    planDebugFlag(flask, plan)
    for (const use of flask.uses('flask.Flask')) if (isAnnotation(use)) plan.replace(use, FastAPI)
  },
})

const isAnnotation = (node: Parameters<typeof textOf>[0]): boolean => node.parent?.kind === 'type'

function planApp(app: App, flask: FlaskModel, plan: ApplicationPlanner): void {
  const { origin, target, statement } = app
  const { positional, keywords, hasStar } = callArgs(origin)
  const unknown = [...keywords.keys()].filter((keyword) => !KNOWN_OPTIONS.has(keyword))
  if (!target || statement.kind !== 'expression_statement') return plan.refuse(origin, 'app-not-assigned')
  if (hasStar || unknown.length > 0 || positional.length > 1)
    return plan.refuse(origin, 'unknown-option', { option: unknown.join(', ') || 'its arguments' })
  const call = plan.call(origin).call(FastAPI)
  planPages(app, call, flask)
  planBeginning(app, flask, plan)
  // What never answers needs nothing that keeps Flask's answers.
  if (!flask.lent.has(origin)) planEnd(app, flask, plan)
}

/** No address is new; a page that Flask-RESTX had stays where it was. */
function planPages({ origin }: App, call: CallDraft, flask: FlaskModel): void {
  if (flask.documentation.isDocumented(origin)) {
    call.keyword('redoc_url', code('None'))
    return
  }
  const pages = pagesOf(origin, flask.routers, flask.mounting, flask.index)
  const document = documentOf(flask)
  if (document?.openapi) return planDocument(document, call)
  call.keyword('docs_url', pages?.docs ? quoted(pages.docs) : code('None'))
  call.keyword('redoc_url', code('None'))
  call.keyword('openapi_url', pages ? quoted(pages.openapi) : code('None'))
  if (!pages) return
  call.keyword('swagger_ui_oauth2_redirect_url', code('None'))
  // Both packages have names of their own where none is given.
  call.keyword('title', quoted(pages.texts.get('title') ?? 'API'))
  call.keyword('version', quoted(pages.texts.get('version') ?? '1.0'))
  const description = pages.texts.get('description')
  if (description) call.keyword('description', quoted(description))
}

function documentOf({ extensions, project }: FlaskModel): SmorestDocument | null {
  if (extensions.of(SMOREST_API).length > 0) return smorestDocument(project)
  return extensions.of(...APISPEC).some(({ inits }) => inits.length > 0) ? apispecDocument(project) : null
}

/** What Flask-smorest or Flask-apispec is configured to show. */
function planDocument({ openapi, docs, redoc, title, version }: SmorestDocument, call: CallDraft): void {
  const address = (path: string | null): Hole => (path ? quoted(path) : code('None'))
  call.keyword('title', quoted(title)).keyword('version', quoted(version))
  call.keyword('docs_url', address(docs)).keyword('redoc_url', address(redoc)).keyword('openapi_url', address(openapi))
  call.keyword('swagger_ui_oauth2_redirect_url', code('None'))
}

/** Below the line that creates the application: its configuration, templates, static files. */
function planBeginning(app: App, flask: FlaskModel, plan: ApplicationPlanner): void {
  const { origin, statement, target } = app
  if (!target) return
  const name = code(textOf(target))
  const { instancePath, isRead } = instanceFolder(app, flask)
  const call =
    instancePath || isRead ? py`${plan.help('instance_path', origin)}(${callArgs(origin).positional[0]})` : null
  if (isRead) plan.after(statement, py`${name}.state.instance_path = ${call}`, 0)
  if (flask.needs.rootPath) plan.after(statement, py`${name}.state.root_path = str(${folderOf(app)})`, 1)
  if (flask.appAccesses.some(({ attribute }) => attribute === 'logger')) planLogger(app, flask, plan)
  const root = instancePath ? (isRead ? py`${name}.state.instance_path` : call) : py`${folderOf(app)}`
  if (flask.needs.config) configStatement(app, name, root, flask, plan)
  if (flask.needs.templates) planTemplates(app, flask, plan)
  if (!flask.lent.has(origin)) planStatic(app, flask, plan)
}

function instanceFolder(app: App, flask: FlaskModel) {
  const isRelative = callArgs(app.origin).keywords.get('instance_relative_config')?.kind === 'true'
  const isRead = flask.appAccesses.some(({ attribute }) => attribute === 'instance_path')
  return { instancePath: isRelative, isRead }
}

/** Before the other line: it is asked first. */
function restful(app: App, apis: readonly Router[], flask: FlaskModel, plan: ApplicationPlanner): Template {
  const names = ['catch_all_404s', 'errors']
  const options = names.flatMap((keyword) => {
    const value = apis.flatMap(({ origin }) => callArgs(origin).keywords.get(keyword) ?? [])[0]
    if (value) plan.copy(value)
    return value ? [py`${code(keyword)}=${value}`] : []
  })
  const pages = pagesOf(app.origin, flask.routers, flask.mounting, flask.index)
  const isHandling = flask.routerAccesses.some(
    ({ attribute, values }) =>
      attribute === 'errorhandler' && [...values].some(({ origin }) => isSwaggerCollector(origin, flask.index)),
  )
  if (pages && isHandling) options.push(py`handlers=${plan.help('api_error_handlers', app.origin)}`)
  if (pages && pages.root !== '/') options.push(py`root=${quoted(pages.root)}`)
  const helper = plan.help(pages ? 'answer_like_restx' : 'answer_like_restful', app.origin)
  return py`${helper}(${join([code(textOf(app.target ?? app.origin)), ...options])})`
}

/** Before the factory returns, or below everything a module-level application needs. */
function planEnd(app: App, flask: FlaskModel, plan: ApplicationPlanner): void {
  const name = code(textOf(app.target ?? app.origin))
  const { needs } = flask
  const lines = [py`${plan.help('answer_like_flask', app.origin)}(${name})`]
  const apis = flask.routers.filter(
    (router) => router.kind === 'api' && flask.mounting.placements(router).some((place) => place.app === app.origin),
  )
  if (apis.length > 0) lines.unshift(restful(app, apis, flask, plan))
  const files = rootFolder(app, flask, plan)
  if (files) lines.unshift(files)
  const middleware = [
    needs.hooks && 'RequestHooks',
    needs.session && 'SessionCookie',
    needs.context && 'RequestContext',
    needs.wholeLocations && 'AbsoluteLocations',
  ]
  const isWrapped = flask.wsgi.wrappings.length > 0
  for (const [order, helper] of middleware.entries()) {
    if (!helper) continue
    const line = py`${name}.add_middleware(${plan.help(helper, app.origin)})`
    // What the application is wrapped in comes first, also for hooks and for what reads the request.
    if (isWrapped) plan.after(app.statement, line, 40 + order)
    else lines.push(line)
  }
  if (needs.session) plan.require('itsdangerous', 'main', app.module.path)
  const end = endOf(app)
  if (!end) return plan.refuse(app.origin, 'factory-shape')
  for (const [order, line] of lines.entries()) {
    const isLast = order === lines.length - 1
    if (end.side === 'before') plan.before(end.statement, app.factory || !isLast ? line : py`${line}\n`, order)
    else
      plan.after(
        end.statement,
        order === 0 ? py`${code(isDefinition(end.statement) ? '\n\n' : '\n')}${line}` : line,
        900 + order,
      )
  }
}

const isDefinition = ({ kind }: { readonly kind: string }): boolean =>
  /^(?:decorated|function|class)_definition$/.test(kind)
