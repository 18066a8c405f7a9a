/** Parameters in Swagger's words: those of the address get their text, the others are told where FastAPI does not see them. */
import type { Draft } from '../../src/plan/draft.js'
import { deferred, type Hole, imported, join, py, quoted } from '../../src/plan/template.js'
import { isList, isMap, type YamlMap, type YamlValue } from '../../src/project/yaml.js'
import { parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import type { Description } from './describe.js'
import { display, schema, schemaOf } from './schemas.js'

const Path = imported('fastapi', 'Path')
const FORM = 'application/x-www-form-urlencoded'

/** `verb`: the one these parameters are for; null for all. */
export function planParameters(
  parameters: readonly YamlValue[],
  holder: YamlMap,
  description: Description,
  definition: PyNode,
  verb: string | null,
): void {
  const { draft, missing } = description
  const others: { readonly key: string; readonly value: YamlMap }[] = []
  const fields: YamlMap[] = []
  let body: YamlMap | null = null
  for (const parameter of parameters) {
    if (!isMap(parameter) || typeof parameter.name !== 'string') missing.push('a parameter')
    else if (parameter.in === 'path') detail(parameter, parameter.name, description, definition)
    else if (parameter.in === 'body') body = parameter
    else if (parameter.in === 'formData') fields.push(parameter)
    else {
      const value = converted(parameter, description)
      const prefix = parameter.in === 'header' ? 'header' : 'query'
      if (value) others.push({ key: keyOf(prefix, parameter.name), value })
      else missing.push(`the parameter ${parameter.name}`)
    }
  }
  const content = bodyOf(body, fields, holder, description)
  if (content === null) missing.push('the body')
  const known = deferred(() => extra(others, content ?? null, draft))
  draft.describe('openapi_extra', known, verb)
}

const keyOf = (prefix: string, name: string): string =>
  prefix === 'header' ? `header:${name.toLowerCase().replaceAll('-', '_')}` : `query:${name}`

/** What FastAPI reads itself is in its schema already. */
function extra(
  others: readonly { readonly key: string; readonly value: YamlMap }[],
  content: YamlMap | null,
  draft: Draft,
): Hole {
  const unknown = others.filter(({ key }) => !draft.parameters.has(key)).map(({ value }) => value)
  const entries: YamlMap = {
    ...(unknown.length > 0 ? { parameters: unknown } : {}),
    ...(content && Object.keys(content).length > 0 ? { requestBody: content } : {}),
  }
  return Object.keys(entries).length > 0 ? display(entries) : null
}

/** What OpenAPI 3 says beside the schema. */
const BESIDE = ['name', 'in', 'description', 'required', 'allowEmptyValue', 'style', 'explode', 'deprecated', 'example']

function converted(parameter: YamlMap, { definitions }: Description): YamlMap | null {
  const own = schemaOf(parameter, definitions)
  if (own === null || !['query', 'header', 'cookie'].includes(String(parameter.in))) return null
  const beside = BESIDE.filter((key) => parameter[key] !== undefined && key !== 'example')
  const entries = beside.map((key): [string, YamlValue] => [key, parameter[key] ?? null])
  return { ...Object.fromEntries(entries), schema: own }
}

/** The text of a variable of the address goes to its annotation, which FastAPI allows where it has no default. */
function detail(parameter: YamlMap, name: string, { draft, missing }: Description, definition: PyNode): void {
  const text = typeof parameter.description === 'string' ? parameter.description.trim() : ''
  const values = isList(parameter.enum) ? parameter.enum : null
  const example = parameter.default ?? parameter.example
  const details: Hole[] = [
    text && py`description=${quoted(text)}`,
    example !== undefined && py`examples=[${display(example)}]`,
    values && py`json_schema_extra=${display({ enum: values })}`,
  ].filter(Boolean) as Hole[]
  if (details.length === 0) return
  const own = parametersOf(definition).find((item) => item.name === name)
  if (own && !own.default) draft.detail(name, py`${Path}(${join(details)})`)
  else missing.push(`the text of ${name}`)
}

/** Form fields, or the one parameter that is the body, as OpenAPI 3 has them; null where it cannot be said. */
function bodyOf(
  body: YamlMap | null,
  fields: readonly YamlMap[],
  { requestBody, consumes }: YamlMap,
  { definitions }: Description,
): YamlMap | null {
  const media = (isList(consumes) ? consumes : [consumes]).filter((type) => typeof type === 'string')
  if (isMap(requestBody)) return schema(requestBody, definitions) as YamlMap | null
  if (body) {
    const own = schemaOf(body, definitions)
    if (own === null) return null
    const { description, required } = body
    const types = media.length > 0 ? media : ['application/json']
    return {
      ...(typeof description === 'string' ? { description } : {}),
      ...(required === true ? { required } : {}),
      content: Object.fromEntries(types.map((type) => [type, { schema: own }])),
    }
  }
  if (fields.length === 0) return {}
  const properties: [string, YamlValue][] = []
  for (const field of fields) {
    const own = schemaOf(field, definitions)
    if (!isMap(own ?? undefined)) return null
    const text = typeof field.description === 'string' ? { description: field.description } : {}
    properties.push([String(field.name), { ...(own as YamlMap), ...text }])
  }
  const hasFile = fields.some(({ type }) => type === 'file')
  const required = fields.filter((field) => field.required === true).map(({ name }) => name as YamlValue)
  const own: YamlMap = {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  }
  const types = media.length > 0 ? media : [hasFile ? 'multipart/form-data' : FORM]
  return { content: Object.fromEntries(types.map((type) => [type, { schema: own }])) }
}
