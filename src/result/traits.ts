/** What a request handler is about: what it answers, what it reads, whom it calls. */
import type { FlaskModel } from '../flask/model.js'
import type { Handler } from '../flask/routes.js'
import type { PyNode } from '../python/node.js'
import { textOf } from '../python/syntax.js'
import type { HandlerReport } from '../report/types.js'

export type Traits = Pick<HandlerReport, 'answers' | 'reads' | 'calls'>

export function traitsOf(flask: FlaskModel): (handler: Handler) => Traits {
  const calls = outsideCalls(flask)
  const reads = readings(flask)
  const signs = signsIn(flask)
  return (handler) => ({
    answers: answersOf(handler, flask, signs),
    reads: [
      ...(reads.get(handler.definition) ?? []),
      ...(/\.validate_on_submit\(/.test(textOf(handler.definition)) ? ['form' as const] : []),
    ]
      .filter((word, index, all) => all.indexOf(word) === index)
      .sort(),
    calls: [...(calls.get(handler.definition) ?? [])].sort(),
  })
}

const WORDS: Readonly<Record<string, HandlerReport['answers'][number]>> = {
  json: 'json',
  page: 'page',
  html: 'data',
  redirect: 'redirect',
  typed: 'data',
  stream: 'data',
}

/** Names that say what is answered where the returned value itself does not. */
const SIGNS: readonly (readonly [name: string, word: HandlerReport['answers'][number]])[] = [
  ['flask.jsonify', 'json'],
  ['json.dumps', 'json'],
  ['flask.render_template', 'page'],
  ['flask.render_template_string', 'page'],
  ['flask.redirect', 'redirect'],
  ['flask.send_file', 'data'],
  ['flask.send_from_directory', 'data'],
]

type Words = ReadonlyMap<PyNode, ReadonlySet<HandlerReport['answers'][number]>>

function signsIn(flask: FlaskModel): Words {
  const found = new Map<PyNode, Set<HandlerReport['answers'][number]>>()
  for (const [name, word] of SIGNS)
    for (const use of flask.uses(name)) {
      const { owner } = flask.ownerOf(use)
      if (owner === null) continue
      // What a function of the project makes of it is what its callers answer.
      const callers = flask.flow.callersOf(owner).map((call) => flask.ownerOf(call).owner)
      for (const each of [owner, ...callers])
        if (each !== null) found.set(each, (found.get(each) ?? new Set()).add(word))
    }
  return found
}

/** Decorators that turn what a view returns into JSON. */
const MARSHALS = /marshal|serializ|jsonif|schema|\.response\(|as_json|to_json/i

/** A Resource answers with data that becomes JSON, whatever its type is. */
function answersOf(
  { definition, decorators }: Handler,
  { responses }: FlaskModel,
  signs: Words,
): HandlerReport['answers'] {
  if (responses.resourceful.has(definition)) return ['json']
  if (decorators.some((decorator) => MARSHALS.test(textOf(decorator)))) return ['json']
  const words = (responses.handlers.get(definition) ?? []).flatMap(({ answer }) => WORDS[answer.kind] ?? [])
  return [...new Set([...words, ...(signs.get(definition) ?? [])])].sort()
}

function readings({ contextUses }: FlaskModel): ReadonlyMap<PyNode, ReadonlySet<'form' | 'json'>> {
  const found = new Map<PyNode, Set<'form' | 'json'>>()
  for (const { name, owner, attribute } of contextUses) {
    if (name !== 'request' || owner === null) continue
    const word = /^(form|files|values)$/.test(attribute ?? '') ? 'form' : /json/.test(attribute ?? '') ? 'json' : null
    if (word !== null) found.set(owner, (found.get(owner) ?? new Set()).add(word))
  }
  return found
}

/** Packages that wait for another service. */
const OUTSIDE = [
  'requests',
  'httpx',
  'urllib.request',
  'urllib3',
  'aiohttp',
  'boto3',
  'grpc',
  'openai',
  'stripe',
  'twilio',
]

function outsideCalls(flask: FlaskModel): ReadonlyMap<PyNode, ReadonlySet<string>> {
  const found = new Map<PyNode, Set<string>>()
  for (const name of OUTSIDE)
    for (const { node } of flask.project.names.usesUnder(name)) {
      const { owner } = flask.ownerOf(node)
      if (owner !== null) found.set(owner, (found.get(owner) ?? new Set()).add(name))
    }
  return found
}
