/** Turns a function's draft into edits of its decorators, signature and body. */
import { classOfMethod } from '../flask/syntax-index.js'
import { docstringOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bodyOf, field, textOf } from '../python/syntax.js'
import { type Draft, type Operation, type Parameter, RANKS } from './draft.js'
import type { Attachment, Replacement } from './plan.js'
import { code, type Hole, imported, join, py } from './template.js'

export interface DraftEdits {
  readonly replacements: readonly Replacement[]
  readonly attachments: readonly Attachment[]
  readonly prefix: string | null
}

const AUTHOR = 'signature'
const Any = imported('typing', 'Any')
const Annotated = imported('typing', 'Annotated')

/** `taken`: names that no added parameter may have. */
export function draftEdits(draft: Draft, taken: Set<string>): DraftEdits {
  const replacements: Replacement[] = []
  const attachments: Attachment[] = []
  nameParameters(draft, taken)
  const parameters = field(draft.node, 'parameters')
  const returns = field(draft.node, 'return_type')
  const result = draft.returns && (!returns || draft.dropsReturns) ? py` -> ${draft.returns}` : null
  const isChanged = draft.parameters.size > 0 || draft.annotations.size > 0 || draft.dropped.size > 0
  if (parameters && (isChanged || result)) {
    const own = isChanged ? signature(draft, parameters) : parameters
    replacements.push({ node: parameters, template: py`${own}${result}`, author: AUTHOR })
  }
  // FastAPI takes any other annotation for the response model; none at all would fail a strict type check.
  if (returns && draft.dropsReturns) replacements.push({ node: returns, template: result ? null : Any, author: AUTHOR })
  for (const [source, template] of decorators(draft)) replacements.push({ node: source, template, author: AUTHOR })
  for (const [order, template] of [...draft.prologue.values()].entries())
    attachments.push(prologue(draft.node, template, order))
  const isAlreadyAsync = draft.node.words.includes('async')
  return { replacements, attachments, prefix: draft.isAsync && !isAlreadyAsync ? 'async ' : null }
}

/** A wished name is kept unless it is taken; then the first free number is appended. */
function nameParameters(draft: Draft, taken: Set<string>): void {
  const parameters = [...draft.parameters.values()]
  const yielding = parameters.filter(({ alternative }) => alternative)
  for (const parameter of [...parameters.filter(({ alternative }) => !alternative), ...yielding]) {
    let name = taken.has(parameter.name) ? (parameter.alternative ?? parameter.name) : parameter.name
    for (let number = 2; taken.has(name) && !(parameter.isOwnName && name === parameter.name); number++)
      name = `${parameter.name}_${number}`
    taken.add(name)
    draft.names.set(parameter.key, name)
  }
}

interface Slot {
  readonly rank: number
  readonly hasDefault: boolean
  readonly template: Hole
  readonly order?: number
}

/** Parameters in the order FastAPI has to resolve them, those with defaults last as Python demands. */
function signature(draft: Draft, parameters: PyNode): Hole {
  const path = RANKS.indexOf('path')
  const kept = parameters.children.filter((child) => child.kind !== 'comment' && !draft.dropped.has(child))
  const isMethod = classOfMethod(draft.node) !== null
  // The instance comes first whatever FastAPI resolves before the rest.
  const own: Slot[] = kept.map((node, index) => existing(draft, node, isMethod && index === 0 ? -1 : path))
  const added: Slot[] = [...draft.parameters.values()].map((parameter) => ({
    rank: RANKS.indexOf(parameter.rank),
    hasDefault: Boolean(parameter.fallback),
    template: added_(draft, parameter),
  }))
  const slots = [...own, ...added].map((slot, index) => ({ ...slot, index: slot.order ?? index }))
  slots.sort((a, b) => Number(a.hasDefault) - Number(b.hasDefault) || a.rank - b.rank || a.index - b.index)
  return py`(${join(slots.map((slot) => slot.template))})`
}

