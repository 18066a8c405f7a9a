/** Names of the packages that something else here carries over; any other keeps its application on Flask. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { enclosing } from '../../src/python/syntax.js'
import type { Code } from './findings.js'

/** Distribution by module, and what is carried over elsewhere. */
const PACKAGES: readonly { readonly root: string; readonly released: string; readonly known: ReadonlySet<string> }[] = [
  { root: 'flask_smorest', released: 'flask-smorest', known: new Set(['Api', 'Blueprint', 'Page', 'abort']) },
]

export function planNames(flask: FlaskModel, plan: Planner<Code>): void {
  for (const { root, released, known } of PACKAGES)
    for (const { node, name } of flask.project.names.usesUnder(root)) {
      plan.release(released, node.module.path)
      plan.require('marshmallow', 'main', node.module.path)
      const own = name.slice(root.length + 1)
      if (enclosing(node, 'import_from_statement', 'import_statement')) continue
      if (own === 'Page') plan.replace(node, plan.help('Page', node))
      if (known.has(own)) continue
      plan.refuse(node, 'unknown-name', { name: own || root, package: root })
    }
  // A class that inherits from a blueprint may have another parser or other answers.
  for (const use of flask.uses('flask_smorest.Blueprint'))
    if (use.parent?.field === 'superclasses')
      plan.refuse(use, 'unknown-name', { name: 'Blueprint as a base class', package: 'flask_smorest' })
}
