/** An Api of Flask-smorest goes: what it registers the application includes, how it answers errors stays as one line. */
import type { ExtensionObject } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { SMOREST_API } from '../../src/flask/smorest.js'
import { smorestDocument } from '../../src/flask/smorest-document.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingFunction, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

export function planApis(flask: FlaskModel, plan: Planner<Code>): void {
  for (const api of flask.extensions.of(SMOREST_API)) planApi(api, flask, plan)
}

function planApi(api: ExtensionObject, flask: FlaskModel, plan: Planner<Code>): void {
  const { origin, statement, inits, uses, target } = api
  const option = [...callArgs(origin).keywords.keys()].find((name) => name !== 'app')
  if (option || callArgs(origin).positional.length > 1)
    return plan.refuse(origin, 'unknown-option', { what: 'Api(...)', option: option ?? 'its arguments' })
  const [init, ...others] = inits
  if (!init || others.length > 0 || statement.kind !== 'expression_statement')
    return plan.refuse(origin, 'api-out-of-sight')
  const { openapi, unreadable } = smorestDocument(flask.project)
  const [setting] = unreadable
  if (setting) return plan.refuse(origin, 'computed-setting', { setting })
  if (openapi) plan.note(origin, 'document')
  const line = py`${plan.help('answer_like_smorest', init.call)}(${init.app})`
  plan.copy(init.app)
  if (init.call === origin) plan.replace(statement, line)
  else {
    plan.remove(statement)
    plan.replace(init.call, line)
  }
  const named = target ? uses : []
  for (const { node, path, object } of named) {
    if (path === '' && object.parent?.kind === 'import_from_statement') continue
    if (path === 'init_app' || object.parent?.kind === 'dotted_name') continue
    const app = path === 'register_blueprint' ? appAt(object, api, flask) : null
    // Whatever else it is asked for is refused as an attribute of the application.
    if (path !== 'register_blueprint' && path !== '') continue
    if (app === null) plan.refuse(node, 'api-out-of-sight')
    else plan.replace(object, code(app))
  }
}

/** What the application is called where the Api is used. */
function appAt(use: PyNode, { inits }: ExtensionObject, flask: FlaskModel): string | null {
  const owner = enclosingFunction(use)
  const same = inits.find(({ call }) => call.module === use.module && enclosingFunction(call) === owner)
  if (same && same.app.kind === 'identifier') return textOf(same.app)
  const parameter = owner && parametersOf(owner).find(({ target }) => flask.flow.is(target, 'app'))
  return parameter?.name ?? null
}
