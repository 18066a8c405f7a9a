/** The body: a parsing dependency where reading it is the first thing that can end the handler, bytes otherwise. */
import type { ContextUse } from '../../src/flask/contexts.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { jsonOptions } from '../../src/flask/shaped.js'
import { requestParameter } from '../../src/plan/parameters.js'
import { code, type Hole, py } from '../../src/plan/template.js'
import { docstringOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { scopeOpenedBy } from '../../src/python/scope.js'
import {
  bodyOf,
  contains,
  descendants,
  field,
  parts,
  statementOf,
  statementsOf,
  textOf,
} from '../../src/python/syntax.js'
import type { Carrier, ContextPlanner } from './index.js'

export function planBody(uses: readonly ContextUse[], carrier: Carrier, flask: FlaskModel, plan: ContextPlanner): void {
  const [first] = [...uses].sort((a, b) => a.node.start - b.node.start)
  if (!first) return
  const kinds = new Set(uses.map(({ attribute }) => (attribute === 'json' ? 'get_json' : attribute)))
  const [kind] = kinds
  // A mixture is read from the request in Flask's shape; a decorator that stays runs after the dependencies: what it
  // refuses must not have been parsed.
  const isFirst = flask.kept.of(carrier.definition) === null && isFirstExit(first.node, carrier.definition)
  if (kind === 'form') planForm(uses, isFirst, carrier, plan)
  else planJson(uses, isFirst, carrier, plan)
}

/** Nothing before the read calls, raises or returns: it is the first exit or effect on every path. */
function isFirstExit(read: PyNode, definition: PyNode): boolean {
  const text = docstringOf(definition)
  const body = bodyOf(definition)
  if (!body) return false
  for (const node of descendants(body)) {
    if (node.start >= read.start) break
    const isEarlier = node.end <= read.start && !(text && contains(text, node))
    const isExit = [
      'call',
      'return_statement',
      'raise_statement',
      'await',
      'yield',
      'subscript',
      'with_statement',
    ].includes(node.kind)
    if (isEarlier && isExit && !isQuiet(node)) return false
  }
  return true
}

/** Reading a query value or a header neither ends nor changes anything. */
const isQuiet = (node: PyNode): boolean => /^(flask\.)?request\.(args|headers|cookies)\.get\(/.test(textOf(node))

function planForm(uses: readonly ContextUse[], isFirst: boolean, carrier: Carrier, plan: ContextPlanner): void {
  const { draft } = carrier
  if (isFirst) {
    const { node } = uses[0] as ContextUse
    const form = draft.parameter({ key: 'form', name: 'form', annotation: plan.help('FormData', node), rank: 'body' })
    for (const { access } of uses) if (access) plan.replace(access, form)
    return
  }
  const [use] = uses
  if (!use) return
  const parse = py`${plan.help('form_of', use.node)}(${requestParameter(draft)}, ${rawBody(carrier, use.node, plan)})`
  const block = sharedBlock(uses)
  const isTaken = carrier.names.has('form')
  if (!block || uses.length === 1 || isTaken) {
    for (const { access } of uses) if (access) plan.replace(access, parse)
    return
  }
  plan.before(block, py`form = ${parse}`)
  for (const { access } of uses) if (access) plan.replace(access, code('form'))
}

/** The first statement of the block that holds every read, when one block does. */
function sharedBlock(uses: readonly ContextUse[]): PyNode | null {
  const statements = uses.map(({ node }) => statementOf(node))
  const block = statements[0]?.parent
  return block && statements.every((statement) => statement?.parent === block) ? (statements[0] ?? null) : null
}

function planJson(uses: readonly ContextUse[], isFirst: boolean, carrier: Carrier, plan: ContextPlanner): void {
  const { draft, definition } = carrier
  const [use] = [...uses].sort((a, b) => a.node.start - b.node.start)
  if (!use) return
  const options = uses.map((item) => jsonOptions(item))
  const [option] = options
  const isUnconditional =
    statementsOf(definition).includes(statementOf(use.node) as PyNode) && !isNested(use.node, definition)
  if (isFirst && isUnconditional && option !== 'force')
    return planJsonParameter(uses, use, option === 'silent', carrier, plan)
  const extra = option ? py`, ${code(`${option}=True`)}` : null
  for (const item of uses) {
    const target = item.call ?? item.access
    const parse = py`${plan.help('json_of', item.node)}(${requestParameter(draft)}, ${rawBody(carrier, item.node, plan)}${extra})`
    if (target) plan.replace(target, parse)
  }
}

function planJsonParameter(
  uses: readonly ContextUse[],
  use: ContextUse,
  isSilent: boolean,
  carrier: Carrier,
  plan: ContextPlanner,
): void {
  const { draft, definition } = carrier
  const own = assignedName(use)
  const isOnly = own !== null && scopeOpenedBy(definition)?.bindings.get(own.name)?.definitions.length === 1
  const parameter = draft.parameter({
    key: 'json',
    name: isOnly ? own.name : carrier.names.has('data') ? 'payload' : 'data',
    annotation: plan.help(isSilent ? 'OptionalJson' : 'JsonBody', use.node),
    rank: 'body',
    isOwnName: isOnly,
  })
  for (const item of uses) {
    const target = item.call ?? item.access
    if (item === use && isOnly) plan.remove(own.statement)
    else if (target) plan.replace(target, parameter)
  }
}

/** `data = request.get_json()` as a statement of the function's own block. */
function assignedName(use: ContextUse): { name: string; statement: PyNode } | null {
  const value = use.call ?? use.access
  const assignment = value?.parent
  const left = assignment?.kind === 'assignment' && value?.field === 'right' ? field(assignment, 'left') : null
  const statement = assignment?.parent
  return left?.kind === 'identifier' && statement?.kind === 'expression_statement'
    ? { name: textOf(left), statement }
    : null
}

/** Inside a lambda, inner function or branch, or behind a short-circuit, the read may never happen. */
function isNested(node: PyNode, definition: PyNode): boolean {
  for (let at = node; at.parent && at.parent !== definition; at = at.parent) {
    const { kind } = at.parent
    if (/^(?:lambda|conditional_expression|function_definition)$/.test(kind)) return true
    if (kind === 'boolean_operator' && parts(at.parent)[0] !== at) return true
    if (kind === 'if_statement' && at.field !== 'condition') return true
  }
  return false
}

function rawBody({ draft, names }: Carrier, node: PyNode, plan: ContextPlanner): Hole {
  const isTaken = names.has('body')
  return draft.parameter({
    key: 'body',
    name: isTaken ? 'raw_body' : 'body',
    annotation: plan.help('RawBody', node),
    rank: 'body',
  })
}
