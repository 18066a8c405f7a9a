/** Pages of Flask-smorest: what page is asked for is a dependency, the header that describes it stands at the return. */
import { endsIn } from '../../src/flask/endings.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { PAGE_PARAMETER, type SchemaPage } from '../../src/flask/schemas.js'
import { constantStatus } from '../../src/flask/status.js'
import { dumpedBy } from '../../src/plan/dumped.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, type Hole, imported, join, py } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { parametersOf, returnsOf } from '../../src/python/functions.js'
import { literalPairs } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { parts, statementsOf, textOf, unparenthesized } from '../../src/python/syntax.js'
import type { Code } from './findings.js'
import { orderOf, shown } from './loads.js'

const Annotated = imported('typing', 'Annotated')
const Depends = imported('fastapi', 'Depends')
const OPTIONS: ReadonlySet<string> = new Set(['page', 'page_size', 'max_page_size'])

export function planPages(flask: FlaskModel, plan: Planner<Code>): void {
  for (const page of flask.schemas.pages.values()) planPage(page, flask, plan)
}

function planPage(page: SchemaPage, flask: FlaskModel, plan: Planner<Code>): void {
  const { decorator, definition, call, options, pager } = page
  plan.remove(decorator)
  const dump = flask.schemas.dumps.get(definition)
  const unknown = [...options.keys()].find((name) => !OPTIONS.has(name))
  if (!call || unknown || callArgs(call).hasStar || (dump && dump.decorator.start > decorator.start))
    return plan.refuse(decorator, 'unknown-option', {
      what: shown(decorator),
      option: unknown ?? 'a place above its schema',
    })
  if (!endsIn(statementsOf(definition), flask.project))
    return plan.refuse(definition, 'no-answer', { decorator: shown(decorator) })
  const given = join([...options].map(([name, value]) => py`${code(name)}=${value}`))
  const dependency = py`${Annotated}[${plan.help('PaginationParameters', definition)}, ${Depends}(${plan.help('page_arguments', definition)}(${given}))]`
  const own = parametersOf(definition).find(({ name }) => name === PAGE_PARAMETER)
  if (!pager && !own) return plan.refuse(decorator, 'not-filled', { decorator: shown(decorator) })
  if (own) plan.draft(definition).fill(own.node, dependency, orderOf(decorator))
  const parameter: Hole = own
    ? code(PAGE_PARAMETER)
    : plan
        .draft(definition)
        .parameter({ key: 'schemas:page', name: PAGE_PARAMETER, annotation: dependency, rank: 'guard' })
  for (const statement of returnsOf(definition)) planReturn(statement, page, parameter, flask, plan)
}

/** `return ItemSchema(many=True).dump(items), 200, page_headers(pagination_parameters)`. */
function planReturn(
  statement: PyNode,
  { pager, definition }: SchemaPage,
  parameter: Hole,
  flask: FlaskModel,
  plan: Planner<Code>,
): void {
  const dump = flask.schemas.dumps.get(definition)
  const value = parts(statement)[0]
  const inner = value && unparenthesized(value)
  const isTuple = inner && /^(tuple|expression_list)$/.test(inner.kind)
  const [body, status, headers, ...others] = isTuple ? parts(inner) : [inner]
  const isKnown = !status || constantStatus(status, flask.project.names) !== null
  if (!value || !body || !isKnown || others.length > 0 || (headers && !literalPairs(headers)))
    return plan.refuse(statement, 'unreadable-answer', { problem: textOf(statement).split('\n')[0] ?? '' })
  if (pager) plan.copy(pager)
  const items = pager ? py`${pager}(${body}, page_params=${parameter}).items` : body
  const dumped = dump?.schema ? dumpedBy(dump, items, plan) : items
  const own = py`${plan.help('page_headers', statement)}(${parameter})`
  const all = headers ? py`{**${headers}, **${own}}` : own
  plan.replace(value, py`(${join([dumped, status ?? dump?.status?.node ?? code('200'), all])})`)
}
