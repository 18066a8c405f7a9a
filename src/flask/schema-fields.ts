/** Schemas whose dumps are plain JSON: every field is one whose serialized value is known. */
import type { Project } from '../project/project.js'
import { callArgs } from '../python/calls.js'
import { decoratorsOf, definitionOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field, parts, statementsOf, textOf } from '../python/syntax.js'
import type { SyntaxIndex } from './syntax-index.js'

const PLAIN: ReadonlySet<string> = new Set(
  `Int Integer Str String Bool Boolean Float DateTime NaiveDateTime AwareDateTime Date Time UUID Email Url URL`.split(
    ' ',
  ),
)
const HOLDING: ReadonlySet<string> = new Set(['Nested', 'List'])
const HOOKS = /^@(\w+\.)?(post_dump|pre_dump)\b/

interface Sources {
  readonly project: Project
  readonly index: SyntaxIndex
}

/** Whether what a schema dumps is JSON as it stands; the expression names a class or makes an object of one. */
export function dumpsJson(schema: PyNode, sources: Sources, open: ReadonlySet<PyNode> = new Set()): boolean {
  const callee = schema.kind === 'call' ? field(schema, 'function') : schema
  const definition = callee && sources.index.classOf(callee)
  if (!definition || open.has(definition)) return definition !== null
  const inner = new Set([...open, definition])
  const owners = sources.index.bases(definition)
  return owners.every((owner) => isPlainClass(owner, sources) && bodyIsJson(owner, sources, inner))
}

/** Nothing but a schema of marshmallow, or classes of the project that are such. */
function isPlainClass(owner: PyNode, { project, index }: Sources): boolean {
  const list = field(owner, 'superclasses')
  return (list ? parts(list) : []).every((base) => {
    const name = project.names.qualify(base) ?? ''
    return /^marshmallow\.(schema\.)?Schema$/.test(name) || index.classOf(base) !== null
  })
}

function bodyIsJson(owner: PyNode, sources: Sources, open: ReadonlySet<PyNode>): boolean {
  return statementsOf(owner).every((statement) => {
    const definition = definitionOf(statement)
    if (definition) return decoratorsOf(definition).every((decorator) => !HOOKS.test(textOf(decorator)))
    const assignment = statement.kind === 'expression_statement' ? parts(statement)[0] : null
    const value = assignment?.kind === 'assignment' ? field(assignment, 'right') : null
    return value === null || isJsonField(value, sources, open)
  })
}

function isJsonField(value: PyNode, sources: Sources, open: ReadonlySet<PyNode>): boolean {
  const callee = value.kind === 'call' ? field(value, 'function') : null
  const name = (callee && sources.project.names.qualify(callee)) ?? ''
  const [, kind = ''] = /^marshmallow\.fields\.(\w+)$/.exec(name) ?? []
  if (PLAIN.has(kind)) return true
  const [given] = callArgs(value).positional
  if (!HOLDING.has(kind) || !given) return false
  return kind === 'List' ? isJsonItem(given, sources, open) : dumpsJson(given, sources, open)
}

/** `fields.List(fields.Str)` or `fields.List(fields.Str())`. */
function isJsonItem(given: PyNode, sources: Sources, open: ReadonlySet<PyNode>): boolean {
  if (given.kind === 'call') return isJsonField(given, sources, open)
  const [, kind = ''] = /^marshmallow\.fields\.(\w+)$/.exec(sources.project.names.qualify(given) ?? '') ?? []
  return PLAIN.has(kind)
}
