/** Static files of a blueprint: the application serves them under the whole address (flask.sansio.blueprints.Blueprint.register). */
import type { Router } from '../../src/flask/apps.js'
import { folderOf, folderOption, relativeTo } from '../../src/flask/folders.js'
import type { FlaskModel } from '../../src/flask/model.js'
import { code, imported, py, quoted } from '../../src/plan/template.js'
import { callArgs } from '../../src/python/calls.js'
import { field } from '../../src/python/syntax.js'
import type { RoutingPlanner } from './index.js'
import { outOfLoop } from './order.js'
import type { Paths } from './paths.js'

const Path = imported('pathlib', 'Path')

export function planFolders(
  router: Router,
  flask: FlaskModel,
  { plan, paths }: { readonly plan: RoutingPlanner; readonly paths: Paths },
): void {
  const { keywords } = callArgs(router.origin)
  const option = folderOption(router.origin, 'static_folder')
  if (!option) return
  const folder = folderOf(option, router.module, flask.constants)
  const url = keywords.get('static_url_path')
  const address = url ? flask.constants.text(url) : folder && `/${folder.path.split('/').at(-1)}`
  const places = flask.mounting.placements(router)
  if (!folder || address === null) return plan.refuse(router.origin, 'folder', { option: 'static_folder' })
  for (const { app, prefix, name: dotted, path } of places) {
    const [registration] = path
    const callee = registration && field(registration.call, 'function')
    const object = callee && field(callee, 'object')
    const directory = registration && relativeTo(folder.path, registration.call.module)
    if (!registration || !object || prefix === null || dotted === null || !directory || !app)
      return plan.refuse(router.origin, 'folder', { option: 'static_folder' })
    const where = `${prefix}/${address.replace(/^\/+|\/+$/g, '')}`
    // The application's own folder was registered first and keeps its address.
    if (where === '/static') continue
    const files = py`${plan.help('StaticFolder', registration.call)}(${Path}(__file__).parent${code(directory.up)} / ${quoted(directory.below)})`
    plan.copy(object)
    plan.after(
      outOfLoop(registration.statement),
      py`${object}.mount(${paths.path(where, null, registration.call)}, ${files}, name=${quoted(`${dotted}.static`)})`,
      5,
      router.origin,
    )
  }
}
