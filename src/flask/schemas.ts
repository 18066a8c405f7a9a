/** Decorators of schema packages: which arguments of a view a schema loads, and which one dumps what it returns. */
import type { Project } from '../project/project.js'
import { argument, callArgs } from '../python/calls.js'
import { decoratorExpression, decoratorsOf, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { field, textOf } from '../python/syntax.js'
import type { Flow } from './flow.js'
import type { Mounting } from './mounting.js'
import type { Handler } from './routes.js'
import { variablesOf } from './rules.js'
import { dumpsJson } from './schema-fields.js'
import { isSmorest } from './smorest.js'
import { constantStatus, OK, type Status } from './status.js'
import { attributeName, classOfMethod, type SyntaxIndex } from './syntax-index.js'

/** What a decorator does: `load` and `dump` with a schema, `describe` only says something to the document. */
export type SchemaRole = 'load' | 'dump' | 'describe' | 'page' | 'other'
export type SchemaPackage = 'flask_smorest' | 'webargs'

export interface SchemaDecorator {
  readonly package: SchemaPackage
  readonly role: SchemaRole
  /** `arguments`, `response`, … */
  readonly name: string
  readonly decorator: PyNode
  readonly call: PyNode | null
  /** The function or class below it. */
  readonly definition: PyNode
}

export interface SchemaLoad extends SchemaDecorator {
  readonly schema: PyNode | null
  readonly location: PyNode | null
  /** The parameter that takes the loaded value; null where each value has its own. */
  readonly parameter: string | null
  readonly isSpread: boolean
  /** Other options. */
  readonly options: ReadonlyMap<string, PyNode>
}

export interface SchemaDump extends SchemaDecorator {
  /** Null when the value is sent as it is. */
  readonly schema: PyNode | null
  /** Null when it cannot be read. */
  readonly status: Status | null
  /** Whether the schema is named by its class. */
  readonly isClass: boolean
  /** Whether what it dumps is JSON as it stands. */
  readonly isJson: boolean
}

/** `@blp.paginate(Pager, page_size=20)`. */
export interface SchemaPage extends SchemaDecorator {
  /** What makes pages of the returned collection; null when the view does it itself. */
  readonly pager: PyNode | null
  readonly options: ReadonlyMap<string, PyNode>
}

export interface Schemas {
  readonly all: readonly SchemaDecorator[]
  readonly loads: readonly SchemaLoad[]
  /** By the view. */
  readonly dumps: ReadonlyMap<PyNode, SchemaDump>
  readonly pages: ReadonlyMap<PyNode, SchemaPage>
  /** Parameters of a view that these decorators fill. */
  filled(view: PyNode): ReadonlySet<string>
}

const SMOREST: Readonly<Record<string, SchemaRole>> = {
  arguments: 'load',
  response: 'dump',
  alt_response: 'describe',
  doc: 'describe',
  paginate: 'page',
  etag: 'other',
}

const WEBARGS: Readonly<Record<string, SchemaRole>> = { use_args: 'load', use_kwargs: 'load' }
const PARSERS = ['webargs.flaskparser', 'webargs.flaskparser.parser', 'webargs.flaskparser.FlaskParser']

/** Decorators by what they are, before anybody knows which functions are views. */
export function findSchemaDecorators(index: SyntaxIndex, flow: Flow): readonly SchemaDecorator[] {
  return [...index.functions, ...index.classes].flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator): SchemaDecorator[] => {
      const expression = decoratorExpression(decorator)
      const call = expression?.kind === 'call' ? expression : null
      const callee = call ? field(call, 'function') : expression
      const kind = callee && kindOf(callee, index, flow)
      return kind ? [{ ...kind, decorator, call, definition }] : []
    }),
  )
}

function kindOf(
  callee: PyNode,
  index: SyntaxIndex,
  flow: Flow,
): Pick<SchemaDecorator, 'package' | 'role' | 'name'> | null {
  const qualified = index.qualify(callee) ?? ''
  const dot = qualified.lastIndexOf('.')
  const webargs = PARSERS.includes(qualified.slice(0, dot)) ? WEBARGS[qualified.slice(dot + 1)] : undefined
  if (webargs) return { package: 'webargs', role: webargs, name: qualified.slice(dot + 1) }
  if (callee.kind !== 'attribute') return null
  const name = attributeName(callee)
  const role = SMOREST[name]
  const isOwn = role && [...flow.valuesOf(field(callee, 'object'))].some(({ origin }) => isSmorest(origin, index))
  return role && isOwn ? { package: 'flask_smorest', role, name } : null
}

