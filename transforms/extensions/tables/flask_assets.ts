/** Flask-Assets: webassets itself, with the settings and static folder of the application in the support module. */
import type { FlaskModel } from '../../../src/flask/model.js'
import { type ImportedName, imported } from '../../../src/plan/template.js'
import { argument, callArgs } from '../../../src/python/calls.js'
import { isNone } from '../../../src/python/literals.js'
import type { Table } from '../index.js'

const ENVIRONMENT = 'flask_assets.Environment'
const OTHER = /\bFLASK_ASSETS_USE_\w+|\bfilters\s*=[^)\n]*\bjinja2\b|\bASSETS_URL_MAPPING\b/

export const flaskAssets: Table = {
  module: 'flask_assets',
  symbols: new Map<string, ImportedName | { readonly help: string }>([
    ['Environment', { help: 'AssetsEnvironment' }],
    ['Bundle', imported('webassets', 'Bundle')],
  ]),
  attributes: new Map([
    [
      'Environment',
      new Set([
        ...['init_app', 'register', 'add', 'append_path', 'from_yaml', 'config', 'load_path', 'directory', 'url'],
        ...['url_expire', 'debug', 'cache', 'manifest', 'versions', 'auto_build', 'updater'],
      ]),
    ],
  ]),
  releases: 'flask-assets',
  plan(flask, plan) {
    for (const { origin } of flask.extensions.of(ENVIRONMENT)) {
      const option = unknownOption(flask) ?? (isPlain(origin, flask) ? null : 'more than the application')
      if (option) plan.refuse(origin, 'unknown-option', { name: 'Flask-Assets', option })
      else plan.note(origin, 'assets-command')
    }
  },
}

type Node = Parameters<typeof callArgs>[0]

function isPlain(origin: Node, flask: FlaskModel): boolean {
  const { positional, keywords, hasStar } = callArgs(origin)
  const app = argument(origin, 0, 'app')
  const isApp = app === null || isNone(app) || flask.flow.is(app, 'app')
  return isApp && !hasStar && positional.length + keywords.size === (app ? 1 : 0)
}

/** Files of blueprints are found by the name of the blueprint, and other extensions may give the addresses. */
function unknownOption({ apps, routers, project }: FlaskModel): string | null {
  if (routers.some(({ origin }) => callArgs(origin).keywords.has('static_folder'))) return 'static files of a blueprint'
  if (apps.some(({ origin }) => callArgs(origin).keywords.has('static_url_path')))
    return 'another address of static files'
  for (const { text } of project.modules) {
    const [found] = OTHER.exec(text) ?? []
    if (found) return found
  }
  return null
}
