/** Templates and static files: where the application finds them, its blueprints' folders included. */
import type { App } from '../../src/flask/apps.js'
import {
  type Folder,
  folderOf as findFolder,
  folderOption,
  hasRootFolder,
  isNeverAsked,
  relativeTo,
  takesEverything,
} from '../../src/flask/folders.js'
import type { FlaskModel } from '../../src/flask/model.js'
import type { Route } from '../../src/flask/routes.js'
import { code, type Hole, imported, join, py, quoted, type Template } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { isNone } from '../../src/python/literals.js'
import type { PyNode } from '../../src/python/node.js'
import { textOf } from '../../src/python/syntax.js'
import { folderOf } from './config.js'
import type { ApplicationPlanner } from './index.js'

const Path = imported('pathlib', 'Path')

export function planTemplates(app: App, flask: FlaskModel, plan: ApplicationPlanner): void {
  const option = folderOption(app.origin, 'template_folder')
  const folder = findFolder(option ?? 'templates', app.module, flask.constants)
  const others = blueprintFolders(app, flask)
  if (!folder || !others || !app.target)
    return plan.refuse(app.origin, 'computed-folder', { option: 'template_folder' })
  const folders = join([code(textOf(app.target)), pathHole(app, option, folder, 'templates'), ...others])
  plan.after(app.statement, py`${plan.help('use_templates', app.origin)}(${folders})`, 20)
  if (flask.needs.templates) plan.require('jinja2', 'main', app.module.path)
}

/** Folders of blueprints are searched after the application's, as they are registered (flask.templating.DispatchingJinjaLoader). */
function blueprintFolders(app: App, flask: FlaskModel): Template[] | null {
  const found = flask.routers.flatMap((router) => {
    const option = folderOption(router.origin, 'template_folder')
    const [place] = flask.mounting.placements(router).filter((own) => !own.app || own.app === app.origin)
    return option && place ? [{ router, option, at: place.path[0]?.call ?? option }] : []
  })
  found.sort((a, b) => (a.at.module === b.at.module ? a.at.start - b.at.start : 0))
  const paths = found.map(({ router, option }) => findFolder(option, router.module, flask.constants)?.path ?? null)
  if (paths.includes(null)) return null
  return [...new Set(paths as string[])].map((path) => {
    const { up, below } = relativeTo(path, app.module)
    return py`${Path}(__file__).parent${code(up)}${below ? py` / ${quoted(below)}` : null}`
  })
}

/** In code, and in templates that are texts of the code. */
const LINK = /url_for\(\s*["']static["']/

/** Flask serves `static/` of itself; a folder that is not there is only mounted when something links into it. */
export function planStatic(app: App, flask: FlaskModel, plan: ApplicationPlanner): void {
  const { keywords } = callArgs(app.origin)
  const given = keywords.get('static_folder')
  if ((given && isNone(given)) || !app.target) return
  const option = folderOption(app.origin, 'static_folder')
  const folder = findFolder(option ?? 'static', app.module, flask.constants)
  const url = keywords.get('static_url_path')
  const address = url ? flask.constants.text(url) : `/${folder?.path.split('/').at(-1)}`
  if (!folder || address === null) return plan.refuse(app.origin, 'computed-folder', { option: 'static_folder' })
  if (flask.needs.staticFolder) keepFolder(app, option, folder, plan)
  const isLinked =
    flask.urlMaps.readers.length > 0 ||
    flask.project.modules.some(({ text }) => LINK.test(text)) ||
    flask.project.templates.some(({ calls }) =>
      calls.some(({ name, literal }) => name === 'url_for' && literal === 'static'),
    )
  if (!flask.project.hasFolder(folder.path) && !isLinked && !option && !url) return
  const plain = address.replace(/\/+$/, '')
  if (plain === '') {
    // Werkzeug takes the first of two rules that are alike: the one for the files.
    if (flask.routes.some((route) => isForEverything(route, flask))) plan.refuse(app.origin, 'static-at-root')
    return
  }
  const name = code(textOf(app.target))
  const files = py`${plan.help('StaticFolder', app.origin)}(${pathHole(app, option, folder, 'static')})`
  const where = url && plain === address ? url : quoted(plain)
  plan.after(app.statement, py`${name}.mount(${where}, ${files}, name=${quoted('static')})`, 30)
}

/** Another view for every address; one whose other rules serve it loses this rule, which never answered. */
const isForEverything = (route: Route, flask: FlaskModel): boolean =>
  takesEverything(flask.mounting.fullRule(route)) && !isNeverAsked(route, flask)

/** Static files at "/" are asked last: a mount takes everything, Flask's rule only what no other rule is more specific for. */
export function rootFolder(app: App, flask: FlaskModel, plan: ApplicationPlanner): Template | null {
  if (!app.target || !hasRootFolder(app.origin, flask.constants)) return null
  const option = folderOption(app.origin, 'static_folder')
  const folder = findFolder(option ?? 'static', app.module, flask.constants)
  if (!folder) return null
  if (option) plan.copy(option)
  const path = pathHole(app, option, folder, 'static')
  return py`${plan.help('use_root_folder', app.origin)}(${code(textOf(app.target))}, ${path})`
}

/** `app.static_folder`, for code that asks for it. */
function keepFolder(app: App, option: PyNode | null, folder: Folder, plan: ApplicationPlanner): void {
  if (option) plan.copy(option)
  const path = pathHole(app, option, folder, 'static')
  plan.after(app.statement, py`${code(textOf(app.target ?? app.origin))}.state.static_folder = str(${path})`, 2)
}

function pathHole(app: App, option: PyNode | null, { isWhole }: Folder, fallback: string): Hole {
  return isWhole ? option : py`${folderOf(app)} / ${option ?? quoted(fallback)}`
}
