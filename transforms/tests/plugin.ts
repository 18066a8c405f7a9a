/** pytest-flask goes: its client and the context it keeps around tests become fixtures of the project. */
import { isPluginListed, PLUGIN_CLIENT, PLUGIN_OTHERS } from '../../src/flask/test-plugin.js'
import { isTestPath } from '../../src/flask/tests.js'
import { importedModule, py } from '../../src/plan/template.js'
import { decoratedOf, parametersOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing } from '../../src/python/syntax.js'
import type { Job } from './findings.js'

const pytest = importedModule('pytest')

export function planPlugin(job: Job): void {
  const { flask, plan } = job
  const [made] = flask.apps
  if (!made || !isPluginListed(flask.project)) return
  plan.release('pytest-flask', made.module.path)
  const asked = askedFor(job)
  for (const { name, node } of asked) if (PLUGIN_OTHERS.has(name)) plan.refuse(node, 'plugin-fixture', { name })
  const tests = flask.index.functions.filter((definition) => flask.index.isTestFunction(definition))
  const apps = new Set(tests.flatMap(({ module }) => flask.index.fixture(module, 'app') ?? []))
  for (const app of apps) {
    if (asked.some(({ name, node }) => name === PLUGIN_CLIENT && flask.index.fixture(node.module, 'app') === app))
      planClient(job, app)
    if (flask.needs.context) planContext(job, app)
  }
}

interface Asked {
  readonly name: string
  readonly node: PyNode
}

/** Fixtures of the plugin that tests ask for and the project has not. */
function askedFor({ flask }: Job): Asked[] {
  const { functions } = flask.index
  const given = functions
    .filter((definition) => flask.index.isTestFunction(definition) && isTestPath(definition.module.path))
    .flatMap((definition) => parametersOf(definition).map(({ name, node }) => ({ name, node })))
  const named = flask.index
    .callsNamed('usefixtures')
    .flatMap((call) => call.children.flatMap(({ children }) => children))
    .map((node) => ({ name: literalString(node) ?? '', node }))
  return [...given, ...named].filter(
    ({ name, node }) => (name === PLUGIN_CLIENT || PLUGIN_OTHERS.has(name)) && !flask.index.fixture(node.module, name),
  )
}

function planClient({ plan }: Job, app: PyNode): void {
  const lines = [
    py`@${pytest}.fixture`,
    py`def client(app):`,
    py`    with ${plan.help('FlaskClient', app)}(app) as client:`,
    py`        yield client`,
  ]
  plan.define('client', block(lines), decoratedOf(app), { isBlock: true })
  plan.require('httpx2', 'test', app.module.path)
}

/** The plugin pushes a request; with a database an application context, in which requests share its session. */
function planContext({ flask, plan }: Job, app: PyNode): void {
  const request = requestUse(flask)
  if (request && flask.database.objects.length > 0) plan.refuse(request, 'plugin-fixture', { name: 'the request' })
  const context = request ? 'request_context' : 'app_context'
  if (request) plan.require('itsdangerous', 'main', app.module.path)
  const lines = [
    py`@${pytest}.fixture(autouse=True)`,
    py`def current_application(request):`,
    py`    """Tests that have the application run in a context of it."""`,
    py`    if "app" not in request.fixturenames:`,
    py`        yield`,
    py`        return`,
    py`    with ${plan.help(context, app)}(request.getfixturevalue("app")):`,
    py`        yield`,
  ]
  plan.define('current_application', block(lines), decoratedOf(app), { isBlock: true, order: 1 })
}

const block = (lines: readonly ReturnType<typeof py>[]) =>
  lines.slice(1).reduce((all, line) => py`${all}\n${line}`, lines[0] ?? py``)

/** A read of the request that the plugin made up, outside any `with`. */
function requestUse(flask: Job['flask']): PyNode | null {
  const uses = [
    ...flask.uses('flask.url_for'),
    ...flask.contextUses.filter(({ name }) => name === 'request' || name === 'session').map(({ node }) => node),
  ]
  return (
    uses.find(
      (use) =>
        isTestPath(use.module.path) && !enclosing(use, 'with_statement') && !enclosing(use, 'import_from_statement'),
    ) ?? null
  )
}
