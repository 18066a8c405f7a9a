/** Flask-JWT-Extended: PyJWT in the support module; checks become dependencies, handlers take what they read of the token as parameters. */
import type { Check } from '../../src/flask/checks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { TokenPart } from '../../src/flask/tokens.js'
import { planCheck } from '../../src/plan/checks.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Hole, inner, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { attributesOf, helpersOf, MODULES, qualifiedNames } from './names.js'

export type Code = keyof typeof findings

export default defineTransform({
  id: 'jwt',
  summary: 'Check tokens with PyJWT behind dependencies, in the place of Flask-JWT-Extended',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    if (!flask.tokens.isUsed) return
    planManagers(flask, plan)
    for (const check of checksOf(flask)) planOne(check, flask, plan)
    const read = planReads(flask, plan)
    planNames(flask, read, plan)
    planPyJwt(flask, plan)
    for (const { path } of new Set(usesOf(flask).map(({ node }) => node.module))) {
      plan.release('flask-jwt-extended', path)
      plan.require('pyjwt', 'main', path)
    }
  },
})

const checksOf = (flask: FlaskModel): readonly Check[] =>
  flask.checks.all.filter(({ name }) => name.startsWith('flask_jwt_extended.'))

const usesOf = (flask: FlaskModel) =>
  flask.project.names.usesUnder('flask_jwt_extended').filter(({ node }) => !isImport(node))

const isImport = (node: PyNode): boolean => enclosing(node, 'import_from_statement', 'import_statement') !== null

function planManagers(flask: FlaskModel, plan: Planner<Code>): void {
  const managers = flask.extensions.of('flask_jwt_extended.JWTManager', 'flask_jwt_extended.jwt_manager.JWTManager')
  const [use] = usesOf(flask)
  if (managers.every(({ inits }) => inits.length === 0) && use)
    plan.refuse(use.node, 'no-manager', { name: textOf(use.node) })
  for (const { origin, uses } of managers) {
    const unknown = [...callArgs(origin).keywords.keys()].find((name) => !/^(app|add_context_processor)$/.test(name))
    if (unknown) plan.refuse(origin, 'unknown-option', { name: unknown })
    for (const { node, path } of uses) {
      const [name = ''] = path.split('.')
      if (!attributesOf(flask.tokens.release).has(name)) plan.refuse(node, 'unknown-option', { name })
    }
  }
}

/** A dependency of a handler; the first line of any other function, where nobody is asked before. */
function planOne(check: Check, flask: FlaskModel, plan: Planner<Code>): void {
  const { node, callee, call, place } = check
  const name = textOf(callee)
  if ((call === null) !== (flask.tokens.release === 3)) return plan.refuse(node, 'not-on-a-view', { name })
  if (place === 'above') return plan.refuse(node, 'above-the-route', { name })
  if (place === 'below') return plan.refuse(node, 'below-another', { name })
  if (place === 'unknown') return plan.refuse(node, 'not-on-a-view', { name })
  // Release 3 has a decorator for each kind of check, which becomes the dependency itself.
  if (!call) return planCheck(check, { dependency: callee, statement: py`${callee}()` }, plan)
  const { list } = callArgs(call)
  const options: Hole = list && list.children.length > 0 ? inner(list) : null
  planCheck(check, { dependency: call, statement: py`${plan.help('verify_jwt_in_request', node)}(${options})` }, plan)
}

const NAMES: Readonly<Record<TokenPart, readonly [name: string, alias: string]>> = {
  identity: ['identity', 'JwtIdentity'],
  claims: ['claims', 'JwtClaims'],
  user: ['current_user', 'JwtUser'],
}

/** What a handler reads is a parameter, under the name the handler gives it. Gives the names that are gone. */
function planReads(flask: FlaskModel, plan: Planner<Code>): ReadonlySet<PyNode> {
  const { asked } = flask.tokens
  const read = new Set<PyNode>()
  for (const { node, callee, owner, part } of asked) {
    const assigned = asked.find((other) => other.owner === owner && other.part === part && other.assigned)?.assigned
    const [name, alias] = NAMES[part]
    const parameter = plan.draft(owner).parameter({
      key: `jwt:${part}`,
      name: assigned?.name ?? name,
      annotation: plan.help(alias, node),
      rank: 'guard',
      isOwnName: assigned !== undefined,
    })
    if (assigned && assigned.statement === enclosing(node, 'expression_statement')) plan.remove(assigned.statement)
    else plan.replace(node, parameter)
    read.add(callee)
  }
  return read
}

function planNames(flask: FlaskModel, read: ReadonlySet<PyNode>, plan: Planner<Code>): void {
  const { release } = flask.tokens
  const helpers = helpersOf(release)
  const isGone = ({ place }: Check): boolean => release === 4 && (place === 'guard' || place === 'function')
  const gone = new Set(checksOf(flask).flatMap((check) => (isGone(check) ? [check.callee] : [])))
  for (const { node, name } of usesOf(flask)) {
    const own = name.replace(MODULES, 'flask_jwt_extended.').split('.')[1] ?? ''
    if (!helpers.has(own)) plan.refuse(node, 'unknown-name', { name: own || 'flask_jwt_extended' })
  }
  for (const [name, helper] of helpers)
    for (const node of qualifiedNames(name).flatMap((qualified) => flask.uses(qualified))) {
      if (read.has(node) || gone.has(node) || isImport(node)) continue
      const isDecorator = CHECKS.has(name)
      const isSeen = !isDecorator || checksOf(flask).some(({ callee }) => callee === node)
      if (isSeen) plan.replace(node, plan.help(helper, node))
      else plan.refuse(node, 'not-on-a-view', { name })
    }
}

/** Release 3 goes with PyJWT 1: `jwt.encode(...).decode()`. */
function planPyJwt(flask: FlaskModel, plan: Planner<Code>): void {
  if (flask.tokens.release === 4) return
  for (const { node, name } of flask.project.names.usesUnder('jwt'))
    if (!isImport(node) && /^jwt\.(en|de)code$/.test(name)) plan.refuse(node, 'old-pyjwt', { name })
}

const CHECKS: ReadonlySet<string> = new Set([
  ...['jwt_required', 'jwt_optional', 'fresh_jwt_required', 'jwt_refresh_token_required'],
])
