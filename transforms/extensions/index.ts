/** Flask extensions: every package whose name says so is looked up; what no table carries over keeps its application on Flask. */

import { isExtensionModule } from '../../src/flask/extensions.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { ImportedName } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { type ImportStatement, importsOf } from '../../src/python/imports.js'
import { enclosing } from '../../src/python/syntax.js'
import { sentrySdk } from './tables/sentry_sdk.js'
import { CARRIED, VERDICTS } from './verdicts.js'

/** One module of an extension as data: what each of its names becomes. */
export interface Table {
  readonly module: string
  readonly symbols: ReadonlyMap<string, ImportedName>
  /** What users see change. */
  readonly note?: 'transaction-names'
}

const TABLES: readonly Table[] = [sentrySdk]

export default defineTransform({
  id: 'extensions',
  summary: 'Replace Flask extensions by what FastAPI applications use',
  stage: 'switch',
  findings: {
    'not-carried-over': {
      level: 'manual',
      what: 'the extension {name} is used{place}; FastAPI applications use {instead}',
      why: 'it works on a Flask application and is not carried over yet',
      todo: 'replace it by its FastAPI counterpart, or leave the application on Flask for now',
    },
    'transaction-names': {
      level: 'changed',
      what: 'Sentry names the transactions of FastAPI differently',
      why: 'a FastAPI route has another path syntax, and its views are named with their module',
      todo: 'look at alerts and dashboards that filter by transaction',
    },
    unknown: {
      level: 'manual',
      what: '{name} is used{place}, which works on a Flask application',
      why: 'no table says what becomes of it',
      todo: 'replace it by hand, or leave the application on Flask for now',
    },
  },
  plan(flask, plan) {
    for (const { module, symbols, note } of TABLES)
      for (const [name, instead] of symbols)
        for (const use of flask.uses(`${module}.${name}`)) {
          if (enclosing(use, 'import_from_statement')) continue
          plan.replace(use, instead)
          if (note) plan.note(use, note)
        }
    for (const module of flask.project.modules) {
      for (const statement of importsOf(module)) {
        const [name = ''] = statement.module.split('.')
        const isOwn = flask.project.names.resolveModule(module, statement.module, statement.level) !== null
        if (statement.level > 0 || isOwn || !isExtensionModule(statement.module)) continue
        if (isCarried(statement) || CARRIED.has(name)) continue
        const place = isTestPath(module.path) ? ' in tests' : ''
        const instead = VERDICTS.get(name)
        if (instead) plan.refuse(statement.node, 'not-carried-over', { name, place, instead })
        else plan.refuse(statement.node, 'unknown', { name: isExtensionModule(name) ? name : statement.module, place })
      }
    }
  },
})

/** `from module import name` of names that a table knows, each of them. */
const isCarried = ({ module, names, isFrom, isStar }: ImportStatement): boolean =>
  isFrom &&
  !isStar &&
  TABLES.some((table) => table.module === module && names.every(({ name }) => table.symbols.has(name)))
