/** In-repo decorators of handlers: guards become dependencies with their own answers kept, the others stay where that is the same. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import { decoratorExpression } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { field, textOf } from '../../src/python/syntax.js'
import { planApplications } from './applications.js'
import { planGuard } from './dependencies.js'
import { findings } from './findings.js'
import { planKept, refuseHiddenName } from './kept.js'

export type Code = keyof typeof findings
export type GuardPlanner = Planner<Code>

export default defineTransform({
  id: 'guards',
  summary: 'Turn decorators that guard a handler or hand it a value into dependencies',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const guard of flask.guards) planGuard(guard, flask, plan)
    for (const kept of flask.kept.all) planKept(kept, plan)
    for (const handler of flask.handlers) {
      planApplications(handler, flask, plan)
      refuseHiddenName(handler, flask, plan)
      for (const decorator of handler.decorators) planOther(decorator, flask, plan)
    }
  },
})

/** Decorators nobody here can read. */
function planOther(decorator: PyNode, flask: FlaskModel, plan: GuardPlanner): void {
  const isMarshal = flask.documents.marshalling.some((own) => own.decorator === decorator)
  if (isMarshal || flask.decorators.of(decorator) || isOfExtension(decorator, flask)) return
  const code = flask.decorators.isOwn(decorator) ? 'unreadable-decorator' : 'other-decorator'
  plan.refuse(decorator, code, { decorator: shown(decorator) })
}

/** `@role_required("admin")`, without a comment behind it. */
export function shown(decorator: PyNode): string {
  const expression = decoratorExpression(decorator)
  return `@${textOf(expression ?? decorator).replaceAll(/\s+/g, ' ')}`
}

/** What an extension’s decorator means is said where the extension is found. */
function isOfExtension(decorator: PyNode, flask: FlaskModel): boolean {
  const expression = decoratorExpression(decorator)
  let at = expression?.kind === 'call' ? field(expression, 'function') : expression
  for (; at; at = at.kind === 'attribute' ? field(at, 'object') : at.kind === 'call' ? field(at, 'function') : null) {
    const qualified = flask.project.names.qualify(at)
    if (/^flask_\w+\./.test(qualified ?? '')) return true
    const binding = qualified ? flask.project.names.definition(qualified) : flask.project.names.binding(at)
    const value = binding?.definitions.length === 1 ? binding.definitions[0]?.value : null
    const maker = value?.kind === 'call' ? field(value, 'function') : null
    if (maker && /^flask_\w+\./.test(flask.project.names.qualify(maker) ?? '')) return true
  }
  return false
}
