/** Flask-WTF: forms stay WTForms forms over a base of the support module, and CSRF protection keeps its tokens. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, join, quoted } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, field } from '../../src/python/syntax.js'
import { findings } from './findings.js'

export type Code = keyof typeof findings

/** Names the support module has too, by the module they are imported from. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  flask_wtf: ['FlaskForm', 'CSRFProtect'],
  'flask_wtf.form': ['FlaskForm'],
  'flask_wtf.csrf': ['CSRFProtect', 'CSRFError', 'generate_csrf', 'validate_csrf'],
  'flask_wtf.file': [
    ...['FileField', 'MultipleFileField', 'FileRequired', 'FileAllowed', 'FileSize'],
    ...['file_required', 'file_allowed', 'file_size'],
  ],
}
const NAMES: readonly string[] = Object.entries(KEPT).flatMap(([module, names]) =>
  names.map((name) => `${module}.${name}`),
)

export default defineTransform({
  id: 'forms',
  summary: 'Keep WTForms and their CSRF tokens without Flask-WTF',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const all = flask.project.names.usesUnder('flask_wtf').filter(({ node }) => !isImport(node))
    for (const { node, name } of all)
      if (!NAMES.some((known) => name === known || name.startsWith(`${known}.`)))
        plan.refuse(node, 'unknown-name', { name: name.replace(/^flask_wtf\./, '') })
    for (const qualified of NAMES)
      for (const use of flask.uses(qualified))
        if (!isImport(use)) plan.replace(use, plan.help(qualified.split('.').at(-1) ?? '', use))
    for (const { path } of new Set(all.map(({ node }) => node.module))) plan.release('flask-wtf', path)
    planProtection(flask, plan)
    // Flask-WTF brought it along as an extra.
    for (const use of flask.uses('wtforms.validators.Email'))
      if (all.length > 0 && !isImport(use)) plan.require('email-validator', 'main', use.module.path)
  },
})

const isImport = (use: PyNode): boolean =>
  enclosing(use, 'import_from_statement') !== null || enclosing(use, 'import_statement') !== null

function planProtection(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { origin, uses } of flask.extensions.of('flask_wtf.CSRFProtect', 'flask_wtf.csrf.CSRFProtect')) {
    const unknown = [...callArgs(origin).keywords.keys()].find((name) => name !== 'app')
    if (unknown) plan.refuse(origin, 'unknown-option', { name: unknown })
    for (const { node, path } of uses) {
      if (!/^(|init_app|exempt|protect)$/.test(path)) plan.refuse(node, 'unknown-option', { name: path })
      if (path === 'exempt' && !isOnView(node, flask)) planBlueprint(node, flask, plan)
    }
  }
}

/** `csrf.exempt(blueprint)`: its routes are told by the blueprint's name, wherever it is registered. */
function planBlueprint(node: PyNode, flask: FlaskModel, plan: Planner<Code>): void {
  const call = callOf(node)
  const given = call && argument(call, 0, 'view')
  const [value, ...others] = flask.flow.valuesOf(given)
  const router = flask.routers.find(({ origin, kind }) => origin === value?.origin && kind === 'blueprint')
  const names = router ? flask.mounting.placements(router).map(({ name }) => name) : []
  if (!call || !given || !router || others.length > 0 || names.length === 0 || names.includes(null))
    return plan.refuse(node, 'exempt-otherwise')
  const method = field(node, 'attribute')
  if (!method || call.parent?.kind !== 'expression_statement') return plan.refuse(node, 'exempt-otherwise')
  plan.replace(method, code('exempt_blueprint'))
  plan.replace(given, join([...new Set(names)].map((name) => quoted(name ?? ''))))
}

/** `@csrf.exempt`, or `csrf.exempt(view)` with a function of the project. */
function isOnView(node: PyNode, flask: FlaskModel): boolean {
  if (node.parent?.kind === 'decorator') return true
  const call = callOf(node)
  const view = call && argument(call, 0, 'view')
  return view !== null && flask.index.functionOf(view) !== null
}
