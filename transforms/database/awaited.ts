/** `--async`: what handlers ask of the database is awaited, rows that are read after a commit are asked for anew. */
import type { Asked } from '../../src/flask/awaiting.js'
import type { Question } from '../../src/flask/questions.js'
import { code, type Hole, imported, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { field, parts } from '../../src/python/syntax.js'
import { type Job, sessionAt } from './index.js'
import { planMissing } from './missing.js'

const select = imported('sqlalchemy', 'select')
const func = imported('sqlalchemy', 'func')

export function planAwaited(job: Job): void {
  const { flask, plan } = job
  const { awaiting, ownSession } = flask
  if (!awaiting) return
  for (const [definition, word] of awaiting.held) plan.report(definition, 'not-awaited', { word })
  for (const asked of awaiting.handlers.values()) planHandler(asked, job)
  if (awaiting.handlers.size === 0 || !ownSession) return
  const texts = [...flask.project.modules, ...flask.project.files.values()].map(({ text }) => text)
  plan.require('greenlet', 'main', ownSession.path)
  if (texts.some((text) => /sqlite:/.test(text))) plan.require('aiosqlite', 'main', ownSession.path)
  const { requirements } = flask.project.manifests
  const isPostgres =
    requirements.some(({ name }) => /^psycopg/.test(name)) ||
    texts.some((text) => /postgres(?:ql)?(?:\+\w+)?:\/\//.test(text))
  if (isPostgres) plan.require('psycopg', 'main', ownSession.path)
}

function planHandler({ questions, refreshes }: Asked, job: Job): void {
  for (const question of questions) planQuestion(question, job)
  for (const { statement, name } of refreshes)
    job.plan.after(statement, py`await ${sessionAt(statement, job)}.refresh(${code(name)})`)
}

function planQuestion(question: Question, job: Job): void {
  const last = question.calls.at(-1)
  if (!last || question.kind === 'plain') return
  if (question.kind === 'query') planQuery(question, last, job)
  else if (question.kind === 'method') job.plan.replace(last, awaited(last, py`${last}`))
  else planRow(question.name, last, job)
}

/** An awaited expression that something is read of stands in parentheses. */
function awaited(call: PyNode, asked: Hole): Hole {
  const isRead = /^(?:attribute|subscript|call)$/.test(call.parent?.kind ?? '') && call.field !== 'arguments'
  return isRead ? py`(await ${asked})` : py`await ${asked}`
}

/** `db.get_or_404(User, 1)`, `db.first_or_404(select(User))`. */
function planRow(name: string, call: PyNode, job: Job): void {
  const list = field(call, 'arguments')
  const [first, second, ...others] = list ? parts(list) : []
  const session = sessionAt(call, job)
  if (name === 'get_or_404') planMissing(call, py`await ${session}.get(${first}, ${second})`, others, job)
  else planMissing(call, py`await ${session}.scalar(${first})`, second ? [second, ...others] : [], job)
}

function planQuery(question: Question & { readonly kind: 'query' }, last: PyNode, job: Job): void {
  const { plan } = job
  const { name, root, model, isJoined } = question
  const callee = field(last, 'function')
  const chain = callee && field(callee, 'object')
  if (!chain) return
  const session = sessionAt(last, job)
  const [key] = callArgs(last).positional
  const list = field(last, 'arguments')
  const others = list ? parts(list).filter((item) => item !== key) : []
  if (name === 'get') return plan.replace(last, awaited(last, py`${session}.get(${model}, ${key})`))
  if (name === 'get_or_404') {
    planMissing(last, py`await ${session}.get(${model}, ${key})`, others, job)
    return
  }
  const isCount = name === 'count'
  plan.replace(root, isCount ? py`${select}(${func}.count()).select_from(${model})` : py`${select}(${model})`)
  const row = py`${session}.scalar(${chain}.limit(1))`
  if (name === 'first_or_404') planMissing(last, py`await ${row}`, list ? parts(list) : [], job)
  else if (name === 'first') plan.replace(last, awaited(last, row))
  else if (isCount) plan.replace(last, awaited(last, py`${session}.scalar(${chain})`))
  else {
    // A query leaves out rows that a join brings twice.
    const unique = isJoined ? code('.unique()') : null
    plan.replace(last, py`(await ${session}.scalars(${chain}))${unique}.${code(name)}()`)
  }
}
