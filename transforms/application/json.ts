/** The application's own way to write JSON: providers, encoder classes, and what is written with `app.json` itself. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code, importedModule, py } from '../../src/plan/template.js'
import { decoratedOf, definitionOf, nameOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field, isAssigned, statementOf, statementsOf, textOf } from '../../src/python/syntax.js'
import type { ApplicationPlanner } from './index.js'

const json = importedModule('json')

const PROVIDERS: readonly string[] = ['DefaultJSONProvider', 'JSONProvider']

/** What a class may say for itself; another way to write or read is not followed. */
const OWN = /^(?:default|__init__|ensure_ascii|sort_keys|compact|item_separator|key_separator)$/

/** The base classes come from the support module. */
export function planJsonClasses(flask: FlaskModel, plan: ApplicationPlanner): void {
  for (const name of PROVIDERS)
    for (const use of flask.uses(`flask.json.provider.${name}`))
      plan.replace(use, plan.help('DefaultJSONProvider', use))
  for (const name of ['flask.json.JSONEncoder', 'flask.JSONEncoder'])
    for (const use of flask.uses(name)) plan.replace(use, plan.help('JSONEncoder', use))
  for (const use of flask.uses('flask.Flask.json_provider_class'))
    plan.refuse(use, 'json-provider', { name: textOf(use) })
}

/** Whether the access was one of these. */
export function planJson(access: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): boolean {
  const { node, attribute } = access
  const statement = statementOf(node)
  const assignment = isAssigned(node) ? node.parent : null
  if (attribute === 'json' && assignment && statement?.children[0] === assignment)
    return planChoice(access, assignment, 'use_json_provider', flask, plan)
  if (attribute === 'json_encoder' && assignment && statement?.children[0] === assignment)
    return planChoice(access, assignment, 'use_json_encoder', flask, plan)
  // Flask reads the class when the application is created: later it has no effect (flask.sansio.app.App.__init__).
  if (attribute === 'json_provider_class' && assignment && statement?.children[0] === assignment) {
    plan.discard(assignment)
    plan.remove(statement)
    return true
  }
  if (attribute !== 'json' || !isAlone(access, flask)) return false
  const { parent } = node
  const name = parent?.kind === 'attribute' && node.field === 'object' ? attributeName(parent) : null
  if (!parent || !name) return false
  if (/^(sort_keys|ensure_ascii|compact)$/.test(name)) plan.replace(node, plan.help('json_settings', node))
  else if (name === 'dumps') plan.replace(parent, plan.help('flask_dumps', node))
  else if (name === 'response') plan.replace(parent, plan.help('jsonify', node))
  else if (name === 'loads' || name === 'load') plan.replace(parent, py`${json}.${code(name)}`)
  else return false
  return true
}

/** `app.json = Provider(app)` and `app.json_encoder = Encoder`. */
function planChoice(
  access: ObjectAccess,
  assignment: PyNode,
  helper: 'use_json_provider' | 'use_json_encoder',
  flask: FlaskModel,
  plan: ApplicationPlanner,
): boolean {
  const value = field(assignment, 'right')
  const named = helper === 'use_json_encoder' ? value : value?.kind === 'call' ? field(value, 'function') : null
  const definition = named && flask.index.classOf(named)
  const strange = definition && flask.index.bases(definition).flatMap(strangers)[0]
  if (!value || !definition || strange || !isAlone(access, flask))
    plan.refuse(assignment, 'json-provider', { name: strange ?? textOf(value ?? assignment) })
  else plan.replace(assignment, py`${plan.help(helper, assignment)}(${value})`)
  return true
}

/** What a class says about JSON beyond the values it knows. */
function strangers(definition: PyNode): readonly string[] {
  return statementsOf(definition).flatMap((statement) => {
    const own = definitionOf(statement)
    if (own) return OWN.test(nameOf(own)) || decoratedOf(own) !== statement ? [] : [nameOf(own)]
    const assignment = statement.children[0]
    const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
    return left && !OWN.test(textOf(left)) ? [textOf(left)] : []
  })
}

/** The settings of the support module hold for every application that answers. */
function isAlone({ values }: ObjectAccess, flask: FlaskModel): boolean {
  const served = new Set(flask.routes.flatMap(({ owners }) => [...owners]).map(({ origin }) => origin))
  const others = flask.apps.filter(({ origin, module }) => !isTestPath(module.path) && served.has(origin))
  return others.every(({ origin }) => [...values].some((value) => value.origin === origin || value.origin === null))
}
