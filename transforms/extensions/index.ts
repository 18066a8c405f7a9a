/** Flask extensions: every package whose name says so is looked up; what no table carries over keeps its application on Flask. */

import { isExtensionModule } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import type { ImportedName } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { type ImportStatement, importsOf } from '../../src/python/imports.js'
import { enclosing } from '../../src/python/syntax.js'
import { planBugsnag } from './bugsnag.js'
import { findings } from './findings.js'
import { flaskBcrypt } from './tables/flask_bcrypt.js'
import { flaskCors } from './tables/flask_cors.js'
import { sentrySdk } from './tables/sentry_sdk.js'
import { CARRIED, VERDICTS } from './verdicts.js'

/** One module of an extension as data: what each of its names becomes. */
export interface Table {
  readonly module: string
  readonly symbols: ReadonlyMap<string, ImportedName | { readonly help: string }>
  /** Attributes that the objects made from it still have. */
  readonly attributes?: ReadonlySet<string>
  /** The distribution that is no longer needed. */
  readonly releases?: string
  /** What users see change. */
  readonly note?: 'transaction-names'
  /** What cannot be said of single names: options, order, what the extension is given. */
  plan?(flask: FlaskModel, plan: ExtensionPlanner): void
}

export type ExtensionPlanner = Planner<keyof typeof findings>

const TABLES: readonly Table[] = [flaskBcrypt, flaskCors, sentrySdk]

export default defineTransform({
  id: 'extensions',
  summary: 'Replace Flask extensions by what FastAPI applications use',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const { module, symbols, releases, note } of TABLES)
      for (const [name, instead] of symbols)
        for (const use of flask.uses(`${module}.${name}`)) {
          if (enclosing(use, 'import_from_statement')) continue
          plan.replace(use, 'help' in instead ? plan.help(instead.help, use) : instead)
          if (releases) plan.release(releases, use.module.path)
          if (note) plan.note(use, note)
        }
    planObjects(flask, plan)
    for (const table of TABLES) table.plan?.(flask, plan)
    const carried = planBugsnag(flask, plan)
    for (const module of flask.project.modules) {
      for (const statement of importsOf(module)) {
        const [name = ''] = statement.module.split('.')
        const isOwn = flask.project.names.resolveModule(module, statement.module, statement.level) !== null
        if (statement.level > 0 || isOwn || !isExtensionModule(statement.module)) continue
        if (carried.has(statement.node) || isCarried(statement) || CARRIED.has(name)) continue
        const place = isTestPath(module.path) ? ' in tests' : ''
        const instead = VERDICTS.get(name)
        if (instead) plan.refuse(statement.node, 'not-carried-over', { name, place, instead })
        else plan.refuse(statement.node, 'unknown', { name: isExtensionModule(name) ? name : statement.module, place })
      }
    }
  },
})

/** An object of a table is asked only for what its counterpart has. */
function planObjects(flask: FlaskModel, plan: ExtensionPlanner): void {
  for (const { module, symbols, attributes } of TABLES)
    for (const object of flask.extensions.of(...[...symbols.keys()].map((name) => `${module}.${name}`)))
      for (const { node, path } of object.uses) {
        if (!attributes || path === '' || attributes.has(path.split('.')[0] ?? '')) continue
        const instead = VERDICTS.get(module) ?? module
        plan.refuse(node, 'not-carried-over', { name: `attribute ${module}.${path}`, place: '', instead })
      }
}

/** `from module import name` of names that a table knows, each of them. */
const isCarried = ({ module, names, isFrom, isStar }: ImportStatement): boolean =>
  isFrom &&
  !isStar &&
  TABLES.some((table) => table.module === module && names.every(({ name }) => table.symbols.has(name)))
