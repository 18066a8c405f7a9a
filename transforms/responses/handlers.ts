/** Returns of handlers: plain values, a status on the decorator, response objects where neither will do. */
import type { Answer } from '../../src/flask/answers.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isPlain, mainStatus, type ReturnFact, returnedValue } from '../../src/flask/responses.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, type Hole, py } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { field, statementsOf, textOf } from '../../src/python/syntax.js'
import type { Code } from './findings.js'
import { contentOf, HTMLResponse, responseObject, statusHole } from './objects.js'

export function planHandler(
  definition: PyNode,
  returns: readonly ReturnFact[],
  flask: FlaskModel,
  plan: Planner<Code>,
): void {
  if (flask.responses.asWritten.has(definition)) return
  const draft = plan.draft(definition)
  if (field(definition, 'return_type') && !describesJson(definition, returns)) draft.dropReturnAnnotation()
  // A decorator that stays may answer something else: no option of the operation may speak of its answers.
  const isDecorated = flask.kept.of(definition) !== null
  const isResource = flask.responses.resourceful.has(definition)
  if (isHtmlOnly(returns) && !isDecorated && !isResource) {
    draft.option('response_class', HTMLResponse, 'responses')
    for (const { answer, statement } of returns) if (answer.kind === 'html') replaceValue(statement, answer.body, plan)
    return
  }
  const main = isDecorated ? 200 : mainStatus(definition, returns, flask.schemas.dumps.get(definition) ?? null)
  const routes = flask.handlers.flatMap((handler) => (handler.definition === definition ? handler.routes : []))
  // A name such as HTTPStatus.CREATED is known where it is written.
  const isElsewhere = routes.some(({ call }) => call.module !== definition.module)
  if (main !== 200) draft.option('status_code', mainHole(main, isElsewhere ? [] : returns), 'responses')
  const isAdapted = routes.some((route) =>
    [...route.owners].some(({ origin }) => origin && flask.responses.hasAdapter(origin)),
  )
  const last = statementsOf(definition).at(-1)
  for (const { statement, answer } of returns) {
    // A template that is the whole answer is a page already.
    if (answer.kind === 'page' && answer.node === answer.call) continue
    // The adapter sends a text as HTML.
    else if (isDecorated && answer.kind === 'html' && answer.status.value === 200 && !answer.headers) continue
    else if (!isPlain(answer) || !isMain(answer, main)) replaceValue(statement, responseObject(answer, plan), plan)
    else if (answer.kind === 'empty') empty(statement, statement === last, plan)
    else if (answer.kind === 'json') json(statement, answer, isResource ? 'value' in answer.source : isAdapted, plan)
  }
}

function json(statement: PyNode, answer: Answer & { kind: 'json' }, isAdapted: boolean, plan: Planner<Code>): void {
  // Under the adapter a text is HTML; elsewhere FastAPI writes every plain value as JSON.
  const isPlainHere = answer.isContainer || (answer.isJson && !isAdapted)
  const isReadable = answer.isJson || isAdapted
  if (!isPlainHere || !isReadable) replaceValue(statement, responseObject(answer, plan), plan)
  else replaceValue(statement, contentOf(answer.source, plan), plan)
}

function empty(statement: PyNode, isLast: boolean, plan: Planner<Code>): void {
  if (isLast) plan.remove(statement)
  else plan.replace(statement, py`return`)
}

/** Replaces what is returned, unless it is the very same expression. */
export function replaceValue(
  statement: PyNode,
  template: Parameters<Planner['replace']>[1],
  plan: Planner<Code>,
): void {
  const value = returnedValue(statement)
  if (!value || !template || template === value) return
  // What a name becomes inside is somebody else's business.
  const isWrapped = value.kind === 'identifier' && statement.kind === 'return_statement' && holds(template, value)
  if (isWrapped) plan.replace(statement, py`return ${template}`)
  else plan.replace(value, template)
}

const holds = (hole: Hole, node: PyNode): boolean =>
  hole === node || (hole ? 'strings' in hole && hole.holes.some((inside) => holds(inside, node)) : false)

const isMain = (answer: Answer, main: number): boolean => 'status' in answer && answer.status.value === main

function mainHole(main: number, returns: readonly ReturnFact[]) {
  const written = returns.find(({ answer }) => isPlain(answer) && isMain(answer, main))?.answer
  if (!written || !('status' in written) || written.status.node?.kind === 'integer') return code(String(main))
  return statusHole(written.status)
}

function isHtmlOnly(returns: readonly ReturnFact[]): boolean {
  return (
    returns.length > 0 &&
    returns.every(({ answer }) => answer.kind === 'html' && answer.status.value === 200 && !answer.headers)
  )
}

/** `dict` and `list[dict[str, Any]]` say of plain JSON what FastAPI reads them as. */
function describesJson(definition: PyNode, returns: readonly ReturnFact[]): boolean {
  const annotation = field(definition, 'return_type')
  const isOpen = annotation && /^(dict(\[str, Any\])?|list(\[(Any|dict|dict\[str, Any\])\])?)$/.test(textOf(annotation))
  return Boolean(isOpen) && returns.every(({ answer }) => answer.kind === 'json' && answer.isJson && isPlain(answer))
}
