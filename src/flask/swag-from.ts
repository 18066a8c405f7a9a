/** `@swag_from(...)`: the description of one view in a dictionary, or in a YAML file beside its module. */
import { posix } from 'node:path'
import type { Project } from '../project/project.js'
import { isList, isMap, parseYaml, type YamlMap, type YamlValue } from '../project/yaml.js'
import { callArgs } from '../python/calls.js'
import { decoratorExpression } from '../python/functions.js'
import { isNone, literalBool, literalElements, literalNumber, literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, unparenthesized } from '../python/syntax.js'

export interface SwagFrom {
  readonly decorator: PyNode
  /** Null when it cannot be read, or does more than describe. */
  readonly spec: YamlMap | null
  /** A file goes before the docstring. */
  readonly isFile: boolean
}

const NAMES: ReadonlySet<string> = new Set(['flasgger.swag_from', 'flasgger.utils.swag_from'])

export function isSwagFrom(decorator: PyNode, project: Project): boolean {
  const expression = decoratorExpression(decorator)
  const callee = expression?.kind === 'call' ? field(expression, 'function') : null
  return callee !== null && NAMES.has(project.names.qualify(callee) ?? '')
}

export function swagFrom(decorator: PyNode, project: Project): SwagFrom {
  const call = decoratorExpression(decorator) as PyNode
  const { positional, keywords, hasStar } = callArgs(call)
  const given = keywords.get('specs') ?? positional[0]
  const isOnly = positional.length + keywords.size === 1 && !hasStar
  const file = given ? literalString(given) : null
  if (!isOnly || !given) return { decorator, spec: null, isFile: false }
  if (file !== null) return { decorator, spec: fileSpec(file, decorator.module.path, project), isFile: true }
  const value = literalOf(given, project)
  return { decorator, spec: isMap(value) ? value : null, isFile: false }
}

/** Text above `---` is summary and description, as in a docstring (flasgger.utils.parse_docstring). */
function fileSpec(file: string, module: string, project: Project): YamlMap | null {
  const text = project.files.get(posix.join(posix.dirname(module), file))?.text.replace(/^\ufeff/, '')
  if (text === undefined || !/\.ya?ml$/.test(file) || file.startsWith('/')) return null
  const at = text.indexOf('---')
  const value = parseYaml(at < 0 ? text : text.slice(at + 4))
  if (!isMap(value)) return null
  const [summary = '', ...lines] = at < 0 ? [] : text.slice(0, at).trim().split('\n')
  const description = lines.join('\n').trim()
  return { ...value, ...(summary ? { summary } : {}), ...(description ? { description } : {}) }
}

/** What a display of literals is, with the dictionaries it names. */
function literalOf(node: PyNode, project: Project, depth = 0): YamlValue | undefined {
  const inner = unparenthesized(node)
  const plain = literalString(inner) ?? literalNumber(inner) ?? literalBool(inner)
  if (plain !== null) return plain
  if (isNone(inner)) return null
  if (inner.kind === 'list' || inner.kind === 'tuple') {
    const values = (literalElements(inner) ?? [inner]).map((item) =>
      item === inner ? undefined : literalOf(item, project, depth),
    )
    return values.some((value) => value === undefined) ? undefined : (values as YamlValue[])
  }
  if (inner.kind === 'dictionary') return mapOf(inner, project, depth)
  const binding = inner.kind === 'identifier' ? project.names.binding(inner) : null
  const qualified = inner.kind === 'identifier' ? project.names.qualify(inner) : null
  const [definition, ...others] = ((qualified && project.names.definition(qualified)) || binding)?.definitions ?? []
  if (!definition?.value || others.length > 0 || depth > 4) return undefined
  return literalOf(definition.value, project, depth + 1)
}

function mapOf(display: PyNode, project: Project, depth: number): YamlMap | undefined {
  const entries = new Map<string, YamlValue>()
  for (const { key, value } of literalPairs(display) ?? [{ key: display, value: display }]) {
    const name = literalString(key) ?? literalNumber(key)
    const own = name === null ? undefined : literalOf(value, project, depth)
    if (own === undefined) return undefined
    entries.set(String(name), own)
  }
  return Object.fromEntries(entries)
}

/** Both are said: values in them are joined, lists one behind the other (flasgger.utils.merge_specs). */
export function mergedSpecs(first: YamlMap, second: YamlMap): YamlMap {
  const merged = new Map<string, YamlValue>(Object.entries(first))
  for (const [key, value] of Object.entries(second)) {
    const known = merged.get(key)
    if (isMap(value) && isMap(known)) merged.set(key, mergedSpecs(known, value))
    else if (isList(value) && isList(known)) merged.set(key, [...known, ...value])
    else merged.set(key, value)
  }
  return Object.fromEntries(merged)
}
