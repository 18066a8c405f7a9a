/** Flask-apispec: its object and what is registered with it go; FastAPI documents every route by itself. */
import { APISPEC } from '../../src/flask/apispec.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, statementOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

const KNOWN =
  /^flask_apispec\.((extension|annotations|views)\.)?(FlaskApiSpec|MethodResource|doc|marshal_with|use_kwargs)$/
/** Settings that change what views take and answer. */
const SETTINGS = /\b(APISPEC_FORMAT_RESPONSE|APISPEC_WEBARGS_PARSER)\b/

export function planApispec(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { origin, statement, uses, target, inits } of flask.extensions.of(...APISPEC)) {
    if (!target || statement.kind !== 'expression_statement' || callArgs(origin).positional.length > 1) {
      plan.refuse(origin, 'unknown-option', { what: 'FlaskApiSpec(...)', option: 'no name of its own' })
      continue
    }
    plan.remove(statement)
    if (inits.length > 0) plan.note(origin, 'document')
    for (const { node, path, object } of uses) {
      if (path === '' && object.parent?.kind === 'import_from_statement') continue
      const line = removable(node)
      if (line && /^(init_app|register|register_existing_resources)$/.test(path)) plan.remove(line)
      else plan.refuse(node, 'unknown-name', { name: path || 'the object itself', package: 'flask_apispec' })
    }
  }
  for (const { node, name } of flask.project.names.usesUnder('flask_apispec')) {
    plan.release('flask-apispec', node.module.path)
    plan.require('marshmallow', 'main', node.module.path)
    if (!enclosing(node, 'import_from_statement', 'import_statement') && !KNOWN.test(name))
      plan.refuse(node, 'unknown-name', { name, package: 'flask_apispec' })
  }
  // It came along with the package.
  for (const { node } of flask.project.names.usesUnder('apispec'))
    if (flask.schemas.all.length > 0) plan.require('apispec', 'main', node.module.path)
  for (const module of flask.project.modules) {
    const [, name] = SETTINGS.exec(module.text) ?? []
    if (name && flask.project.names.usesUnder('flask_apispec').length > 0)
      plan.refuse(module.root, 'unknown-option', { what: 'the configuration', option: name })
  }
}

/** The whole statement, where it is nothing but the call and something stays beside it. */
function removable(callee: PyNode): PyNode | null {
  const call = callee.parent
  const statement = call && statementOf(call)
  return statement?.kind === 'expression_statement' && statement.children[0] === call ? statement : null
}
