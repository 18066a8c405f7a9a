/** What is said of single routes: keywords of their decorators, and the human part of the docstring. */
import type { DocumentedHandler } from '../../src/flask/documentation.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import { code } from '../../src/plan/template.js'
import { indentAt } from '../../src/python/style.js'
import { textOf } from '../../src/python/syntax.js'
import { describe } from './describe.js'
import type { DocumentationPlanner } from './index.js'
import { definitionsIn } from './schemas.js'

export function planOperations(flask: FlaskModel, plan: DocumentationPlanner): void {
  const { documented } = flask.documentation
  const definitions = definitionsIn(documented.flatMap(({ spec }) => (spec ? [spec] : [])))
  const byView = new Map(documented.map((item) => [item.handler.definition, item]))
  for (const { definition, name } of flask.handlers) {
    if (isTestPath(definition.module.path)) continue
    const item = byView.get(definition)
    const draft = plan.draft(definition)
    // Flasgger shows what is described only (flasgger.utils.get_specs).
    if (!item) draft.describe('include_in_schema', code('False'))
    else if (!item.spec)
      plan.refuse(item.decorators[0] ?? item.docstring?.node ?? definition, 'unreadable-docstring', { name })
    else {
      for (const decorator of item.decorators) plan.remove(decorator)
      const missing = describe(item, item.spec, definitions, flask, plan)
      if (missing.length > 0) plan.note(definition, 'left-out', { name, what: missing.join(', ') })
      trim(item, plan)
    }
  }
}

/** The docstring without the part behind `---`. */
function trim({ docstring: written, handler }: DocumentedHandler, plan: DocumentationPlanner): void {
  if (!written) return
  const { node: docstring, human } = written
  const statement = docstring.parent
  if (human.trim() === '') {
    if (statement) plan.remove(statement)
    return
  }
  const [first, last] = [docstring.children[0], docstring.children.at(-1)]
  if (!first || !last) return
  const indent = indentAt(handler.definition.module, docstring.start)
  const text = human.trimEnd()
  const lines = text
    .split('\n')
    .map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
  const end = lines.length > 1 ? '\n' : ''
  plan.replace(docstring, code(`${textOf(first)}${lines.join('\n')}${end}${textOf(last)}`))
}
