/** What is said of the application's url_map: strict_slashes for all rules, and the project's own converters. */

import type { Project } from '../project/project.js'
import { definitionOf, nameOf, parametersOf } from '../python/functions.js'
import { literalNumber, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { contains, descendants, field, parts, statementOf, statementsOf, textOf } from '../python/syntax.js'
import type { ObjectAccess } from './apps.js'
import type { Constants } from './constants.js'
import { type ConverterInit, converterInit, isInit, isSegmentPattern, samplePattern } from './converter-patterns.js'
import type { Value } from './flow.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

/** Werkzeug's converters a project may inherit from, by the weight their rules get. */
const BASES: Readonly<Record<string, number>> = {
  BaseConverter: 100,
  UnicodeConverter: 100,
  UUIDConverter: 100,
  PathConverter: 200,
}

export interface CustomConverter {
  /** The name rules call it by. */
  readonly name: string
  /** `app.url_map.converters["list"] = ListConverter`. */
  readonly statement: PyNode
  readonly definition: PyNode
  /** The expression that names the base class. */
  readonly base: PyNode
  /** `BaseConverter`, `PathConverter`, … */
  readonly baseName: string
  readonly weight: number
  /** A constructor that keeps the arguments of the rule. */
  readonly init: ConverterInit | null
  /** What keeps it from being a Starlette convertor, in a few words. */
  readonly problem: string | null
}

export interface UrlMaps {
  readonly converters: ReadonlyMap<string, CustomConverter>
  /** Statements that set strict_slashes, with the value. */
  readonly strictSlashes: readonly {
    readonly statement: PyNode
    readonly owners: ReadonlySet<Value>
    readonly value: boolean
  }[]
  /** `url_map` where its rules are listed or matched. */
  readonly readers: readonly ObjectAccess[]
  /** The `url_map` attributes these facts account for. */
  readonly consumed: ReadonlySet<PyNode>
}

export interface UrlMapSources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly constants: Constants
  readonly accesses: readonly ObjectAccess[]
}

export function findUrlMaps(sources: UrlMapSources): UrlMaps {
  const converters = new Map<string, CustomConverter>()
  const strictSlashes: UrlMaps['strictSlashes'][number][] = []
  const readers: ObjectAccess[] = []
  const consumed = new Set<PyNode>()
  for (const access of sources.accesses) {
    const { node, attribute, values } = access
    const outer = node.parent
    if (attribute !== 'url_map' || outer?.kind !== 'attribute') continue
    if (READS.has(attributeName(outer))) {
      consumed.add(node)
      readers.push(access)
      continue
    }
    const statement = statementOf(node)
    if (attributeName(outer) === 'strict_slashes' && statement) {
      const value = sources.constants.boolean(assigned(outer))
      if (value === null) continue
      consumed.add(node)
      strictSlashes.push({ statement, owners: values, value })
    } else if (attributeName(outer) === 'converters' && statement) {
      const converter = readConverter(outer, statement, sources)
      if (!converter || converters.has(converter.name)) continue
      consumed.add(node)
      converters.set(converter.name, converter)
    }
  }
  return { converters, strictSlashes, readers, consumed }
}

/** What is asked of the rules there are. */
const READS: ReadonlySet<string> = new Set(['iter_rules', 'bind'])

/** The value a place is assigned, alone in its statement. */
function assigned(target: PyNode): PyNode | null {
  const assignment = target.parent
  if (assignment?.kind !== 'assignment' || target.field !== 'left') return null
  return assignment.parent?.kind === 'expression_statement' ? field(assignment, 'right') : null
}

function readConverter(table: PyNode, statement: PyNode, sources: UrlMapSources): CustomConverter | null {
  const subscript = table.parent
  const name = subscript?.kind === 'subscript' ? literalString(field(subscript, 'subscript')) : null
  const value = subscript && assigned(subscript)
  const { names } = sources.project
  const qualified = value && names.qualify(value)
  const binding = (qualified && names.definition(qualified)) || (value && names.binding(value))
  const definition = binding?.definitions.at(-1)
  if (!name || definition?.kind !== 'class' || binding?.definitions.length !== 1) return null
  const [base, ...more] = parts(field(definition.node, 'superclasses') ?? definition.node)
  const baseName = base && /^werkzeug\.routing\.(?:converters\.)?(\w+)$/.exec(names.qualify(base) ?? '')?.[1]
  const own = baseName ? BASES[baseName] : undefined
  if (!base || !baseName || own === undefined) return null
  const problem = more.length > 0 ? 'has several base classes' : problemOf(definition.node, sources)
  const weight = sources.index.attributeValues(definition.node, 'weight')[0]
  return {
    name,
    statement,
    definition: definition.node,
    base,
    baseName,
    init: initOf(definition.node),
    weight: (weight && literalNumber(weight)) ?? own,
    problem: /^(default|string)$/.test(name) ? 'replaces one of Werkzeug’s' : problem,
  }
}

const METHODS: ReadonlySet<string> = new Set(['to_python', 'to_url'])
const PURE = /^(datetime|decimal|uuid|re|fractions|json|base64|binascii|urllib\.parse\.unquote)(\.|$)/

/** A convertor is asked while a route is looked for: it must neither raise nor reach for anything. */
function problemOf(definition: PyNode, sources: UrlMapSources): string | null {
  const { project, index } = sources
  for (const statement of statementsOf(definition)) {
    const method = definitionOf(statement)
    if (!method) continue
    const isOwnInit = isInit(method) && converterInit(method) !== null
    if (method.kind !== 'function_definition' || !(METHODS.has(nameOf(method)) || isOwnInit))
      return `defines ${nameOf(method)}`
    if (!isOwnInit && parametersOf(method).length !== 2) return `has an unusual ${nameOf(method)}`
    for (const node of descendants(method)) {
      if (/^(raise_statement|await|yield|global_statement)$/.test(node.kind))
        return `raises or waits in ${nameOf(method)}`
      if (node.kind !== 'call') continue
      const callee = field(node, 'function')
      const qualified = callee && project.names.qualify(callee)
      const isQuote = /quote/.test(callee ? textOf(callee) : '')
      if (contains(initOf(definition)?.call ?? callee ?? node, node) && isOwnInit) continue
      if (!callee || isQuote || (qualified && !PURE.test(qualified)))
        return `calls ${callee ? textOf(callee) : 'something'}`
    }
  }
  const callsOutside = [...METHODS].some((name) =>
    index.callsNamed(name).some((call) => !/^super\(/.test(textOf(call))),
  )
  return callsOutside ? 'is also called directly' : patternProblem(definition, sources.constants)
}

function initOf(definition: PyNode): ConverterInit | null {
  const init = statementsOf(definition)
    .map(definitionOf)
    .find((method) => method && isInit(method))
  return init ? converterInit(init) : null
}

/** Werkzeug matches a pattern of the class that names no slash against one segment. */
function patternProblem(definition: PyNode, constants: Constants): string | null {
  const own = new Map<string, PyNode | null>()
  for (const { children } of statementsOf(definition)) {
    const left = children[0]?.kind === 'assignment' ? field(children[0], 'left') : null
    if (left && children[0]) own.set(textOf(left), field(children[0], 'right'))
  }
  const value = own.get('regex')
  if (!value || textOf(own.get('part_isolating') ?? value) === 'False') return null
  const pattern = samplePattern(value, (node) => constants.text(node))
  if (pattern === null) return 'makes its pattern'
  return pattern.includes('/') || isSegmentPattern(pattern) ? null : 'may match a slash'
}
