/** Flask-Babel: Babel itself, with the locale of each request in the support module. */
import type { ExtensionInit, ExtensionObject } from '../../../src/flask/extensions.js'
import type { FlaskModel } from '../../../src/flask/model.js'
import { code, py } from '../../../src/plan/template.js'
import { allows } from '../../../src/project/versions.js'
import { argument, callArgs, callOf } from '../../../src/python/calls.js'
import type { PyNode } from '../../../src/python/node.js'
import { enclosing, textOf } from '../../../src/python/syntax.js'
import type { ExtensionPlanner, Table } from '../index.js'

const BABEL = 'flask_babel.Babel'
const SAME = [
  ...['gettext', 'ngettext', 'pgettext', 'npgettext', 'lazy_gettext', 'lazy_ngettext', 'lazy_pgettext'],
  ...['lazy_npgettext', 'get_translations', 'get_locale', 'get_timezone', 'refresh', 'force_locale'],
  ...['to_user_timezone', 'to_utc', 'format_datetime', 'format_date', 'format_time', 'format_timedelta'],
  ...['format_number', 'format_decimal', 'format_currency', 'format_percent', 'format_scientific'],
]
const DEFAULTS = ['app', 'default_locale', 'default_timezone', 'default_domain']
const OPTIONS = [...DEFAULTS, 'default_translation_directories', 'locale_selector', 'timezone_selector']
const FILTER = /(?:\||\bfilter)\s*(?:datetime|date|time|timedelta|number|decimal|currency|percent|scientific)format\b/

export const flaskBabel: Table = {
  module: 'flask_babel',
  symbols: new Map([
    ['Babel', null],
    ['_', { help: 'gettext' }],
    ...SAME.map((name) => [name, { help: name }] as const),
  ]),
  attributes: new Map([
    ['Babel', new Set(['init_app', 'localeselector', 'timezoneselector', 'list_translations', 'default_locale'])],
  ]),
  releases: 'flask-babel',
  keepsNames: true,
  plan(flask, plan) {
    for (const use of flask.uses(BABEL)) {
      if (enclosing(use, 'import_from_statement')) continue
      if (!callOf(use)) plan.refuse(use, 'unknown-option', { name: 'Flask-Babel', option: 'a class of its own' })
      plan.replace(use, plan.help(isOld(flask) ? 'Babel2' : 'Babel', use))
      plan.release('flask-babel', use.module.path)
    }
    for (const object of flask.extensions.of(BABEL)) planObject(object, flask, plan)
  },
}

export const flaskBabelTexts: Table = {
  module: 'flask_babel.speaklater',
  symbols: new Map([['LazyString', { help: 'LazyString' }]]),
  releases: 'flask-babel',
}

/** Selectors were decorated functions before Flask-Babel 3, and settings were read when they were needed. */
function isOld({ extensions, project }: FlaskModel): boolean {
  return (
    extensions.of(BABEL).some(({ uses }) => uses.some(({ path }) => /^(locale|timezone)selector$/.test(path))) ||
    project.manifests.requirements.some(({ name, spec }) => name === 'flask-babel' && spec !== '' && !allows(spec, '3'))
  )
}

function planObject(object: ExtensionObject, flask: FlaskModel, plan: ExtensionPlanner): void {
  const { origin, uses, inits } = object
  const refuse = (node: PyNode, option: string): void =>
    plan.refuse(node, 'unknown-option', { name: 'Flask-Babel', option })
  const isOldOne = isOld(flask)
  for (const { node, path } of uses)
    if (isOldOne && path === 'list_translations') refuse(node, 'list_translations() of an old release')
  const later = uses.flatMap(({ node, path }) => (path === 'init_app' ? (callOf(node) ?? []) : []))
  for (const call of [origin, ...later]) {
    const option = unknownOption(call, isOldOne, call === origin)
    if (option) refuse(call, option)
  }
  for (const init of inits) planInit(init, flask, plan)
}

/** Flask-Babel 3 forgets what it is told before it has an application. */
function unknownOption(call: PyNode, isOldOne: boolean, isCreation: boolean): string {
  const { positional, keywords, hasStar } = callArgs(call)
  const known = !isOldOne ? OPTIONS : isCreation ? DEFAULTS : ['app']
  const unknown = [...keywords.keys()].filter((name) => !known.includes(name))
  if (hasStar || positional.length > 1) return 'more than the application'
  if (unknown.length > 0) return unknown.join(', ')
  return !isOldOne && !argument(call, 0, 'app') && keywords.size > 0 ? 'options without the application' : ''
}

function planInit({ statement, app }: ExtensionInit, flask: FlaskModel, plan: ExtensionPlanner): void {
  const { project, needs } = flask
  const isFiltered =
    project.templates.some(({ path }) => FILTER.test(project.files.get(path)?.text ?? '')) ||
    project.modules.some(({ text }) => FILTER.test(text))
  const lines = [
    ...(isFiltered && needs.templates ? ['use_babel_filters'] : []),
    ...(project.names.usesUnder('flask_wtf').length > 0 ? ['translate_forms'] : []),
  ]
  for (const [order, helper] of lines.entries())
    plan.after(statement, py`${plan.help(helper, statement)}(${code(textOf(app))})`, 1 + order)
}
