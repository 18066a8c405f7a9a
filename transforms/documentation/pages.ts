/** `Swagger(app, ...)`: the addresses of the documentation and what stands at its top become keywords of FastAPI(). */
import type { App } from '../../src/flask/apps.js'
import type { ApiDocs } from '../../src/flask/documentation.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, join, py, quoted } from '../../src/plan/template.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { contains, field, nodesOfKind, parts, statementOf, textOf } from '../../src/python/syntax.js'
import { hasCall, namesIn } from './dictionaries.js'
import type { DocumentationPlanner } from './index.js'
import { type Setting, type Settings, settingsOf } from './settings.js'

export function planPages(docs: ApiDocs, flask: FlaskModel, plan: DocumentationPlanner): void {
  const { object, init, apps } = docs
  const configured = configuredIn(flask, plan)
  const settings = settingsOf(
    docs,
    configured.map(({ value }) => value),
    flask,
  )
  for (const { node, isComputed, option } of settings.problems)
    plan.refuse(node, isComputed ? 'computed-settings' : 'unknown-option', { option })
  for (const { path, node } of object.uses)
    if (path !== 'init_app') plan.refuse(node, 'unknown-attribute', { attribute: path })
  const own = flask.apps.filter(({ origin }) => apps.has(origin))
  for (const app of own) planAddresses(app, docs, settings, flask, plan)
  for (const { statement } of configured) drop(statement, plan)
  planSettings(docs, own, settings, flask, plan)
  const gone = settings.gone.join(', ')
  const page = settings.docs === null ? '' : `, its page at ${settings.docs}; what was at ${gone} is gone`
  plan.note(init.call, 'pages-differ', { spec: settings.spec, page })
}

function planAddresses(
  app: App,
  { init }: ApiDocs,
  settings: Settings,
  flask: FlaskModel,
  plan: DocumentationPlanner,
): void {
  const call = plan.call(app.origin)
  call.keyword('docs_url', settings.docs === null ? code('None') : quoted(settings.docs))
  if (settings.docs !== null) call.keyword('swagger_ui_oauth2_redirect_url', code('None'))
  call.keyword('openapi_url', quoted(settings.spec))
  for (const route of flask.routes) {
    const address = flask.mounting.fullRule(route)
    const isOwn = [...route.owners].some(({ tag, origin }) => tag === 'router' || origin === app.origin)
    if (isOwn && address !== null && [settings.docs, settings.spec].includes(address) && route.methods?.includes('GET'))
      plan.refuse(init.call, 'address-taken', { address })
  }
}

/** Keywords where the application is created; attributes in the place of flasgger where their values are known there only. */
function planSettings(
  docs: ApiDocs,
  apps: readonly App[],
  settings: Settings,
  flask: FlaskModel,
  plan: DocumentationPlanner,
): void {
  const { object, init } = docs
  const own = settings.given.filter(({ isShared }) => !isShared)
  const printed = settings.all.map(({ node }) => node)
  const comments = [...new Set(own.flatMap(({ display }) => nodesOfKind(display, 'comment')))].filter(
    (comment) => !printed.some((node) => contains(node, comment)),
  )
  const isEarly = settings.all.every((setting) => apps.every((app) => isKnownAt(setting, app.origin, flask)))
  const isBeside = [...printed, ...comments].every(({ module }) => module === init.call.module)
  for (const { isShared } of settings.given) if (isShared) for (const node of printed) plan.copy(node)
  if (apps.length > 1) for (const node of printed) plan.copy(node)
  if (object.origin !== init.call) plan.remove(object.statement)
  for (const { statement, isShared } of settings.given) if (statement && !isShared) drop(statement, plan)
  if (isEarly && (comments.length === 0 || !isBeside)) {
    for (const app of apps) for (const { keyword, value } of settings.all) plan.call(app.origin).keyword(keyword, value)
    plan.remove(init.statement)
    return
  }
  const isVisible = settings.all.every((setting) => isKnownAt(setting, init.call, flask))
  if (!isBeside || !isVisible || init.app.kind === 'call')
    return plan.refuse(init.call, 'computed-settings', { option: 'a value' })
  const lines = [
    ...settings.all.map(({ keyword, value, node }) => ({
      at: node.start,
      line: py`${init.app}.${code(keyword)} = ${value}`,
    })),
    ...comments.map((comment) => ({ at: startOfLine(comment), line: code(textOf(comment)) })),
  ]
  lines.sort((a, b) => a.at - b.at)
  plan.copy(init.app)
  plan.replace(
    init.statement,
    join(
      lines.map(({ line }) => line),
      '\n',
    ),
  )
}

/** Whether everything a value names is bound once, above the place, in the same module. */
function isKnownAt({ node, isText }: Setting, place: PyNode, flask: FlaskModel): boolean {
  if (isText) return true
  if (hasCall(node))
    return (
      node.module === place.module &&
      statementOf(node)?.parent === statementOf(place)?.parent &&
      node.end <= place.start
    )
  return namesIn(node).every((name) => {
    const binding = flask.project.names.binding(name)
    const isGlobal = binding?.scope.kind === 'module'
    const definitions = binding?.definitions ?? []
    if (!isGlobal || node.module !== place.module || definitions.length === 0) return false
    return definitions.every((definition) => definition.node.end <= place.start)
  })
}

function startOfLine({ module, start }: PyNode): number {
  return start === 0 ? 0 : module.text.lastIndexOf('\n', start - 1) + 1
}

/** A statement whose content stands elsewhere now. */
function drop(statement: PyNode, plan: DocumentationPlanner): void {
  plan.remove(statement)
  plan.discard(statement)
}

interface Configured {
  readonly statement: PyNode
  readonly value: PyNode
}

/** `app.config["SWAGGER"] = {...}`; anywhere else the setting would have to be followed. */
function configuredIn(flask: FlaskModel, plan: DocumentationPlanner): Configured[] {
  const found = flask.appAccesses.flatMap(({ attribute, node }): Configured[] => {
    const item = attribute === 'config' && node.parent?.kind === 'subscript' ? node.parent : null
    const assignment = item?.parent?.kind === 'assignment' && item.field === 'left' ? item.parent : null
    const value = assignment && field(assignment, 'right')
    const statement = assignment && statementOf(assignment)
    const isSwagger = item && parts(item).some((part) => literalString(part) === 'SWAGGER')
    return isSwagger && value && statement ? [{ statement, value }] : []
  })
  for (const module of flask.project.modules)
    for (const node of nodesOfKind(module, 'identifier', 'string')) {
      const isName = node.kind === 'identifier' ? textOf(node) === 'SWAGGER' : literalString(node) === 'SWAGGER'
      if (isName && !found.some(({ statement }) => contains(statement, node)))
        plan.refuse(node, 'computed-settings', { option: '`SWAGGER`' })
    }
  return found
}
