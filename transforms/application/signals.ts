/** Signals of the project: blinker does not mind which object sends them. */
import type { FlaskModel } from '../../src/flask/model.js'
import { attributeName } from '../../src/flask/syntax-index.js'
import { imported } from '../../src/plan/template.js'
import { argument } from '../../src/python/calls.js'
import { decoratorExpression, decoratorsOf, parametersOf } from '../../src/python/functions.js'
import type { PyNode } from '../../src/python/node.js'
import { bindingOf } from '../../src/python/scope.js'
import { field } from '../../src/python/syntax.js'
import type { ApplicationPlanner } from './index.js'

const Namespace = imported('blinker', 'Namespace')

/** flask.signals has the class from blinker, which comes with Flask. */
export function planSignals(flask: FlaskModel, plan: ApplicationPlanner): void {
  for (const use of flask.uses('flask.signals.Namespace')) {
    plan.replace(use, Namespace)
    plan.require('blinker', 'main', use.module.path)
  }
  for (const use of flask.uses('blinker.Namespace')) plan.require('blinker', 'main', use.module.path)
}

/** Whether a call gives the application to a signal of the project whose receivers do not look at who sends it. */
export function isOwnSignal(call: PyNode, flask: FlaskModel): boolean {
  const callee = field(call, 'function')
  const signal = callee?.kind === 'attribute' ? field(callee, 'object') : null
  if (!callee || !signal || !/^(?:send|connect|connect_via|disconnect)$/.test(attributeName(callee))) return false
  const made = madeBy(signal, flask)
  if (!made) return false
  const receivers = receiversOf(made, flask)
  return receivers?.every(isBlind) ?? false
}

/** The call of `signals.signal("name")` behind a name. */
function madeBy(signal: PyNode, flask: FlaskModel): PyNode | null {
  const value = flask.constants.valueOf(signal)
  const maker = value?.kind === 'call' ? field(value, 'function') : null
  if (!value || maker?.kind !== 'attribute' || attributeName(maker) !== 'signal') return null
  const space = field(maker, 'object')
  const created = space && flask.constants.valueOf(space)
  const name = created?.kind === 'call' ? flask.project.names.qualify(field(created, 'function') ?? created) : null
  return name === 'blinker.Namespace' || name === 'flask.signals.Namespace' ? value : null
}

/** Functions that are connected anywhere; null when one of them is not a function of the project. */
function receiversOf(made: PyNode, flask: FlaskModel): readonly PyNode[] | null {
  const isSame = (callee: PyNode | null): boolean => {
    const signal = callee?.kind === 'attribute' ? field(callee, 'object') : null
    return signal !== null && flask.constants.valueOf(signal) === made
  }
  const called = flask.index.callsNamed('connect').filter((call) => isSame(field(call, 'function')))
  const given = called.map((call) => {
    const receiver = argument(call, 0, 'receiver')
    return receiver && flask.index.functionOf(receiver)
  })
  const decorated = flask.index.functions.filter((definition) =>
    decoratorsOf(definition).some((decorator) => {
      const expression = decoratorExpression(decorator)
      return isSame(expression?.kind === 'call' ? field(expression, 'function') : expression)
    }),
  )
  return given.includes(null) ? null : [...decorated, ...(given as PyNode[])]
}

/** Nothing is asked of the sender. */
function isBlind(receiver: PyNode): boolean {
  const [sender] = parametersOf(receiver)
  const references = sender ? (bindingOf(sender.target)?.references ?? []) : []
  return references.every((use) => use === sender?.target || use.parent?.kind === 'parameters')
}
