/** Flask-Compress: Starlette's middleware that compresses with gzip. */
import type { ExtensionObject } from '../../../src/flask/extensions.js'
import type { FlaskModel } from '../../../src/flask/model.js'
import { imported, join, py, quoted, type Template } from '../../../src/plan/template.js'
import { argument, callArgs } from '../../../src/python/calls.js'
import { contains, textOf } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

const COMPRESS = 'flask_compress.Compress'
const GZipMiddleware = imported('starlette.middleware.gzip', 'GZipMiddleware')
/** Settings that do more than choose how well and what is compressed. */
const OTHER = /\bCOMPRESS_(?:REGISTER|CACHE_KEY|CACHE_BACKEND|STREAMS)\b/
const BODY = /\.(?:data|get_data|set_data|json|get_json|response|iter_encoded|content_length)\b/

export const flaskCompress: Table = {
  module: 'flask_compress',
  symbols: new Map([['Compress', null]]),
  attributes: new Map([['Compress', new Set(['init_app'])]]),
  releases: 'flask-compress',
  plan(flask, plan) {
    for (const object of flask.extensions.of(COMPRESS)) planObject(object, flask, plan)
  },
}

function planObject(
  { origin, statement, target, uses, inits }: ExtensionObject,
  flask: FlaskModel,
  plan: ExtensionPlanner,
): void {
  const option = problemOf({ origin, target, uses, inits }, flask)
  if (option) return plan.refuse(origin, 'unknown-option', { name: 'Flask-Compress', option })
  const own = inits.find(({ call }) => call === origin)
  for (const { statement: place, app } of inits) {
    const middleware = join([GZipMiddleware, ...settings(app, flask)])
    plan.replace(place, py`${app}.add_middleware(${middleware})`)
  }
  if (!own) plan.remove(statement)
  plan.note(origin, 'compression')
  plan.release('flask-compress', origin.module.path)
}

function problemOf(
  { origin, target, uses, inits }: Pick<ExtensionObject, 'origin' | 'target' | 'uses' | 'inits'>,
  flask: FlaskModel,
): string | null {
  const isPlain = origin.parent?.kind === 'expression_statement' || target !== null
  const isGiven = [origin, ...inits.map(({ call }) => call)].every((call) => {
    const { positional, keywords, hasStar } = callArgs(call)
    return !hasStar && positional.length + keywords.size === (argument(call, 0, 'app') ? 1 : 0)
  })
  const isOnlySetUp = uses.every(({ node }) => inits.some(({ call }) => contains(call, node)))
  const areStatements = inits.every(
    ({ call, statement }) =>
      call === origin || (call.parent === statement && statement.kind === 'expression_statement'),
  )
  if (!isPlain || !isGiven || !isOnlySetUp || !areStatements) return 'another use'
  const setting = flask.project.modules.map(({ root }) => OTHER.exec(textOf(root))?.[0]).find(Boolean)
  if (setting) return setting
  const isRead = flask.hooks.some(
    ({ kind, definition }) => kind === 'after_request' && definition && BODY.test(textOf(definition)),
  )
  return isRead ? 'an after_request hook beside it that reads the answer' : null
}

/** What Flask-Compress starts from where it is not told; Starlette compresses harder. */
function settings(app: Parameters<typeof textOf>[0], { project }: FlaskModel): Template[] {
  const isSet = (name: string): boolean => project.modules.some(({ text }) => text.includes(name))
  return [
    ...(isSet('COMPRESS_MIN_SIZE')
      ? [py`minimum_size=${app}.state.config.get(${quoted('COMPRESS_MIN_SIZE')}, 500)`]
      : []),
    isSet('COMPRESS_LEVEL')
      ? py`compresslevel=${app}.state.config.get(${quoted('COMPRESS_LEVEL')}, 6)`
      : py`compresslevel=6`,
  ]
}
