/** OpenTelemetry: the instrumentation of FastAPI, with one span per request and the crashes Flask's one records. */
import { isAnsweredLate } from '../../../src/flask/hooks.js'
import type { FlaskModel } from '../../../src/flask/model.js'
import { code, imported, py } from '../../../src/plan/template.js'
import { argument, callArgs } from '../../../src/python/calls.js'
import type { PyNode } from '../../../src/python/node.js'
import { field, textOf } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

const MODULE = 'opentelemetry.instrumentation.flask'
const NAME = 'FlaskInstrumentor'
const OPTIONS: ReadonlySet<string> = new Set(['app', 'excluded_urls', 'tracer_provider', 'meter_provider'])

export const opentelemetry: Table = {
  module: MODULE,
  symbols: new Map([[NAME, imported('opentelemetry.instrumentation.fastapi', 'FastAPIInstrumentor')]]),
  attributes: new Map([[NAME, new Set(['instrument_app', 'uninstrument_app'])]]),
  releases: 'opentelemetry-instrumentation-flask',
  requires: 'opentelemetry-instrumentation-fastapi',
  note: 'span-names',
  plan(flask, plan) {
    for (const call of instrumentCalls(flask)) planCall(call, flask, plan)
  },
}

/** Of an object, and of the class: the method is static. */
function instrumentCalls(flask: FlaskModel): readonly PyNode[] {
  const objects = flask.extensions.of(`${MODULE}.${NAME}`)
  const ofObjects = objects.flatMap(({ uses }) => uses.filter(({ path }) => path === 'instrument_app'))
  const nodes = [...ofObjects.map(({ node }) => node), ...flask.uses(`${MODULE}.${NAME}.instrument_app`)]
  return nodes.flatMap((node) => (node.field === 'function' && node.parent?.kind === 'call' ? [node.parent] : []))
}

function planCall(call: PyNode, flask: FlaskModel, plan: ExtensionPlanner): void {
  const { positional, keywords, hasStar } = callArgs(call)
  const unknown = [...keywords.keys()].filter((name) => !OPTIONS.has(name))
  const option = unknown.join(', ') || (hasStar || positional.length > 1 ? 'more than the application' : '')
  if (option) return plan.refuse(call, 'unknown-option', { name: 'FlaskInstrumentor', option })
  const app = argument(call, 0, 'app')
  const last = field(call, 'arguments')?.children.findLast(({ kind }) => kind !== 'comment')
  if (!app || !last || !flask.flow.is(app, 'app') || call.parent?.kind !== 'expression_statement')
    return plan.refuse(call, 'not-the-application', { name: 'FlaskInstrumentor', given: app ? textOf(app) : 'nothing' })
  // ASGI servers send and receive in parts, each of which would be a span of its own.
  const isAlone = /\n\s*$/.test(call.module.text.slice(call.start, last.start))
  const exclude = code('exclude_spans=["receive", "send"]')
  plan.replace(last, isAlone ? py`${last},\n${exclude}` : py`${last}, ${exclude}`)
  if (flask.hooks.some((hook) => isAnsweredLate(hook, flask.project))) return
  const recorder = plan.help('RecordCrashes', call)
  plan.after(call.parent, py`${plan.help('watch_crashes', call)}(${code(textOf(app))}, ${recorder})`)
}
