/** flasgger: what it documents becomes FastAPI's own documentation. */
import { SWAGGER } from '../../src/flask/documentation.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Planner } from '../../src/plan/plan.js'
import { defineTransform } from '../../src/plan/transform.js'
import { importsOf } from '../../src/python/imports.js'
import { literalString } from '../../src/python/literals.js'
import { nodesOfKind } from '../../src/python/syntax.js'
import { type Code, findings } from './findings.js'
import { planOperations } from './operations.js'
import { planPages } from './pages.js'

export type DocumentationPlanner = Planner<Code>

export default defineTransform({
  id: 'documentation',
  summary: 'Let FastAPI document what flasgger documented',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const { documentation, extensions, project } = flask
    for (const object of extensions.of(...SWAGGER))
      if (object.inits.length === 0) plan.refuse(object.origin, 'not-the-application')
    if (documentation.pages.length === 0) return
    for (const docs of documentation.pages) planPages(docs, flask, plan)
    planOperations(flask, plan)
    planEndpoints(flask, plan)
    for (const module of project.modules)
      if (importsOf(module).some((item) => item.module.split('.')[0] === 'flasgger'))
        plan.release('flasgger', module.path)
  },
})

/** `url_for("flasgger.apidocs")`, in code and templates. */
function planEndpoints({ project, documentation }: FlaskModel, plan: DocumentationPlanner): void {
  for (const module of project.modules)
    for (const node of nodesOfKind(module, 'string')) {
      const endpoint = literalString(node)
      if (endpoint && /^flasgger\.\w+$/.test(endpoint)) plan.refuse(node, 'endpoint-used', { endpoint })
    }
  const [docs] = documentation.pages
  for (const { calls, path } of project.templates) {
    if (!docs) break
    if (/(^|\/)flasgger\/[^/]+$/.test(path)) plan.note(docs.init.call, 'own-page', { path })
    else
      for (const { literal } of calls)
        if (literal?.startsWith('flasgger.')) plan.refuse(docs.init.call, 'endpoint-used', { endpoint: literal })
  }
}
