/** Flask extensions: every package whose name says so is looked up; what no table carries over keeps its application on Flask. */

import { isExtensionModule } from '../../src/flask/extensions.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { isTestPath } from '../../src/flask/tests.js'
import type { Planner } from '../../src/plan/plan.js'
import type { ImportedName } from '../../src/plan/template.js'
import { defineTransform } from '../../src/plan/transform.js'
import { type ImportStatement, importsOf } from '../../src/python/imports.js'
import { enclosing, textOf } from '../../src/python/syntax.js'
import { planBugsnag } from './bugsnag.js'
import { findings } from './findings.js'
import { flaskAssets } from './tables/flask_assets.js'
import { flaskBabel, flaskBabelTexts } from './tables/flask_babel.js'
import { flaskBcrypt } from './tables/flask_bcrypt.js'
import { flaskBootstrap } from './tables/flask_bootstrap.js'
import { flaskCaching } from './tables/flask_caching.js'
import { flaskCkeditor, flaskCkeditorFields } from './tables/flask_ckeditor.js'
import { flaskCompress } from './tables/flask_compress.js'
import { flaskCors } from './tables/flask_cors.js'
import { flaskDebugtoolbar } from './tables/flask_debugtoolbar.js'
import { flaskLimiter, flaskLimiterErrors, flaskLimiterUtil } from './tables/flask_limiter.js'
import { flaskMail } from './tables/flask_mail.js'
import { flaskMoment } from './tables/flask_moment.js'
import { flaskPagedown, flaskPagedownFields } from './tables/flask_pagedown.js'
import { flaskRedis } from './tables/flask_redis.js'
import { flaskSock } from './tables/flask_sock.js'
import { flaskSslify } from './tables/flask_sslify.js'
import { flaskTalisman } from './tables/flask_talisman.js'
import { flaskUploads } from './tables/flask_uploads.js'
import { opentelemetry } from './tables/opentelemetry.js'
import { sentrySdk } from './tables/sentry_sdk.js'
import { CARRIED, VERDICTS } from './verdicts.js'

/** One module of an extension as data: what each of its names becomes. */
export interface Table {
  readonly module: string
  /** Null: the plan of the table takes it out. */
  readonly symbols: ReadonlyMap<string, ImportedName | { readonly help: string } | null>
  /** By class: what its objects still have. Those of other classes may be asked for anything. */
  readonly attributes?: ReadonlyMap<string, ReadonlySet<string>>
  /** The distribution that is no longer needed. */
  readonly releases?: string
  /** The distribution that is needed instead. */
  readonly requires?: string
  /** Names that say what they stand for go on being called as the file called them: `_`. */
  readonly keepsNames?: boolean
  /** What users see change. */
  readonly note?: 'page-script' | 'span-names' | 'transaction-names'
  /** What cannot be said of single names: options, order, what the extension is given. */
  plan?(flask: FlaskModel, plan: ExtensionPlanner): void
}

export type ExtensionPlanner = Planner<keyof typeof findings>

/** Every extension that is carried over as data. */
export const TABLES: readonly Table[] = [
  ...[
    flaskAssets,
    flaskBabel,
    flaskBabelTexts,
    flaskBcrypt,
    flaskBootstrap,
    flaskCaching,
    flaskCkeditor,
    flaskCkeditorFields,
    flaskCompress,
    flaskCors,
    flaskDebugtoolbar,
    flaskLimiter,
    flaskLimiterErrors,
    flaskLimiterUtil,
  ],
  ...[
    flaskMail,
    flaskMoment,
    flaskPagedown,
    flaskPagedownFields,
    flaskRedis,
    flaskSock,
    flaskSslify,
    flaskTalisman,
    flaskUploads,
    opentelemetry,
    sentrySdk,
  ],
]

export default defineTransform({
  id: 'extensions',
  summary: 'Replace Flask extensions by what FastAPI applications use',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    for (const { module, symbols, releases, requires, note, keepsNames } of TABLES)
      for (const [symbol, instead] of symbols)
        for (const use of flask.uses(`${module}.${symbol}`)) {
          if (!instead || enclosing(use, 'import_from_statement')) continue
          const name = 'help' in instead ? plan.help(instead.help, use) : instead
          plan.replace(use, keepsNames && use.kind === 'identifier' ? { ...name, alias: textOf(use) } : name)
          if (releases) plan.release(releases, use.module.path)
          if (requires) plan.require(requires, 'main', use.module.path)
          if (note) plan.note(use, note)
        }
    planObjects(flask, plan)
    for (const table of TABLES) table.plan?.(flask, plan)
    const carried = planBugsnag(flask, plan)
    for (const module of flask.project.modules) {
      for (const statement of importsOf(module)) {
        const [name = ''] = statement.module.split('.')
        const isOwn = flask.project.names.resolveModule(module, statement.module, statement.level) !== null
        const dotted = extensionModule(statement)
        if (statement.level > 0 || isOwn || dotted === null) continue
        if (carried.has(statement.node) || isCarried(statement, flask) || CARRIED.has(name)) continue
        const place = isTestPath(module.path) ? ' in tests' : ''
        const instead = VERDICTS.get(dotted) ?? VERDICTS.get(name)
        if (instead)
          plan.refuse(statement.node, 'not-carried-over', {
            name: VERDICTS.has(dotted) ? dotted : name,
            place,
            instead,
          })
        else plan.refuse(statement.node, 'unknown', { name: isExtensionModule(name) ? name : dotted, place })
      }
    }
  },
})

/** The module of an extension that a statement imports from, or imports: `from raven.contrib import flask`. */
function extensionModule({ module, names, isFrom }: ImportStatement): string | null {
  if (isExtensionModule(module)) return module
  const inside = names.map(({ name }) => `${module}.${name}`)
  return (isFrom && module !== 'flask' && inside.find(isExtensionModule)) || null
}

/** An object of a table is asked only for what its counterpart has. */
function planObjects(flask: FlaskModel, plan: ExtensionPlanner): void {
  for (const { module, attributes = new Map<string, ReadonlySet<string>>() } of TABLES)
    for (const [name, known] of attributes)
      for (const { uses } of flask.extensions.of(`${module}.${name}`))
        for (const { node, path } of uses) {
          if (path === '' || known.has(path.split('.')[0] ?? '')) continue
          const instead = VERDICTS.get(module) ?? module
          plan.refuse(node, 'not-carried-over', { name: `attribute ${module}.${path}`, place: '', instead })
        }
}

/** `from module import name` of names that a table knows, each of them; `import module` where it is only asked for such names. */
function isCarried({ node, module, names, isFrom, isStar }: ImportStatement, flask: FlaskModel): boolean {
  const table = TABLES.find((table) => table.module === module)
  if (!table || isStar) return false
  if (isFrom) return names.every(({ name }) => table.symbols.has(name))
  const isKnown = (name: string): boolean => table.symbols.has(name.slice(module.length + 1).split('.')[0] ?? '')
  const uses = flask.project.names.usesUnder(module).filter((use) => use.node.module === node.module)
  return uses.length > 0 && uses.every(({ name }) => isKnown(name))
}
