/** Answers printed as response objects. */
import type { Answer, JsonSource } from '../../src/flask/answers.js'
import type { Status } from '../../src/flask/status.js'
import { dumpedBy } from '../../src/plan/dumped.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, type Hole, imported, inner, join, py, quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { field, parts, textOf } from '../../src/python/syntax.js'

export const JSONResponse = imported('fastapi.responses', 'JSONResponse')
export const HTMLResponse = imported('fastapi.responses', 'HTMLResponse')
const RedirectResponse = imported('fastapi.responses', 'RedirectResponse')
const StreamingResponse = imported('fastapi.responses', 'StreamingResponse')
const Response = imported('fastapi', 'Response')

/** The expression that builds an answer; null when it stays as it is. */
export function responseObject(answer: Answer, plan: Planner): Hole {
  switch (answer.kind) {
    case 'json':
      return jsonObject(answer, plan)
    case 'html': {
      const isTyped = answer.headers !== null && /content-type/i.test(textOf(answer.headers))
      return py`${isTyped ? Response : HTMLResponse}(${rest([answer.body], answer.status, answer.headers)})`
    }
    case 'typed':
    case 'stream':
      return typedObject(answer)
    case 'empty':
      return py`${Response}(${join([py`status_code=${statusHole(answer.status)}`, answer.headers && py`headers=${answer.headers}`])})`
    case 'redirect':
      return py`${RedirectResponse}(${join([answer.location, statusHole(answer.status), answer.headers])})`
    case 'page':
      return py`${HTMLResponse}(${rest([answer.call], answer.status, answer.headers)})`
    default:
      return null
  }
}

/** The type is written out: neither of the two classes has Flask's. */
function typedObject({ kind, body, status, headers, mediaType }: Answer & { readonly kind: 'typed' | 'stream' }): Hole {
  const type = py`media_type=${mediaType ?? quoted('text/html')}`
  const given = status.value === 200 && !headers ? [body] : [body, statusHole(status), headers]
  return py`${kind === 'stream' ? StreamingResponse : Response}(${join([...given, type])})`
}

function jsonObject(answer: Answer & { readonly kind: 'json' }, plan: Planner): Hole {
  const content = contentOf(answer.source, plan)
  if (answer.isJson) return py`${JSONResponse}(${rest([content], answer.status, answer.headers)})`
  if (!answer.headers) return py`${plan.help('flask_json', answer.node)}(${rest([content], answer.status, null)})`
  return py`${plan.help('to_response', answer.node)}((${join([content, statusHole(answer.status), answer.headers])}))`
}

function rest(content: readonly Hole[], status: Status, headers: PyNode | null): Hole {
  if (status.value === 200 && !headers) return join(content)
  return join([...content, statusHole(status), headers])
}

export const statusHole = (status: Status): Hole => status.node ?? code(String(status.value))

/** What jsonify() would write; its keywords become keys where they stand, comments and lines kept. */
export function contentOf(source: JsonSource, plan: Planner): Hole {
  if ('value' in source) return source.dump ? dumpedBy(source.dump, source.value, plan) : source.value
  const { positional, list } = callArgs(source.call)
  if (!list || parts(list).length === 0) return code('None')
  if (positional.length === 1) return positional[0]
  if (positional.length > 1) return py`[${inner(list)}]`
  const { quote } = styleOf(list.module)
  for (const argument of parts(list)) {
    const name = argument.kind === 'keyword_argument' ? field(argument, 'name') : null
    if (name) plan.replace(argument, py`${quoted(textOf(name), quote)}: ${field(argument, 'value')}`)
  }
  return py`{${inner(list)}}`
}