interface Sources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly handlers: readonly Handler[]
  readonly mounting: Mounting
}

export function findSchemas(all: readonly SchemaDecorator[], sources: Sources): Schemas {
  const loads = sources.handlers.flatMap((handler) => loadsOf(handler, all))
  const dumps = new Map<PyNode, SchemaDump>()
  for (const one of all) {
    if (one.role !== 'dump' || !one.call || dumps.has(one.definition)) continue
    const schema = argument(one.call, 1, 'schema')
    const status = constantStatus(argument(one.call, 0, 'status_code'), sources.project.names)
    const given = schema?.kind === 'none' ? null : schema
    const isClass = given !== null && namesClass(given, sources)
    dumps.set(one.definition, {
      ...one,
      schema: given,
      status,
      isClass,
      isJson: given !== null && dumpsJson(given, sources),
    })
  }
  const pages = new Map(all.flatMap((one) => (one.role === 'page' ? [[one.definition, pageOf(one)] as const] : [])))
  const filled = new Map<PyNode, Set<string>>()
  for (const load of loads) {
    const names = filled.get(load.definition) ?? new Set()
    const spread = load.isSpread ? unfilled(load.definition, sources) : []
    for (const name of [...spread, ...(load.parameter ? [load.parameter] : [])]) names.add(name)
    filled.set(load.definition, names)
  }
  for (const { definition, pager } of pages.values())
    if (!pager) filled.set(definition, new Set([...(filled.get(definition) ?? []), PAGE_PARAMETER]))
  return {
    all,
    loads,
    dumps,
    pages,
    filled: (view) => filled.get(view) ?? new Set(),
  }
}

export const PAGE_PARAMETER = 'pagination_parameters'

function pageOf(one: SchemaDecorator): SchemaPage {
  const { positional, keywords } = callArgs(one.call ?? one.decorator)
  const pager = positional[0] ?? keywords.get('pager') ?? null
  const options = new Map([...keywords].filter(([name]) => name !== 'pager'))
  return { ...one, pager: pager?.kind === 'none' ? null : pager, options }
}

/** `UserSchema` stands for an object of it; a call, or a name for one, is an object. */
function namesClass(schema: PyNode, { index, project }: Pick<Sources, 'index' | 'project'>): boolean {
  if (schema.kind === 'call') return false
  if (index.classOf(schema)) return true
  const qualified = project.names.qualify(schema)
  const binding = qualified ? project.names.definition(qualified) : project.names.binding(schema)
  return !binding?.definitions.some(({ value }) => value !== null) && /(^|\.)[A-Z]\w*$/.test(textOf(schema))
}

/** The outermost decorator fills the first parameter. */
function loadsOf({ definition }: Handler, all: readonly SchemaDecorator[]): SchemaLoad[] {
  const parameters = parametersOf(definition).slice(classOfMethod(definition) ? 1 : 0)
  const own = all.filter((one) => one.role === 'load' && one.definition === definition)
  let position = 0
  return own.map((one): SchemaLoad => {
    const { positional, keywords } = callArgs(one.call ?? one.decorator)
    const isSpread = one.name === 'use_kwargs' || keywords.get('as_kwargs')?.kind === 'true'
    const named = keywords.get('arg_name')
    const parameter = isSpread || named ? undefined : parameters[position++]
    const options = new Map(
      [...keywords].filter(([name]) => !['schema', 'argmap', 'location', 'as_kwargs'].includes(name)),
    )
    return {
      ...one,
      schema: positional[0] ?? keywords.get('schema') ?? keywords.get('argmap') ?? null,
      location: keywords.get('location') ?? null,
      parameter: parameter?.name ?? null,
      isSpread,
      options,
    }
  })
}

/** Parameters that no rule fills. */
export function unfilled(
  view: PyNode,
  { handlers, mounting }: Pick<Sources, 'handlers' | 'mounting'>,
): readonly string[] {
  const routes = handlers.find(({ definition }) => definition === view)?.routes ?? []
  const variables = new Set(
    routes.flatMap((route) => [
      ...variablesOf(mounting.fullRule(route) ?? '').map(({ variable }) => variable),
      ...(route.defaults?.keys() ?? []),
    ]),
  )
  return parametersOf(view)
    .slice(classOfMethod(view) ? 1 : 0)
    .flatMap(({ name }) => (variables.has(name) ? [] : [name]))
}

/** The status a dumped answer has where the view gives none. */
export const statusOf = ({ status }: SchemaDump): Status => status ?? OK