function existing(draft: Draft, node: PyNode, rank: number): Slot {
  const annotation = draft.annotations.get(node)
  const hasDefault = node.kind === 'default_parameter' || node.kind === 'typed_default_parameter'
  if (!annotation) return { rank, hasDefault, template: node }
  const { annotation: type, order } = annotation
  const name = node.kind === 'identifier' ? node : (field(node, 'name') ?? node.children[0] ?? node)
  const detail = draft.details.get(textOf(name))
  const typed = detail && order === null ? py`${name}: ${Annotated}[${type}, ${detail}]` : py`${name}: ${type}`
  // Before the dependencies that other parts of the plan add.
  if (order !== null) return { rank: RANKS.indexOf('guard'), hasDefault: false, template: typed, order: order - 100 }
  const value = field(node, 'value')
  // FastAPI allows no default beside Path().
  return { rank, hasDefault, template: value ? py`${name}: ${type} = ${value}` : typed }
}

function added_(draft: Draft, parameter: Parameter): Hole {
  const name = code(draft.names.get(parameter.key) ?? parameter.name)
  const typed = parameter.annotation ? py`${name}: ${parameter.annotation}` : name
  if (!parameter.fallback) return typed
  return parameter.annotation ? py`${typed} = ${parameter.fallback}` : py`${typed}=${parameter.fallback}`
}

/** Keywords in the order FastAPI's own documentation writes them. */
const OPTION_ORDER = [
  ...['status_code', 'response_class', 'response_model', 'name', 'tags', 'dependencies', 'summary', 'description'],
  ...['response_description', 'responses', 'deprecated', 'operation_id', 'include_in_schema', 'openapi_extra'],
]

function decorators(draft: Draft): Map<PyNode, Hole> {
  const bySource = new Map<PyNode, Hole[]>()
  for (const operation of draft.operations) {
    const lines = bySource.get(operation.source) ?? []
    lines.push(decorator(draft, operation))
    bySource.set(operation.source, lines)
  }
  return new Map([...bySource].map(([source, lines]) => [source, join(lines, '\n')]))
}

function decorator(draft: Draft, operation: Operation): Hole {
  return py`@${operation.router}.${code(operation.method)}(${join(operationArguments(draft, operation))})`
}

/** Path and keywords of a path operation, shared by decorators and `add_api_route` calls. */
export function operationArguments(draft: Draft, operation: Operation): Hole[] {
  const described = draft.described.filter(({ method }) => method === null || method === operation.method)
  const options = new Map<string, Hole>(described.map(({ keyword, value }) => [keyword, value] as const))
  for (const [keyword, value] of draft.options) options.set(keyword, value)
  if (operation.name) options.set('name', operation.name)
  if (!operation.inSchema) options.set('include_in_schema', code('False'))
  const asked = [...draft.dependencies.values()].sort((a, b) => a.order - b.order)
  if (asked.length > 0) options.set('dependencies', py`[${join(asked.map(({ dependency }) => dependency))}]`)
  const keywords = OPTION_ORDER.filter((keyword) => isPrinted(options.get(keyword)))
  return [operation.path, ...keywords.map((keyword) => py`${code(keyword)}=${options.get(keyword)}`)]
}

/** A description may turn out to have nothing to say. */
function isPrinted(hole: Hole): boolean {
  if (!hole || 'children' in hole || hole.kind !== 'deferred') return Boolean(hole)
  return isPrinted(hole.resolve())
}

const isOnOwnLine = ({ kind, module, start }: PyNode): boolean =>
  kind === 'comment' && /\n[ \t]*$/.test(module.text.slice(0, start))

function prologue(definition: PyNode, template: Hole, order: number): Attachment {
  const text = docstringOf(definition)?.parent ?? null
  const body = bodyOf(definition)
  // A comment above the first statement is about that statement; the parser has it outside of the body.
  const above = text
    ? []
    : definition.children.filter((child) => child.start < (body?.start ?? 0) && isOnOwnLine(child))
  const first = [...above, ...(body?.children ?? [])].find(
    (child) => child !== text && (child.kind !== 'comment' || isOnOwnLine(child)),
  )
  const anchor = first ?? text ?? bodyOf(definition) ?? definition
  return { statement: anchor, side: first ? 'before' : 'after', template, order, author: AUTHOR }
}
