/** One description in YAML as keywords of a path operation; gives the names of what has no place there. */
import type { DocumentedHandler } from '../../src/flask/documentation.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Draft } from '../../src/plan/draft.js'
import { code, deferred, imported, join, py, quoted } from '../../src/plan/template.js'
import { isList, isMap, type YamlMap, type YamlValue } from '../../src/project/yaml.js'
import type { PyNode } from '../../src/python/node.js'
import { textOf } from '../../src/python/syntax.js'
import type { DocumentationPlanner } from './index.js'
import { planParameters } from './parameters.js'
import { type Definitions, display, schema } from './schemas.js'

const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'trace'])
/** What is said elsewhere, or is the same for every route. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set([
  'parameters',
  'requestBody',
  'consumes',
  'produces',
  'definitions',
  'responses',
])

export interface Description {
  readonly spec: YamlMap
  readonly definitions: Definitions
  readonly draft: Draft
  readonly missing: string[]
}

export function describe(
  { handler, shown }: DocumentedHandler,
  spec: YamlMap,
  definitions: Definitions,
  flask: FlaskModel,
  plan: DocumentationPlanner,
): readonly string[] {
  const draft = plan.draft(handler.definition)
  const description = { spec, definitions, draft, missing: [] as string[] }
  planKeywords(description, shown)
  planResponses(description, planMedia(description, handler.definition, flask))
  const verbs = Object.entries(spec).filter(([key, value]) => VERBS.has(key) && isMap(value))
  const shared = listOf(spec.parameters)
  planParameters(shared, spec, description, handler.definition, null)
  // Flasgger reads the parameters of one verb only where there are none for all (flasgger.base.Swagger.get_apispecs).
  if (shared.length === 0)
    for (const [verb, own] of verbs)
      if (isMap(own)) planParameters(listOf(own.parameters), own, description, handler.definition, verb)
  return description.missing
}

function planKeywords({ spec, draft, missing }: Description, shown: DocumentedHandler['shown']): void {
  for (const [key, value] of Object.entries(spec)) {
    const strings = isList(value) && value.every((item) => typeof item === 'string')
    if (key === 'tags' && strings) draft.describe('tags', display(value))
    else if (key === 'summary' || key === 'description') {
      // The first line of the docstring is the summary, the others are the description.
      if (shown[key] || typeof value !== 'string') continue
      draft.describe(key, quoted(value.trim()))
      // FastAPI shows a docstring only where nothing else describes the route.
      if (key === 'description' && shown.summary) draft.describe('summary', quoted(shown.summary))
    } else if (key === 'deprecated' && typeof value === 'boolean') {
      if (value) draft.describe('deprecated', code('True'))
    } else if (key === 'operationId' && typeof value === 'string') draft.describe('operation_id', quoted(value))
    else if (!READ_ELSEWHERE.has(key) && !VERBS.has(key)) missing.push(`\`${key}\``)
  }
}

function planResponses({ spec, definitions, draft, missing }: Description, bare: readonly string[]): void {
  const given = isMap(spec.responses) ? spec.responses : {}
  const media = mediaOf(spec)
  const all: [string, YamlMap][] = []
  for (const [status, value] of Object.entries(given)) {
    const own = response(isMap(value) ? value : {}, media, definitions)
    const isStatus = /^[1-5](\d\d|XX)$|^default$/i.test(status)
    if (isStatus) all.push([status, own.value])
    if (!isStatus) missing.push(`the answer ${status}`)
    else for (const key of own.missing) missing.push(`\`${key}\` of the answer ${status}`)
  }
  if (bare.length > 0) all.splice(0, all.length, ...withContent(all, bare))
  const isMain = ([status, value]: readonly [string, YamlMap]): boolean =>
    status === statusOf(draft) && Object.keys(value).join() === 'description'
  const text = deferred(() => {
    const main = all.find(isMain)
    return main ? display(main[1].description ?? '') : null
  })
  const rest = deferred(() => {
    const others = all.filter((item) => !isMain(item))
    const pairs = others.map(
      ([status, value]) => py`${/^\d+$/.test(status) ? code(status) : quoted(status)}: ${display(value)}`,
    )
    return pairs.length > 0 ? py`{${join(pairs)}}` : null
  })
  draft.describe('response_description', text)
  draft.describe('responses', rest)
}

/** The types a plain answer may have. */
function withContent(all: readonly [string, YamlMap][], types: readonly string[]): [string, YamlMap][] {
  const content = Object.fromEntries(types.map((type) => [type, {}]))
  const ok = all.find(([status]) => status === '200')?.[1] ?? {}
  return [['200', { content, ...ok }], ...all.filter(([status]) => status !== '200')]
}

