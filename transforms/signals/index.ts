/** Signals: what listens to Flask's signals listens to those of the support module. */
import type { FlaskModel } from '../../src/flask/model.js'
import { announcesMessages, OF_MESSAGES, OF_NOBODY, OF_TEMPLATES, signalUses } from '../../src/flask/signals.js'
import type { Planner } from '../../src/plan/plan.js'
import { code, py } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import type { PyNode } from '../../src/python/node.js'
import { enclosing, textOf } from '../../src/python/syntax.js'
import { findings } from './findings.js'

type SignalPlanner = Planner<keyof typeof findings>

export default defineTransform({
  id: 'signals',
  summary: 'Listen to the signals of the support module instead of those of Flask',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const use of read(OF_NOBODY, flask)) plan.refuse(use, 'nobody-sends', { name: textOf(use) })
    for (const use of read([...OF_TEMPLATES, ...OF_MESSAGES], flask)) {
      plan.replace(use, plan.help(nameOf(use, flask), use))
      plan.require('blinker', 'main', use.module.path)
    }
    planTemplates(flask, plan)
    planMessages(flask, plan)
  },
})

const read = (names: readonly string[], flask: FlaskModel): readonly PyNode[] =>
  signalUses(names, flask).filter((use) => !enclosing(use, 'import_from_statement'))

const nameOf = (use: PyNode, { project }: FlaskModel): string => project.names.qualify(use)?.split('.').at(-1) ?? ''

/** Templates tell of themselves; a project that renders none has nobody to tell of. */
function planTemplates(flask: FlaskModel, plan: SignalPlanner): void {
  const [use] = read(OF_TEMPLATES, flask)
  if (!use || !flask.needs.templates) return
  for (const name of ['stream_template', 'stream_template_string'])
    for (const stream of flask.uses(`flask.${name}`)) plan.refuse(stream, 'streamed-template')
  // Flask says nothing of a template that is asked to render itself.
  if (flask.appAccesses.some(({ attribute }) => attribute === 'jinja_env'))
    for (const name of OWN)
      for (const node of flask.index.attributes.get(name) ?? []) plan.refuse(node, 'own-template', { name })
  for (const { origin, statement, target } of flask.apps)
    if (target) plan.after(statement, py`${plan.help('announce_templates', origin)}(${code(textOf(target))})`, 21)
}

const OWN = ['get_template', 'select_template', 'get_or_select_template', 'from_string']

/** Flask-Login flashes a message of its own. */
function planMessages(flask: FlaskModel, plan: SignalPlanner): void {
  if (!announcesMessages(flask)) return
  const [use] = flask.project.names.usesUnder('flask_login')
  if (use) plan.refuse(use.node, 'login-message')
}
