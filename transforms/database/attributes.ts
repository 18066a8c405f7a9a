/** What is read of the SQLAlchemy object: columns and types of SQLAlchemy, the session, the tables. */
import { passedOnFrom } from '../../src/flask/database-names.js'
import type { ExtensionUse } from '../../src/flask/extensions.js'
import { imported, py } from '../../src/plan/template.js'
import { argument, callArgs, callOf } from '../../src/python/calls.js'
import { field, textOf } from '../../src/python/syntax.js'
import { headOf, type Job, sessionAt } from './index.js'
import { isPlainSql } from './queries.js'

/** What only the registry of sessions has. */
const REGISTRY: ReadonlySet<string> = new Set(['remove', 'registry', 'configure', 'query_property', 'session_factory'])
const TABLES: ReadonlySet<string> = new Set(['create_all', 'drop_all'])

export function planAttribute(use: ExtensionUse, job: Job): void {
  const { flask, plan, base } = job
  const head = headOf(use)
  const [name = '', next = ''] = use.path.split('.')
  const call = callOf(head)
  if (name === 'init_app' && call && flask.extensions.isInit(call)) return
  if (name === 'session') return planSession(use, next, job)
  if (name === 'Model') return plan.replace(head, base)
  if (name === 'metadata') return plan.replace(head, py`${base}.metadata`)
  if (name === 'engine') return plan.replace(head, py`${plan.help('db_session', head)}.get_bind()`)
  if (TABLES.has(name) && call && callArgs(call).positional.length + callArgs(call).keywords.size === 0)
    return plan.replace(call, py`${base}.metadata.${textCode(name)}(${plan.help('db_session', head)}.get_bind())`)
  if (name === 'get_or_404' && call) return plan.replace(head, plan.help('get_or_404', head))
  const from = passedOnFrom(name)
  if (!from) return plan.refuse(use.node, 'unknown-attribute', { name: name || textOf(use.node) })
  if (name === 'Table') {
    const first = call && argument(call, 0, 'name')
    if (!call || !first || first.field === 'value') return plan.refuse(use.node, 'unknown-attribute', { name })
    plan.replace(first, py`${first},${textCode(/\(\s*\n/.test(textOf(call)) ? '\n' : ' ')}${base}.metadata`)
  }
  plan.replace(head, imported(from, name))
}

const textCode = (text: string) => ({ kind: 'code', text }) as const

function planSession(use: ExtensionUse, next: string, job: Job): void {
  const head = headOf(use)
  const method = head.parent?.kind === 'attribute' && head.field === 'object' ? head.parent : null
  const call = method && callOf(method)
  if (call && /^(?:execute|scalars?)$/.test(next) && isPlainSql(argument(call, 0, 'statement')))
    job.plan.refuse(call, 'raw-sql')
  const own = field(head, 'attribute')
  if (!own) return
  const isRegistry = method === null || REGISTRY.has(next)
  job.plan.replace(head, isRegistry ? job.plan.help('db_session', head) : sessionAt(head, job))
}