/** The status FastAPI takes for that of a plain answer. */
function statusOf(draft: Draft): string {
  const given = draft.options.get('status_code')
  if (!given) return '200'
  if ('children' in given) return textOf(given)
  return given.kind === 'code' ? given.text : ''
}

function response(value: YamlMap, media: readonly string[], definitions: Definitions) {
  const entries: [string, YamlValue][] = []
  const missing: string[] = []
  const content: [string, YamlValue][] = []
  for (const [key, item] of Object.entries(value)) {
    const isText = key === 'description' && typeof item === 'string'
    const own = key === 'schema' ? schema(item, definitions) : null
    if (isText) entries.push([key, String(item).trim()])
    else if (own !== null) content.push(['schema', own])
    else if (key === 'examples' && isMap(item) && item['application/json'] !== undefined)
      content.push(['example', item['application/json']])
    else if (key === 'content' && isMap(item)) {
      const converted = schema(item, definitions)
      if (converted !== null) entries.push([key, converted])
      else missing.push(key)
    } else missing.push(key)
  }
  if (content.length > 0)
    entries.push(['content', Object.fromEntries(media.map((type) => [type, Object.fromEntries(content)]))])
  return { value: Object.fromEntries(entries) as YamlMap, missing }
}

const mediaOf = ({ produces }: YamlMap): readonly string[] => {
  const types = typeof produces === 'string' ? [produces] : listOf(produces).filter((type) => typeof type === 'string')
  return types.length > 0 ? (types as string[]) : ['application/json']
}

/** FastAPI calls every answer JSON unless it is told another class. Gives the types that no class stands for. */
function planMedia({ spec, draft, missing }: Description, definition: PyNode, flask: FlaskModel): readonly string[] {
  const media = mediaOf(spec)
  if (media.every((type) => type === 'application/json')) return []
  if (!isResponse(definition, flask)) {
    missing.push('`produces`')
    return []
  }
  const known = media.length === 1 ? CLASSES[media[0] ?? ''] : undefined
  draft.describe('response_class', known ? imported('fastapi.responses', known) : imported('fastapi', 'Response'))
  return known ? [] : media
}

const CLASSES: Readonly<Record<string, string>> = { 'text/html': 'HTMLResponse', 'text/plain': 'PlainTextResponse' }

/** Whether every answer is a response object when FastAPI sees it: then the response class only documents. */
function isResponse(definition: PyNode, flask: FlaskModel): boolean {
  const { handlers, hasAdapter, asWritten } = flask.responses
  const routes = flask.routes.filter(({ view }) => view === definition)
  if (routes.every(({ owners }) => [...owners].every(({ origin }) => origin && hasAdapter(origin)))) return true
  const returns = handlers.get(definition) ?? []
  const isObject = returns.every(({ answer }) => /^(page|redirect|kept|typed|stream)$/.test(answer.kind))
  return returns.length > 0 && isObject && !asWritten.has(definition) && flask.kept.of(definition) === null
}

const listOf = (value: YamlValue | undefined): readonly YamlValue[] => (isList(value) ? value : [])
