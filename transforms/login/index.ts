/** Flask-Login: checks become dependencies, handlers take the user as a parameter, the rest keeps its names from the support module. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { imported, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'

const Depends = imported('fastapi', 'Depends')

export type Code = keyof typeof findings

/** Names the support module has too. */
const KEPT = [
  ...['LoginManager', 'UserMixin', 'AnonymousUserMixin', 'login_user', 'logout_user', 'confirm_login', 'login_fresh'],
  ...['login_remembered', 'login_url', 'encode_cookie', 'decode_cookie'],
]
const HANDLED: ReadonlySet<string> = new Set([...KEPT, 'login_required', 'fresh_login_required', 'current_user'])

/** What the support module's LoginManager knows. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['', 'init_app', 'user_loader', 'request_loader', 'unauthorized_handler', 'needs_refresh_handler'],
  ...['unauthorized', 'needs_refresh', 'anonymous_user', 'login_view', 'login_message', 'login_message_category'],
  ...['refresh_view', 'needs_refresh_message', 'needs_refresh_message_category', 'session_protection'],
  ...['localize_callback'],
])

export default defineTransform({
  id: 'login',
  summary: 'Let dependencies ask who is signed in, in the place of Flask-Login',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    if (!flask.login.isUsed) return
    planManagers(flask, plan)
    planNames(flask, plan)
    planChecks(flask, plan)
    planReads(flask, plan)
    for (const { path } of modulesOf(flask)) plan.release('flask-login', path)
  },
})

const modulesOf = (flask: FlaskModel) =>
  new Set(flask.project.names.usesUnder('flask_login').map(({ node }) => node.module))

const isImport = (use: PyNode): boolean =>
  enclosing(use, 'import_from_statement') !== null || enclosing(use, 'import_statement') !== null

function planManagers(flask: FlaskModel, plan: Planner<Code>): void {
  const managers = flask.extensions.of('flask_login.LoginManager', 'flask_login.login_manager.LoginManager')
  const [use] = flask.project.names.usesUnder('flask_login').filter(({ node }) => !isImport(node))
  if (managers.every(({ inits }) => inits.length === 0) && use)
    plan.refuse(use.node, 'no-manager', { name: textOf(use.node) })
  for (const { origin, uses } of managers) {
    const unknown = [...callArgs(origin).keywords.keys()].find((name) => !/^(app|add_context_processor)$/.test(name))
    if (unknown) plan.refuse(origin, 'unknown-option', { name: unknown })
    for (const { node, path } of uses) {
      const [name = ''] = path.split('.')
      if (!ATTRIBUTES.has(name)) plan.refuse(node, 'unknown-option', { name })
    }
  }
}

function planNames(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { node, name } of flask.project.names.usesUnder('flask_login')) {
    const [, own = ''] = name.split('.')
    if (!isImport(node) && !HANDLED.has(own)) plan.refuse(node, 'unknown-name', { name: own || 'flask_login' })
  }
  for (const name of KEPT)
    for (const use of flask.uses(`flask_login.${name}`)) if (!isImport(use)) plan.replace(use, plan.help(name, use))
}

function planChecks(flask: FlaskModel, plan: Planner<Code>): void {
  for (const name of ['login_required', 'fresh_login_required'])
    for (const use of flask.uses(`flask_login.${name}`)) {
      const check = flask.login.checkOf(use) ?? (use.parent && flask.login.checkOf(use.parent))
      if (isImport(use)) continue
      if (!check && flask.sharing.has(use.module.path)) plan.replace(use, plan.help(`flask_${name}`, use))
      else if (!check) plan.refuse(use, 'not-on-a-view', { name })
      else if (!check.isEffective) plan.refuse(use, 'above-the-route', { name })
      else if (check.isBelowAnother) plan.refuse(use, 'below-another', { name })
    }
  for (const { check, handler, node, order } of flask.login.checks) {
    if (node.kind === 'decorator') plan.remove(node)
    const isParameter = isRead(handler.definition, flask) && isAlone(handler.decorators, flask)
    if (!isParameter)
      plan.draft(handler.definition).dependsOn(`login:${check}`, py`${Depends}(${plan.help(check, node)})`, order)
  }
}

const isRead = (definition: PyNode, flask: FlaskModel): boolean =>
  flask.login.asked.some(({ owner }) => owner === definition)

/** FastAPI asks the list of the decorator first: a check among others has its place there. */
const isAlone = (decorators: readonly PyNode[], flask: FlaskModel): boolean =>
  decorators.every(
    (node, index) =>
      (flask.login.checkOf(node) !== null && index === 0) ||
      (flask.login.checkOf(node) === null && !flask.guards.some(({ applications }) => applications.includes(node))),
  )

function planReads(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { node, owner } of flask.login.asked) {
    if (!owner) continue
    const names = flask.login.checks.filter(({ handler }) => handler.definition === owner).map(({ check }) => check)
    const alias = names.includes('fresh_login_required')
      ? 'FreshlyLoggedIn'
      : names.includes('login_required')
        ? 'LoggedIn'
        : 'CurrentUser'
    const annotation = plan.help(alias, node)
    plan.replace(
      proxied(node) ?? node,
      plan.draft(owner).parameter({ key: 'login:user', name: 'current_user', annotation, rank: 'guard' }),
    )
  }
  for (const { node } of flask.login.followed) plan.replace(node, plan.help('current_user', node))
}

/** `current_user._get_current_object()`: a parameter is the object itself. */
function proxied({ parent }: PyNode): PyNode | null {
  return parent?.kind === 'attribute' && textOf(parent).endsWith('._get_current_object') ? callOf(parent) : null
}
