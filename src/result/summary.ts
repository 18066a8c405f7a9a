/** What was found in the repository: applications, blueprints, routes, extensions, pins. */
import type { FlaskModel } from '../flask/model.js'
import { isTestPath } from '../flask/tests.js'
import { blueprintNames } from '../plan/kept-files.js'
import { importsOf } from '../python/imports.js'
import { positionAt } from '../python/style.js'
import { textOf } from '../python/syntax.js'
import type { Summary } from '../report/types.js'
import { blockingPins } from '../rewrite/blocking-pins.js'
import type { Settled } from '../settle.js'

export function summarize(flask: FlaskModel, settled: Settled): Summary {
  const { project } = flask
  const roots = new Set(
    project.modules.flatMap((module) =>
      importsOf(module)
        .filter(({ level }) => level === 0)
        .map((item) => item.module.split('.')[0] ?? ''),
    ),
  )
  const hasFlask = roots.has('flask')
  const hasFastapi = roots.has('fastapi')
  const apps = flask.apps.filter(({ module }) => !isTestPath(module.path))
  return {
    framework: frameworkOf(hasFlask, hasFastapi, project.django.length > 0),
    apps: apps.map(({ origin, module, target }) => ({
      name: target ? textOf(target) : 'app',
      path: module.path,
      line: positionAt(module, origin.start).line,
      converted: settled.isConverted(module.path) && settled.texts.has(module.path),
    })),
    blueprints: flask.routers.length,
    blueprintNames: blueprintNames(flask),
    routes: flask.routes.length,
    extensions: [...roots].filter((name) => /^flask_\w+$/.test(name) && name !== 'flask_support').sort(),
    pins: pinsOf(flask),
    blockingPins: blockingPins(project, settled.manifests),
    pythonFiles: project.modules.length + project.skipped.filter(({ path }) => path.endsWith('.py')).length,
    onTop: onTop(flask),
    testFiles: project.modules.filter(({ path }) => isTestPath(path)).length,
    deployedBy: [...project.files.keys()].find((path) => DEPLOYS.test(path)) ?? null,
  }
}

const DEPLOYS = /(?:^|\/)(?:[^/]*Dockerfile[^/]*|Procfile|(?:docker-)?compose[^/]*\.ya?ml|app\.yaml|[^/]*\.service)$/

const ON_TOP: Readonly<Record<string, string>> = { dash: 'Dash', flask_appbuilder: 'Flask-AppBuilder' }

/** They bring their own pages, and what is written with them is little but those. */
function onTop({ project }: FlaskModel): NonNullable<Summary['onTop']> {
  return Object.entries(ON_TOP).flatMap(([root, name]) => {
    for (const module of project.modules) {
      if (isTestPath(module.path)) continue
      const found = importsOf(module).find(({ level, module: dotted }) => level === 0 && dotted.split('.')[0] === root)
      if (found) return [{ name, evidence: `${module.path}:${positionAt(module, found.node.start).line}` }]
    }
    return []
  })
}

function frameworkOf(hasFlask: boolean, hasFastapi: boolean, hasDjango: boolean): Summary['framework'] {
  if (hasFlask) return hasFastapi ? 'mixed' : 'flask'
  if (hasFastapi) return 'fastapi'
  return hasDjango ? 'django' : 'none'
}

const PINNED: ReadonlySet<string> = new Set(['flask', 'werkzeug', 'jinja2', 'itsdangerous', 'click', 'sqlalchemy'])

function pinsOf({ project }: FlaskModel): string[] {
  return project.manifests.requirements
    .filter(({ name, spec }) => PINNED.has(name) && spec !== '')
    .map(({ name, spec, file, line }) => `${name}${spec} (${file}:${line})`)
}
