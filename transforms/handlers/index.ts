/** Handlers, error handlers, hooks and guards become async where nothing in them waits or takes long. */
import type { Hook } from '../../src/flask/hooks.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isHeaderHook } from '../../src/flask/needs.js'
import { isExpressible, responsesOf } from '../../src/plan/response-uses.js'
import { defineTransform } from '../../src/plan/transform.js'
import { isAsync } from '../../src/python/functions.js'

type Code = 'blocks-the-loop'

export default defineTransform<Code>({
  id: 'handlers',
  summary: 'Make handlers, hooks and guards async where everything they do is proven to be quick',
  stage: 'switch',
  findings: {
    'blocks-the-loop': {
      level: 'info',
      what: 'this async handler is held up by {word}',
      why: 'Flask gives each request a thread, FastAPI runs async handlers in one: while this waits, nothing else is answered',
      todo: 'make it a plain def if it awaits nothing, or await the call',
    },
  },
  plan(flask, plan) {
    const errors = flask.hooks.flatMap(({ kind, definition }) =>
      kind === 'errorhandler' && definition ? [definition] : [],
    )
    for (const definition of new Set([...flask.handlers.map((handler) => handler.definition), ...errors])) {
      const word = flask.heldBy(definition)
      if (word === null) plan.draft(definition).makeAsync()
      else if (isAsync(definition)) plan.report(definition, 'blocks-the-loop', { word })
    }
    for (const hook of flask.hooks)
      if (hook.definition && isAwaited(hook, flask) && flask.heldBy(hook.definition) === null)
        plan.draft(hook.definition).makeAsync()
    for (const guard of flask.guards) if (flask.heldBy(guard) === null) plan.draft(guard.definition).makeAsync()
  },
})

/** Whether the one who calls the hook waits for coroutines: each hop to a thread costs more than a quick hook does. */
function isAwaited(hook: Hook, { hooks }: FlaskModel): boolean {
  if (hook.kind === 'after_request')
    return !isHeaderHook(hook, hooks) && hook.definition !== null && isExpressible(responsesOf(hook.definition))
  return hook.kind === 'before_request' || hook.kind === 'teardown_request'
}
