/** Swagger's schemas and parameters in the words of OpenAPI 3, as Python displays. */
import { code, type Hole, join, py, quoted } from '../../src/plan/template.js'
import { isList, isMap, type YamlMap, type YamlValue } from '../../src/project/yaml.js'

/** Names people write for the types of JSON Schema. */
const TYPES: Readonly<Record<string, string>> = {
  int: 'integer',
  float: 'number',
  double: 'number',
  bool: 'boolean',
  str: 'string',
  text: 'string',
  dict: 'object',
  list: 'array',
}

export type Definitions = ReadonlyMap<string, YamlMap>

/** Schemas that any route may name: `definitions:` and those with an `id`. */
export function definitionsIn(specs: readonly YamlMap[]): Definitions {
  const found = new Map<string, YamlMap>()
  const collect = (value: YamlValue | undefined): void => {
    if (isList(value)) return value.forEach(collect)
    if (!isMap(value)) return
    const { id, definitions } = value
    if (typeof id === 'string' && 'properties' in value && !found.has(id)) found.set(id, value)
    if (isMap(definitions))
      for (const [name, schema] of Object.entries(definitions))
        if (isMap(schema) && !found.has(name)) found.set(name, schema)
    Object.values(value).forEach(collect)
  }
  specs.forEach(collect)
  return found
}

/** A schema with what it refers to in its place; null where that is not found, or refers back. */
export function schema(value: YamlValue, definitions: Definitions, open: readonly string[] = []): YamlValue | null {
  if (isList(value)) return each(value, (item) => schema(item, definitions, open))
  if (!isMap(value)) return value
  const reference = value.$ref
  if (reference !== undefined) {
    const name =
      typeof reference === 'string' ? /^#\/(?:definitions|components\/schemas)\/([^/]+)$/.exec(reference)?.[1] : null
    const target = name ? definitions.get(name) : undefined
    if (!name || !target || open.includes(name)) return null
    return schema(target, definitions, [...open, name])
  }
  const entries: [string, YamlValue][] = []
  for (const [key, item] of Object.entries(value)) {
    if ((key === 'id' && typeof item === 'string' && 'properties' in value) || key === 'definitions') continue
    const own = key === 'type' && typeof item === 'string' ? (TYPES[item] ?? item) : schema(item, definitions, open)
    if (own === null && item !== null) return null
    entries.push([key, own])
  }
  return Object.fromEntries(entries)
}

function each(values: readonly YamlValue[], convert: (value: YamlValue) => YamlValue | null): YamlValue[] | null {
  const converted = values.map(convert)
  return converted.some((value, at) => value === null && values[at] !== null) ? null : (converted as YamlValue[])
}

/** The fields of a Swagger 2 parameter that say what its value is. */
const OF_SCHEMA = [
  ...['type', 'format', 'default', 'enum', 'items', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
  ...['minItems', 'maxItems', 'uniqueItems', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum', 'example'],
]

export function schemaOf(parameter: YamlMap, definitions: Definitions): YamlValue | null {
  if (parameter.schema !== undefined) return schema(parameter.schema, definitions)
  const own = OF_SCHEMA.filter((key) => parameter[key] !== undefined).map((key) => [key, parameter[key]] as const)
  const value = schema(Object.fromEntries(own) as YamlMap, definitions)
  const isFile = isMap(value ?? undefined) && (value as YamlMap).type === 'file'
  return isFile ? { type: 'string', format: 'binary' } : value
}

/** A value as Python writes it, in the quotes of the file. */
export function display(value: YamlValue): Hole {
  if (value === null) return code('None')
  if (typeof value === 'boolean') return code(value ? 'True' : 'False')
  if (typeof value === 'number') return code(String(value))
  if (typeof value === 'string') return quoted(value)
  if (isList(value)) return py`[${join(value.map(display))}]`
  return py`{${join(Object.entries(value).map(([key, item]) => py`${quoted(key)}: ${display(item)}`))}}`
}
