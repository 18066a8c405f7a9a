/** Flask-JWT-Extended: PyJWT in the support module; checks become dependencies, handlers take what they read of the token as parameters. */
import type { Check } from '../../src/flask/checks.js'
import type { Guard } from '../../src/flask/guards.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { TokenPart } from '../../src/flask/tokens.js'
import type { Planner } from '../../src/plan/plan.js'
import { type Hole, imported, inner, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, statementsOf, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'
import { ATTRIBUTES, HELPERS, MODULES, qualifiedNames } from './names.js'

const Depends = imported('fastapi', 'Depends')

export type Code = keyof typeof findings

export default defineTransform({
  id: 'jwt',
  summary: 'Check tokens with PyJWT behind dependencies, in the place of Flask-JWT-Extended',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    if (!flask.tokens.isUsed) return
    planManagers(flask, plan)
    for (const check of checksOf(flask)) planCheck(check, plan)
    const read = planReads(flask, plan)
    planNames(flask, read, plan)
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
      if (!ATTRIBUTES.has(name)) plan.refuse(node, 'unknown-option', { name })
    }
  }
}

/** A dependency of a handler; the first line of any other function, where nobody is asked before. */
function planCheck({ node, callee, call, definition, guard, place }: Check, plan: Planner<Code>): void {
  const name = textOf(callee)
  if (!call) return plan.refuse(node, 'not-on-a-view', { name })
  if (place === 'above') return plan.refuse(node, 'above-the-route', { name })
  if (place === 'below') return plan.refuse(node, 'below-another', { name })
  if (place === 'unknown') return plan.refuse(node, 'not-on-a-view', { name })
  // The wrapper of a guard goes with its decorators.
  if (!guard) plan.remove(node)
  if (place === 'handler') {
    plan.draft(definition).dependsOn(`jwt:${node.start}`, py`${Depends}(${call})`, node.start)
    return
  }
  const { list } = callArgs(call)
  const options: Hole = list && list.children.length > 0 ? inner(list) : null
  const verify = py`${plan.help('verify_jwt_in_request', node)}(${options})`
  if (guard) plan.before(firstOf(guard), verify)
  else if (isIdle(definition)) plan.replace(statementsOf(definition)[0] as PyNode, verify)
  else plan.draft(definition).prepend(`jwt:${node.start}`, verify)
}

/** The statement of a guard that is printed first; a guard that only calls the view has none of its own. */
function firstOf({ definition, statements, passes }: Guard): PyNode {
  const [first] = statements
  const isOwn = first && !(statements.length === 1 && passes.includes(first))
  return isOwn ? first : (statementsOf(definition).at(-1) as PyNode)
}

const isIdle = (definition: PyNode): boolean =>
  statementsOf(definition).length === 1 && statementsOf(definition)[0]?.kind === 'pass_statement'

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
  const gone = new Set(
    checksOf(flask)
      .filter(({ place }) => place === 'guard' || place === 'function')
      .map(({ callee }) => callee),
  )
  for (const { node, name } of usesOf(flask)) {
    const own = name.replace(MODULES, 'flask_jwt_extended.').split('.')[1] ?? ''
    if (!HELPERS.has(own)) plan.refuse(node, 'unknown-name', { name: own || 'flask_jwt_extended' })
  }
  for (const [name, helper] of HELPERS)
    for (const node of qualifiedNames(name).flatMap((qualified) => flask.uses(qualified))) {
      if (read.has(node) || gone.has(node) || isImport(node)) continue
      const isSeen = name !== 'jwt_required' || checksOf(flask).some(({ callee }) => callee === node)
      if (isSeen) plan.replace(node, plan.help(helper, node))
      else plan.refuse(node, 'not-on-a-view', { name })
    }
}
