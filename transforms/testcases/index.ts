/** Flask-Testing: its test case becomes one of the support module, with the same application, client and assertions. */

import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestCase } from '../../src/flask/test-cases.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import type { PyNode } from '../../src/python/node.js'
import { bodyOf, enclosing, enclosingClass, field, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'

type TestCasePlanner = Planner<keyof typeof findings>

/** What listens to the signals of Flask. */
const WATCHED =
  /^(?:assertTemplateUsed|assert_template_used|get_context_variable|assertContext|assert_context|assertMessageFlashed|assert_message_flashed|templates|flashed_messages|render_templates|_ctx)$/

export default defineTransform({
  id: 'testcases',
  summary: 'Give the test cases of Flask-Testing their application and client',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const helper = requestUse(flask) ? 'RequestTestCase' : 'FlaskTestCase'
    for (const { node, name } of flask.project.names.usesUnder('flask_testing')) {
      if (enclosing(node, 'import_from_statement')) continue
      const isBase = node.parent?.kind === 'argument_list' && node.parent.field === 'superclasses'
      if (!isBase || !/^flask_testing\.(?:utils\.)?TestCase$/.test(name)) {
        plan.refuse(node, 'testing-name', { name: textOf(node) })
        continue
      }
      plan.replace(node, plan.help(helper, node))
      plan.require('httpx2', 'test', node.module.path)
      if (helper === 'RequestTestCase') plan.require('itsdangerous', 'main', node.module.path)
      plan.release('flask-testing', node.module.path)
    }
    planWatched(flask, plan)
    const use = requestUse(flask)
    if (use && flask.database.objects.length > 0) plan.refuse(use, 'shared-session')
  },
})

/** A read of the request that Flask-Testing made up, outside any `with client:`. */
function requestUse(flask: FlaskModel): PyNode | null {
  if (flask.project.names.usesUnder('flask_testing').length === 0) return null
  const uses = [
    ...flask.uses('flask.url_for'),
    ...flask.contextUses.filter(({ name }) => name === 'request' || name === 'session').map(({ node }) => node),
  ]
  return uses.find((use) => isTestPath(use.module.path) && !enclosing(use, 'with_statement')) ?? null
}

function planWatched(flask: FlaskModel, plan: TestCasePlanner): void {
  const { index, project } = flask
  for (const [name, nodes] of index.attributes) {
    if (!WATCHED.test(name)) continue
    for (const node of nodes) {
      const owner = enclosingClass(node)
      const isSelf = /^(?:self|cls)$/.test(textOf(field(node, 'object') ?? node))
      if (owner && isSelf && isTestCase(owner, index, project))
        plan.refuse(node, 'watched-templates', { name: attributeName(node) })
    }
  }
  for (const container of index.classes) {
    if (!isTestCase(container, index, project)) continue
    const [setting] = (bodyOf(container)?.children ?? []).filter((node) => /^render_templates\s*=/.test(textOf(node)))
    if (setting) plan.refuse(setting, 'watched-templates', { name: 'render_templates' })
  }
}
