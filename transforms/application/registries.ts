/** Attributes that went with a release of Flask, and the lists Flask keeps its hooks in. */
import type { ObjectAccess } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, py } from '../../src/plan/template.js'
import { allows } from '../../src/project/versions.js'
import type { PyNode } from '../../src/python/node.js'
import { descendants, enclosing, field, textOf } from '../../src/python/syntax.js'
import type { ApplicationPlanner } from './index.js'

/** Gone with Flask 2.3, and nothing FastAPI has: reading them fails on both. */
const GONE: ReadonlySet<string> = new Set([
  ...['propagate_exceptions', 'preserve_context_on_exception', 'session_cookie_name', 'send_file_max_age_default'],
  ...['use_x_sendfile', 'templates_auto_reload', 'env', 'json_encoder', 'json_decoder'],
])

const REGISTRIES: ReadonlyMap<string, string> = new Map([
  ['before_request_funcs', 'before_request'],
  ['after_request_funcs', 'after_request'],
  ['teardown_request_funcs', 'teardown_request'],
])

/** Whether the access was one of these. */
export function planRegistry(access: ObjectAccess, flask: FlaskModel, plan: ApplicationPlanner): boolean {
  const { node, object, attribute } = access
  const kind = REGISTRIES.get(attribute)
  if (kind) return planHooksOf(access, kind, flask, plan)
  if (!GONE.has(attribute) || node.field === 'left' || node.parent?.kind === 'delete_statement') return false
  const isThere = flask.project.manifests.requirements.some(
    ({ name, spec }) => name === 'flask' && spec !== '' && !allows(spec, '2.3'),
  )
  if (!isThere) plan.report(node, 'attribute-gone', { attribute })
  else if (attribute === 'propagate_exceptions') plan.replace(node, py`${plan.help('propagates', node)}(${object})`)
  else return false
  return true
}

/** `for function in app.before_request_funcs.get(None, ())` of an application without hooks runs for nothing. */
function planHooksOf(access: ObjectAccess, kind: string, flask: FlaskModel, plan: ApplicationPlanner): boolean {
  const { node, values } = access
  const origins = [...values].map(({ origin }) => origin)
  const mayHave = flask.hooks.some(
    (hook) => hook.kind === kind && [...hook.owners].some(({ origin }) => origin === null || origins.includes(origin)),
  )
  if (mayHave || !origins.every((origin) => origin !== null && flask.lent.has(origin)) || node.field === 'left')
    return false
  const loop = enclosing(node, 'for_statement')
  const given = loop && field(loop, 'right')
  if (loop && given && isIterated(given, node) && isSilent(loop)) {
    plan.discard(loop)
    plan.remove(loop)
    plan.report(loop, 'hooks-of-nobody', { attribute: access.attribute })
  } else plan.replace(node, code('{}'))
  return true
}

/** `app.before_request_funcs.get(...)` with literals, or `[None]`. */
const isIterated = (given: PyNode, node: PyNode): boolean =>
  new RegExp(`^${textOf(node).replaceAll('.', '\\.')}\\.get\\(None, (\\(\\)|\\[\\])\\)$`).test(textOf(given))

/** Nothing else would go with it. */
function isSilent(loop: PyNode): boolean {
  const siblings = loop.parent?.children.filter(({ kind }) => kind !== 'comment') ?? []
  const inside = [...descendants(loop)]
  return siblings.length > 1 && inside.every(({ kind }) => kind !== 'comment' && kind !== 'else_clause')
}
