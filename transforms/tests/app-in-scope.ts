/** How a test that has a runner can name the application the runner was made for. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, defined, type Hole } from '../../src/plan/template.js'
import { parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { scopeOpenedBy } from '../../src/python/scope.js'
import { enclosingClass, enclosingFunction, field, textOf } from '../../src/python/syntax.js'
import type { Job } from './findings.js'

export function appFor(job: Job, { object, node }: ObjectAccess): Hole {
  const app = makerOf(job, object)
  if (!app) return null
  const owner = enclosingFunction(node)
  if (app.kind === 'identifier') return named(job, app, owner)
  const self = app.kind === 'attribute' ? field(app, 'object') : null
  const isSame = self && /^(self|cls)$/.test(textOf(self)) && enclosingClass(node) && owner
  return isSame ? code(`${firstParameter(owner)}.${attributeName(app)}`) : null
}

/** The `app` of the `app.test_cli_runner()` a runner comes from. */
function makerOf(job: Job, runner: PyNode, depth = 0): PyNode | null {
  const { index, project } = job.flask
  if (depth > 6) return null
  const next = (node: PyNode | null | undefined): PyNode | null => (node ? makerOf(job, node, depth + 1) : null)
  if (runner.kind === 'call') {
    const callee = field(runner, 'function')
    const isMaker = callee?.kind === 'attribute' && attributeName(callee) === 'test_cli_runner'
    return isMaker ? field(callee, 'object') : null
  }
  if (runner.kind === 'attribute') {
    const owner = enclosingClass(runner)
    return owner ? next(index.attributeValues(owner, attributeName(runner))[0]) : null
  }
  const qualified = project.names.qualify(runner)
  const binding = (qualified && project.names.definition(qualified)) || project.names.binding(runner)
  const definition = binding?.definitions.at(-1)
  if (definition?.kind !== 'parameter') return next(definition?.value)
  const fixture = index.fixture(runner.module, textOf(runner))
  return fixture ? next(index.exits.get(fixture)?.[0]?.children[0]) : null
}

/** The same name where the test sees it, an import, or a fixture the test asks for as well. */
function named({ flask, plan }: Job, app: PyNode, owner: PyNode | null): Hole {
  const name = textOf(app)
  const qualified = flask.project.names.qualify(app)
  const [path, inside] = qualified?.split(':') ?? []
  if (path && inside) return defined(path, inside)
  const maker = enclosingFunction(app)
  if (maker === owner) return code(name)
  const isFixture = maker && parametersOf(maker).some((parameter) => parameter.name === name)
  if (!isFixture || !owner || !flask.index.isTestFunction(owner)) return null
  if (parametersOf(owner).some((parameter) => parameter.name === name)) return code(name)
  if (scopeOpenedBy(owner)?.bindings.has(name)) return null
  return plan.draft(owner).parameter({ key: `fixture ${name}`, name, annotation: null, rank: 'path' })
}

const firstParameter = (owner: PyNode): string => parametersOf(owner)[0]?.name ?? 'self'
