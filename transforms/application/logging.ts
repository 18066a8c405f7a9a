/** Flask's logger: its handler, the stream it writes to, and what configurations call them. */
import type { App } from '../../src/flask/apps.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, importedModule, py, quoted, type Template } from '../../src/plan/template.js'
import { literalString, stringPrefix } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { styleOf } from '../../src/python/style.js'
import { nodesOfKind, textOf } from '../../src/python/syntax.js'
import type { ApplicationPlanner } from './index.js'

const logging = importedModule('logging')
const sys = importedModule('sys')

/** `ext://` as logging.config.dictConfig resolves it. */
const STREAM = 'ext://flask.logging.wsgi_errors_stream'
const OWN: readonly string[] = ['default_handler', 'has_level_handler']

/** Outside of requests Flask's stream is sys.stderr, and servers hand over nothing else (flask.logging.wsgi_errors_stream). */
export function planLogging(flask: FlaskModel, plan: ApplicationPlanner): void {
  for (const name of OWN) for (const use of usesOf(name, flask)) plan.replace(use, plan.help(name, use))
  for (const use of usesOf('wsgi_errors_stream', flask)) plan.replace(use, py`${sys}.stderr`)
  for (const module of flask.project.modules) {
    if (!module.text.includes(STREAM)) continue
    for (const text of nodesOfKind(module, 'string'))
      if (literalString(text) === STREAM && !stringPrefix(text)) plan.replace(text, stream(text))
  }
  for (const { path, text } of flask.project.files.values()) {
    const owner = flask.apps[0]?.origin
    if (owner)
      for (const { index } of text.matchAll(STREAM_TEXT))
        plan.text(path, index, index + STREAM.length, 'ext://sys.stderr', owner)
  }
}

const STREAM_TEXT = /ext:\/\/flask\.logging\.wsgi_errors_stream\b/g

const stream = (text: PyNode): ReturnType<typeof quoted> => quoted('ext://sys.stderr', textOf(text).slice(0, 1))

const usesOf = (name: string, flask: FlaskModel): readonly PyNode[] => flask.uses(`flask.logging.${name}`)

/** Flask's logger is called after the module that creates the application (flask.logging.create_logger). */
export function planLogger(
  { module, statement, target, origin }: App,
  flask: FlaskModel,
  plan: ApplicationPlanner,
): void {
  if (!target) return
  const name = quoted(module.name, styleOf(module).quote)
  const hasHandler = OWN.some((own) => usesOf(own, flask).length > 0)
  const made: Template = hasHandler
    ? py`${plan.help('flask_logger', origin)}(${name})`
    : py`${logging}.getLogger(${name})`
  plan.after(statement, py`${code(textOf(target))}.state.logger = ${made}`, 5)
}
