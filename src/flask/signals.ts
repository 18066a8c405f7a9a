/** The signals of Flask, and which of them a migrated application still sends. */
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { FlaskModel } from './model.js'
import { attributeName } from './syntax-index.js'

/** Sent where templates are rendered. */
export const OF_TEMPLATES = ['template_rendered', 'before_render_template'] as const

/** Sent by flash(). */
export const OF_MESSAGES = ['message_flashed'] as const

/** Sent by what FastAPI does in another way. */
export const OF_NOBODY = [
  ...['request_started', 'request_finished', 'request_tearing_down', 'got_request_exception'],
  ...['appcontext_pushed', 'appcontext_popped', 'appcontext_tearing_down'],
] as const

type Uses = Pick<FlaskModel, 'uses'>

/** Every place that names one of these signals. */
export function signalUses(names: readonly string[], { uses }: Uses): readonly PyNode[] {
  return names.flatMap((name) => [...uses(`flask.${name}`), ...uses(`flask.signals.${name}`)])
}

/** Whether somebody may listen to the messages that are flashed. */
export const announcesMessages = (flask: Uses): boolean => signalUses(OF_MESSAGES, flask).length > 0

/** Whether a call connects to a signal of Flask or lets go of it: the application it gets is only compared with the sender. */
export function isFlaskSignal(call: PyNode, flask: FlaskModel): boolean {
  const callee = field(call, 'function')
  const signal = callee?.kind === 'attribute' ? field(callee, 'object') : null
  if (!callee || !signal || !METHODS.test(attributeName(callee))) return false
  const name = flask.project.names.qualify(signal)?.replace(/^flask\.(?:signals\.)?/, '')
  return ALL.some((known) => known === name)
}

const METHODS = /^(?:connect|connect_via|connected_to|disconnect|has_receivers_for|receivers_for)$/

const ALL: readonly string[] = [...OF_TEMPLATES, ...OF_MESSAGES, ...OF_NOBODY]
