/** What flasgger documents: the applications it is given, and what the docstrings of handlers say in YAML. */
import type { Project } from '../project/project.js'
import { isList, isMap, parseYaml, type YamlMap } from '../project/yaml.js'
import { decoratorsOf, docstringOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { textOf } from '../python/syntax.js'
import type { ExtensionInit, ExtensionObject, Extensions } from './extensions.js'
import type { Flow } from './flow.js'
import type { Handler } from './routes.js'
import { isSwagFrom, mergedSpecs, swagFrom } from './swag-from.js'
import { isTestPath } from './tests.js'

/** `Swagger(app, ...)` and where it gets its application. */
export interface ApiDocs {
  readonly object: ExtensionObject
  readonly init: ExtensionInit
  /** The calls that create those applications. */
  readonly apps: ReadonlySet<PyNode>
}

/** What is said of one handler behind `---` in its docstring, and with `@swag_from`. */
export interface DocumentedHandler {
  readonly handler: Handler
  /** The docstring with such a part, and the source text between its quotes that stands before it. */
  readonly docstring: { readonly node: PyNode; readonly human: string } | null
  /** `@swag_from` decorators. */
  readonly decorators: readonly PyNode[]
  /** Null when it cannot be read. */
  readonly spec: YamlMap | null
  /** What flasgger shows instead of `summary` and `description`; empty where those count. */
  readonly shown: { readonly summary: string; readonly description: string }
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

export function findDocumentation(
  project: Project,
  extensions: Extensions,
  flow: Flow,
  handlers: readonly Handler[],
): Documentation {
  const pages = extensions.of(...SWAGGER).flatMap((object) =>
    object.inits.map((init) => {
      const values = [...flow.valuesOf(init.app)].filter(({ tag }) => tag === 'app')
      return { object, init, apps: new Set(values.flatMap(({ origin }) => (origin ? [origin] : []))) }
    }),
  )
  const own = pages.length > 0 ? handlers.filter(({ definition }) => !isTestPath(definition.module.path)) : []
  const documented = own.flatMap((handler) => documentedHandler(handler, project) ?? [])
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

function documentedHandler(handler: Handler, project: Project): DocumentedHandler | null {
  const decorators = decoratorsOf(handler.definition).filter((decorator) => isSwagFrom(decorator, project))
  const given = decorators.map((decorator) => swagFrom(decorator, project))
  const written = behindSeparator(handler.definition)
  const file = given.find(({ isFile }) => isFile)
  const specs = [...given.filter(({ isFile }) => !isFile), file ?? written ?? { spec: {} }].map(({ spec }) => spec)
  if (decorators.length === 0 && !written) return null
  const isReadable = decorators.length < 2 && specs.every((spec) => spec !== null)
  const text = file ? '' : (written?.human ?? literalString(docstringOf(handler.definition)) ?? '').trim()
  const lines = text.split('\n')
  return {
    handler,
    docstring: written && { node: written.node, human: written.human },
    decorators,
    spec: isReadable ? (specs as YamlMap[]).reduce(mergedSpecs) : null,
    shown: { summary: lines[0] ?? '', description: written ? lines.slice(1).join('\n').trim() : '' },
  }
}

/** Flasgger takes what follows the first `---`, wherever that stands (flasgger.utils.parse_docstring). */
function behindSeparator(definition: PyNode) {
  const node = docstringOf(definition)
  const text = literalString(node)
  const at = text?.indexOf(SEPARATOR) ?? -1
  if (!node || text === null || at < 0 || !text.includes('\n')) return null
  const source = textOf(node)
  const [first, last] = [node.children[0], node.children.at(-1)]
  const spec = parseYaml(text.slice(at + SEPARATOR.length + 1))
  // Of adjacent literals nobody knows where the separator stands.
  if (node.kind !== 'string' || !first || !last) return { node, human: '', spec: null }
  const body = source.slice(first.end - first.start, source.length - (last.end - last.start)).replaceAll('\r\n', '\n')
  return { node, human: body.slice(0, body.indexOf(SEPARATOR)), spec: isMap(spec) ? spec : null }
}
