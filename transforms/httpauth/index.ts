/** Flask-HTTPAuth: checks become dependencies, handlers take the user as a parameter, the callbacks keep their names. */
import { assignedTo } from '../../src/flask/assigned.js'
import type { Check } from '../../src/flask/checks.js'
import type { ExtensionObject } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { planCheck } from '../../src/plan/checks.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, type Hole, type ImportedName, imported, inner, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, field, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'

const Annotated = imported('typing', 'Annotated')
const Any = imported('typing', 'Any')
const Depends = imported('fastapi', 'Depends')

export type Code = keyof typeof findings

const KINDS = ['HTTPBasicAuth', 'HTTPTokenAuth', 'MultiAuth']

/** What the objects of the support module have too. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['', 'login_required', 'current_user', 'username', 'error_handler', 'get_user_roles', 'verify_password'],
  ...['get_password', 'hash_password', 'verify_token', 'scheme', 'realm', 'main_auth'],
])

export default defineTransform({
  id: 'httpauth',
  summary: 'Ask for credentials by dependencies, in the place of Flask-HTTPAuth',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const uses = flask.project.names.usesUnder('flask_httpauth').filter(({ node }) => !isImport(node))
    for (const { node, name } of uses) planName(node, name, plan)
    for (const { uses: own } of flask.httpAuth.objects) {
      for (const { node, path } of own) {
        const [name = ''] = path.split('.')
        if (!ATTRIBUTES.has(name)) plan.refuse(node, 'unknown-option', { name })
        const isCheck = flask.checks.all.some(({ callee }) => callee === node)
        if (name === 'login_required' && !isCheck) plan.refuse(node, 'not-on-a-view', { name: textOf(node) })
      }
    }
    const checks = flask.checks.all.filter(({ name }) => name === 'flask_httpauth.login_required')
    for (const check of checks) planOne(check, flask, plan)
    planReads(flask, plan)
    for (const path of new Set(uses.map(({ node }) => node.module.path))) plan.release('flask-httpauth', path)
  },
})

const isImport = (node: PyNode): boolean => enclosing(node, 'import_from_statement', 'import_statement') !== null

/** A name of the package is only ever called: a class that inherits from it may change anything. */
function planName(node: PyNode, name: string, plan: Planner<Code>): void {
  const own = name.split('.')[1] ?? ''
  const place = callOf(node) ? '' : ' as a class of its own'
  if (KINDS.includes(own) && callOf(node)) plan.replace(node, plan.help(own, node))
  else plan.refuse(node, 'unknown-name', { name: own || 'flask_httpauth', place })
}

/** A dependency of a handler; the first line of a guard or of a hook that may answer. */
function planOne(check: Check, flask: FlaskModel, plan: Planner<Code>): void {
  const { node, callee, call, definition, place } = check
  const name = textOf(callee)
  const isHook = flask.hooks.some((hook) => hook.definition === definition && hook.kind === 'before_request')
  if (place === 'above') return plan.refuse(node, 'above-the-route', { name })
  if (place === 'below') return plan.refuse(node, 'below-another', { name })
  if (place === 'unknown' || (place === 'function' && !isHook)) return plan.refuse(node, 'not-on-a-view', { name })
  const list = call && callArgs(call).list
  const options: Hole = list && list.children.length > 0 ? inner(list) : null
  const statement = py`${field(callee, 'object')}.require_login(${options})`
  planCheck(check, { dependency: call ?? py`${callee}()`, statement }, plan)
}

/** `auth.current_user()` in a handler behind a check: a parameter, by an alias beside the object. */
function planReads(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { call, object, owner } of flask.httpAuth.asked) {
    const assigned = assignedTo(call, owner)
    const parameter = plan.draft(owner).parameter({
      key: `httpauth:${object.origin.start}`,
      name: assigned?.name ?? 'user',
      annotation: aliasOf(object, plan),
      rank: 'guard',
      isOwnName: assigned !== null,
    })
    if (assigned) plan.remove(assigned.statement)
    else plan.replace(call, parameter)
  }
}

/** `TokenAuthUser` beside `token_auth`. */
function aliasOf({ target, statement }: ExtensionObject, plan: Planner<Code>): ImportedName {
  const name = target ? textOf(target) : 'auth'
  const alias = `${name.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}User`
  const type = py`${Annotated}[${Any}, ${Depends}(${code(name)}.current_user)]`
  return plan.define(alias, py`${code(alias)} = ${type}`, statement)
}
