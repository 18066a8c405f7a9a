/** Flask-Caching: the same settings, methods and decorators over cachelib. */
import type { ExtensionUse } from '../../../src/flask/extensions.js'
import type { FlaskModel } from '../../../src/flask/model.js'
import { py } from '../../../src/plan/template.js'
import { allows } from '../../../src/project/versions.js'
import { callArgs, callOf } from '../../../src/python/calls.js'
import { decoratorsOf, definitionOf, isAsync, parametersOf } from '../../../src/python/functions.js'
import type { PyNode } from '../../../src/python/node.js'
import { enclosing, field, textOf } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

const COMMON = ['timeout', 'unless', 'forced_update', 'response_filter', 'cache_none']
const OPTIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  cached: new Set([...COMMON, 'key_prefix', 'query_string', 'make_cache_key']),
  memoize: new Set([...COMMON, 'make_name', 'args_to_ignore']),
}

export const flaskCaching: Table = {
  module: 'flask_caching',
  symbols: new Map([['Cache', { help: 'Cache' }]]),
  attributes: new Map([
    [
      'Cache',
      new Set([
        ...['init_app', 'cached', 'memoize', 'delete_memoized', 'get', 'set', 'add', 'has', 'delete', 'delete_many'],
        ...['get_many', 'set_many', 'get_dict', 'clear', 'cache'],
      ]),
    ],
  ]),
  releases: 'flask-caching',
  plan(flask, plan) {
    for (const { origin, uses } of flask.extensions.of('flask_caching.Cache')) {
      const isOld = flask.project.manifests.requirements.some(
        ({ name, spec }) => name === 'flask-caching' && spec !== '' && !allows(spec, '2.5'),
      )
      const last = field(origin, 'arguments')?.children.findLast(({ kind }) => kind !== 'comment')
      // Answers of abort() are kept since 2.5.
      if (isOld && last) plan.replace(last, py`${last}, keeps_errors=False`)
      else if (isOld) plan.replace(origin, py`${field(origin, 'function')}(keeps_errors=False)`)
      for (const use of uses) planUse(use, flask, plan)
      planTemplates(origin, flask, plan)
    }
  },
}

function planUse({ node, path }: ExtensionUse, flask: FlaskModel, plan: ExtensionPlanner): void {
  const known = OPTIONS[path]
  const call = callOf(node)
  if (!known) return
  const decorated = enclosing(node, 'decorated_definition')
  const own = call?.parent?.kind === 'decorator' && decorated ? definitionOf(decorated) : null
  // `method_decorators = [cache.cached()]`.
  const listing = flask.handlers.find(({ decorators }) => call !== null && decorators.includes(call))
  const definition = own ?? listing?.definition ?? null
  const { positional, keywords, hasStar } = callArgs(call ?? node)
  const unknown = [...keywords.keys()].filter((name) => !known.has(name))
  const option = unknown.join(', ') || (hasStar || positional.length > 1 ? 'more than the timeout' : '')
  const refused = refusal(path, definition, keywords, flask)
  if (!call || !definition)
    plan.refuse(node, 'unknown-option', { name: `cache.${path}`, option: 'no decorated function' })
  else if (option || refused) plan.refuse(call, 'unknown-option', { name: `cache.${path}`, option: option || refused })
  else if (flask.handlers.some((handler) => handler.definition === definition)) plan.note(call, 'cached-answers')
}

/** What a view gets and answers is something else on FastAPI. */
function refusal(
  path: string,
  definition: PyNode | null,
  keywords: ReadonlyMap<string, PyNode>,
  flask: FlaskModel,
): string {
  if (!definition) return ''
  if (isAsync(definition)) return 'an async function'
  // What stands below it does not run when the cache answers.
  const below = decoratorsOf(definition).at(-1)
  if (below && !/^@\s*[\w.]+\.(cached|memoize)\b|^@\s*(static|class)method\b/.test(textOf(below)))
    return 'a decorator below it'
  if (!flask.handlers.some((handler) => handler.definition === definition)) return ''
  if (path === 'memoize') return 'the arguments of a view'
  const asked = ['unless', 'forced_update', 'make_cache_key', 'response_filter'].filter((name) => {
    const value = keywords.get(name)
    return value && (/^make|filter$/.test(name) || !takesNothing(value, flask))
  })
  return asked.length > 0 ? `${asked.join(', ')} on a view` : ''
}

function takesNothing(value: PyNode, flask: FlaskModel): boolean {
  if (value.kind === 'lambda') return field(value, 'parameters') === null
  const definition = flask.index.functionOf(value)
  return value.kind === 'none' || (definition !== null && parametersOf(definition).length === 0)
}

/** `{% cache %}` is a tag of the extension. */
function planTemplates(origin: PyNode, flask: FlaskModel, plan: ExtensionPlanner): void {
  const found = flask.project.templates.find(({ path }) =>
    /\{%[-+]?\s*cache\b/.test(flask.project.files.get(path)?.text ?? ''),
  )
  if (found) plan.refuse(origin, 'unknown-option', { name: 'Flask-Caching', option: `the tag cache in ${found.path}` })
}
