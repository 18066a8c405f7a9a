/** Flask extensions: every package whose name says so is looked up; what no table knows keeps its application on Flask. */

import { isTestPath } from '../../src/flask/tests.js'
import { defineTransform } from '../../src/plan/transform.js'
import { importsOf } from '../../src/python/imports.js'

export default defineTransform({
  id: 'extensions',
  summary: 'Replace Flask extensions by what FastAPI applications use',
  stage: 'switch',
  findings: {
    'not-carried-over': {
      level: 'manual',
      what: 'the extension {name} is used',
      why: 'it works on a Flask application, and no table says what becomes of it',
      todo: 'replace it by its FastAPI counterpart, or leave the application on Flask for now',
    },
  },
  plan(flask, plan) {
    for (const module of flask.project.modules) {
      for (const statement of importsOf(module)) {
        const [name = ''] = statement.module.split('.')
        const isAdapter =
          name !== 'flask' &&
          statement.module
            .split('.')
            .slice(1)
            .some((part) => /^flask/.test(part))
        const isOwn = flask.project.names.resolveModule(module, statement.module, statement.level) !== null
        if (statement.level > 0 || isOwn || !(isExtension(name) || isAdapter)) continue
        plan.refuse(statement.node, 'not-carried-over', {
          name: isTestPath(module.path) ? `${name} (in tests)` : isAdapter ? statement.module : name,
        })
      }
    }
  },
})

const isExtension = (name: string): boolean =>
  /^flask_(?!support$)\w+$/.test(name) || ['flaskext', 'apiflask', 'apifairy', 'flasgger', 'connexion'].includes(name)
