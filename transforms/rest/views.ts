/** Methods of resources whose answers would come out otherwise: rendered templates, checks below marshal_with, other JSON. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { decoratorExpression, returnsOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosingClass, field, parts, textOf, unparenthesized } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

export function planViews(flask: FlaskModel, plan: Planner<Code>): void {
  for (const view of flask.responses.resourceful)
    for (const statement of returnsOf(view)) if (isPage(statement, flask)) plan.refuse(statement, 'page-as-data')
  for (const { decorators } of flask.handlers) {
    const at = decorators.findIndex((decorator) => isMarshal(decorator, flask))
    const moved = at < 0 ? null : decorators.slice(at).find((decorator) => !staysBelow(decorator, flask))
    if (moved) plan.refuse(moved, 'below-marshal', { decorator: textOf(decoratorExpression(moved) ?? moved) })
  }
  planSettings(flask, plan)
  planOwnApi(flask, plan)
}

/** `return render_template(...)`, alone or in a tuple. */
function isPage(statement: PyNode, flask: FlaskModel): boolean {
  const value = parts(statement)[0]
  const inner = value && unparenthesized(value)
  const body = inner && /^(tuple|expression_list)$/.test(inner.kind) ? parts(inner)[0] : inner
  const callee = body?.kind === 'call' ? field(body, 'function') : null
  return /^flask\.render_template(_string)?$/.test((callee && flask.project.names.qualify(callee)) ?? '')
}

const isMarshal = (node: PyNode, flask: FlaskModel): boolean =>
  flask.documents.marshalling.some(({ decorator }) => decorator === node)

/** A dependency would be asked before marshal_with is, and its answer would not be marshalled. */
const staysBelow = (decorator: PyNode, flask: FlaskModel): boolean =>
  isMarshal(decorator, flask) ||
  flask.kept.all.some(({ decorator: own }) => own.applications.some(({ node }) => node === decorator))

/** Indentation, order and escapes do not change what JSON says. */
const LAYOUT = /RESTFUL_JSON["'\]]*\s*[=:]\s*\{\s*(["'](indent|sort_keys|ensure_ascii|separators)["']\s*:[^{}]*)?\}/

/** Settings of RESTX that change answers. */
const SETTINGS =
  /\b(RESTX_VALIDATE|RESTX_JSON|RESTX_MASK_HEADER|ERROR_INCLUDE_MESSAGE|RESTPLUS_VALIDATE|RESTPLUS_JSON)\b/

/** `self.api` is what RESTX gives a resource. */
function planOwnApi(flask: FlaskModel, plan: Planner<Code>): void {
  const classes = new Set(
    [...flask.classViews.found.values()].filter(({ isResource }) => isResource).map(({ definition }) => definition),
  )
  for (const node of flask.index.attribute('api')) {
    const owner = enclosingClass(node)
    const isSelf = textOf(field(node, 'object') ?? node) === 'self'
    const isKept = owner !== null && flask.index.attributeValues(owner, 'api').length > 0
    if (isSelf && owner && classes.has(owner) && !isKept)
      plan.refuse(node, 'unknown-attribute', { name: 'api', what: 'a resource' })
  }
}

function planSettings(flask: FlaskModel, plan: Planner<Code>): void {
  for (const module of flask.project.modules) {
    const [, name] = SETTINGS.exec(module.text) ?? []
    if (name && flask.documents.describing.length + flask.resources.length > 0)
      plan.refuse(module.root, 'unknown-option', { what: 'the configuration', option: name })
  }
  for (const module of flask.project.modules) {
    const set = module.text.split('\n').filter((line) => line.includes('RESTFUL_JSON'))
    if (set.some((line) => !LAYOUT.test(line) || /\b(cls|default|skipkeys|allow_nan)\b/.test(line)))
      plan.refuse(module.root, 'json-settings')
  }
}
