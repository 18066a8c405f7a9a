/** Answers of views whose values a schema dumps: values, and responses that go by it. */
import { literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { parts, unparenthesized } from '../python/syntax.js'
import type { Answer, AnswerReader } from './answers.js'
import { type SchemaDump, statusOf } from './schemas.js'
import { OK } from './status.js'

type Reader = Pick<AnswerReader, 'body' | 'status' | 'expression' | 'forget' | 'consumed' | 'isText'>

export function dumpedAnswer(statement: PyNode, value: PyNode | null, dump: SchemaDump, reader: Reader): Answer {
  const main = statusOf(dump)
  const isBare = main.value === 204 || main.value === 304
  if (!value && isBare) return { kind: 'empty', node: statement, status: main, headers: null }
  if (!value) return { kind: 'none', node: null }
  const inner = unparenthesized(value)
  const isTuple = inner.kind === 'tuple' || inner.kind === 'expression_list'
  const [body, second, third, ...more] = isTuple ? parts(inner) : [inner]
  const before = new Set(reader.consumed)
  const own = body ? reader.body(value, unparenthesized(body), OK, null) : null
  if (!body || !own || more.length > 0) return { kind: 'unknown', node: value }
  const isResponse = own.kind !== 'json' || 'call' in own.source
  if (isResponse && !/^(unknown|html|none|empty)$/.test(own.kind)) return isTuple ? reader.expression(value) : own
  reader.forget(before)
  const status = second ? reader.status(second) : main
  if (!status || !areTexts(third, reader)) return { kind: 'unknown', node: value }
  const common = { node: value, status, headers: third ?? null }
  if (isBare && status === main && /^(none|string|dictionary)$/.test(body.kind)) return { kind: 'empty', ...common }
  if (dump.schema)
    return { kind: 'json', ...common, source: { value: body, dump }, isJson: dump.isJson, isContainer: true }
  return own.kind === 'json' ? { ...own, ...common } : { kind: 'unknown', node: value }
}

/** Whether headers can be written beside a response. */
function areTexts(headers: PyNode | undefined, reader: Reader): boolean {
  if (!headers) return true
  const pairs = literalPairs(headers)
  return pairs?.every(({ key, value }) => literalString(key) !== null && reader.isText(value)) ?? false
}
