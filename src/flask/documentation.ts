/** What flasgger documents: the applications it is given, and what the docstrings of handlers say in YAML. */
import { isList, isMap, parseYaml, type YamlMap } from '../project/yaml.js'
import { docstringOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { textOf } from '../python/syntax.js'
import type { ExtensionInit, ExtensionObject, Extensions } from './extensions.js'
import type { Flow } from './flow.js'
import type { Handler } from './routes.js'
import { isTestPath } from './tests.js'

/** `Swagger(app, ...)` and where it gets its application. */
export interface ApiDocs {
  readonly object: ExtensionObject
  readonly init: ExtensionInit
  /** The calls that create those applications. */
  readonly apps: ReadonlySet<PyNode>
}

/** The part of a docstring behind `---`. */
export interface DocumentedHandler {
  readonly handler: Handler
  readonly docstring: PyNode
  /** Source text between the quotes that stands before it. */
  readonly human: string
  /** Null when it cannot be read. */
  readonly spec: YamlMap | null
}

export interface Documentation {
  readonly pages: readonly ApiDocs[]
  /** Handlers with such a docstring. */
  readonly documented: readonly DocumentedHandler[]
  /** What is said of a value that a handler reads from the query or a header; null when nothing is. */
  textOf(definition: PyNode, place: 'query' | 'header', name: string): string | null
  /** Whether what `Flask(...)` created documents itself. */
  isDocumented(origin: PyNode): boolean
}

export const SWAGGER = ['flasgger.Swagger', 'flasgger.Flasgger', 'flasgger.base.Swagger', 'flasgger.base.Flasgger']

export function findDocumentation(extensions: Extensions, flow: Flow, handlers: readonly Handler[]): Documentation {
  const pages = extensions.of(...SWAGGER).flatMap((object) =>
    object.inits.map((init) => {
      const values = [...flow.valuesOf(init.app)].filter(({ tag }) => tag === 'app')
      return { object, init, apps: new Set(values.flatMap(({ origin }) => (origin ? [origin] : []))) }
    }),
  )
  const own = pages.length > 0 ? handlers.filter(({ definition }) => !isTestPath(definition.module.path)) : []
  const documented = own.flatMap((handler) => documentedHandler(handler) ?? [])
  return {
    pages,
    documented,
    textOf: (definition, place, name) => {
      const spec = documented.find(({ handler }) => handler.definition === definition)?.spec
      return spec ? parameterText(spec, place, name) : null
    },
    isDocumented: (origin) => pages.some(({ apps }) => apps.has(origin)),
  }
}

function parameterText({ parameters }: YamlMap, place: string, name: string): string | null {
  const wanted = name.toLowerCase()
  for (const item of isList(parameters) ? parameters : []) {
    if (!isMap(item) || item.in !== place || String(item.name).toLowerCase() !== wanted) continue
    return typeof item.description === 'string' ? item.description.trim() : null
  }
  return null
}

const SEPARATOR = '---'

/** Flasgger takes what follows the first `---`, wherever that stands (flasgger.utils.parse_docstring). */
function documentedHandler(handler: Handler): DocumentedHandler | null {
  const docstring = docstringOf(handler.definition)
  const text = literalString(docstring)
  const at = text?.indexOf(SEPARATOR) ?? -1
  if (!docstring || text === null || at < 0 || !text.includes('\n')) return null
  const source = textOf(docstring)
  const [first, last] = [docstring.children[0], docstring.children.at(-1)]
  const spec = parseYaml(text.slice(at + SEPARATOR.length + 1))
  // Of adjacent literals nobody knows where the separator stands.
  if (docstring.kind !== 'string' || !first || !last) return { handler, docstring, human: '', spec: null }
  const body = source.slice(first.end - first.start, source.length - (last.end - last.start)).replaceAll('\r\n', '\n')
  return { handler, docstring, human: body.slice(0, body.indexOf(SEPARATOR)), spec: isMap(spec) ? spec : null }
}
