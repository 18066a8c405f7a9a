/** What a schema dumps is dumped at the return, with the status of the decorator; what only describes a view goes. */
import { endsIn } from '../../src/flask/endings.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { type SchemaDump, statusOf } from '../../src/flask/schemas.js'
import type { Planner } from '../../src/plan/plan.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { scopeOpenedBy } from '../../src/python/scope.js'
import { descendants, statementsOf, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'
import { shown } from './loads.js'

const KNOWN: ReadonlySet<string> = new Set(
  'status_code schema content_type description example examples headers'.split(' '),
)

export function planDumps(flask: FlaskModel, plan: Planner<Code>): void {
  for (const one of flask.schemas.all) {
    if (one.role === 'describe') plan.remove(one.decorator)
    if (one.role === 'other') plan.refuse(one.decorator, 'unknown-name', { name: one.name, package: one.package })
  }
  for (const dump of flask.schemas.dumps.values()) planDump(dump, flask, plan)
}

function planDump(dump: SchemaDump, flask: FlaskModel, plan: Planner<Code>): void {
  const { decorator, definition, call, schema, status } = dump
  plan.remove(decorator)
  const { keywords, hasStar, positional } = callArgs(call ?? decorator)
  const unknown = [...keywords.keys()].find((name) => !KNOWN.has(name))
  if (unknown || hasStar || positional.length > 2 || !status)
    return plan.refuse(decorator, 'unknown-option', { what: shown(decorator), option: unknown ?? 'a computed status' })
  const others = flask.schemas.all.filter((one) => one.role === 'dump' && one.definition === definition)
  if (others.length > 1)
    return plan.refuse(decorator, 'unknown-option', { what: shown(decorator), option: 'another of its kind' })
  if (flask.calledViews.has(definition)) return plan.refuse(definition, 'called-view')
  if (flask.kept.of(definition))
    return plan.refuse(decorator, 'unreadable-answer', { problem: 'a decorator looks at it' })
  const hidden = schema && hiddenName(schema, definition)
  if (hidden) return plan.refuse(decorator, 'hidden-name', { name: hidden })
  planAnswers(dump, flask, plan)
}

/** Every return is a value or a response, and there is one. */
function planAnswers(dump: SchemaDump, flask: FlaskModel, plan: Planner<Code>): void {
  const { definition, decorator } = dump
  if (flask.schemas.pages.has(definition)) return
  for (const { statement, answer } of flask.responses.handlers.get(definition) ?? [])
    if (answer.kind === 'unknown' || answer.kind === 'html')
      plan.refuse(statement, 'unreadable-answer', { problem: textOf(statement).split('\n')[0] ?? '' })
    else if (answer.kind === 'none') plan.refuse(statement, 'no-answer', { decorator: shown(decorator) })
  const isBare = statusOf(dump).value === 204
  if (!isBare && !endsIn(statementsOf(definition), flask.project))
    plan.refuse(definition, 'no-answer', { decorator: shown(decorator) })
}

/** A name in the schema's expression that the view binds itself. */
function hiddenName(schema: PyNode, definition: PyNode): string | null {
  const own = scopeOpenedBy(definition)?.bindings
  const names = [schema, ...descendants(schema)].filter(
    ({ kind, field }) => kind === 'identifier' && field !== 'attribute' && field !== 'name',
  )
  return names.map(textOf).find((name) => own?.has(name)) ?? null
}
