/** Handlers and error handlers become async where nothing in them waits or takes long. */
import { defineTransform } from '../../src/plan/transform.js'
import { isAsync } from '../../src/python/functions.js'

type Code = 'blocks-the-loop'

export default defineTransform<Code>({
  id: 'handlers',
  summary: 'Make handlers async where everything they do is proven to be quick',
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
  },
})
