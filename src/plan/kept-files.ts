/** Which files are to stay Flask in this step, when a migration goes blueprint by blueprint. */
import type { Router } from '../flask/apps.js'
import type { FlaskModel } from '../flask/model.js'
import { isTestPath } from '../flask/tests.js'
import { importsOf } from '../python/imports.js'
import type { PyModule } from '../python/node.js'

export interface Step {
  /** Names of the blueprints to convert with what they import; empty for all. */
  readonly blueprint: readonly string[]
  /** Names of the blueprints that stay Flask. */
  readonly keep: readonly string[]
}

export function keptFiles(flask: FlaskModel, { blueprint, keep }: Step): ReadonlySet<string> {
  const named = (names: readonly string[]): Router[] =>
    flask.routers.filter(({ name }) => name !== null && names.includes(name))
  const kept = new Set(named(keep).map(({ module }) => module.path))
  if (blueprint.length === 0) return kept
  const chosen = loadedBy(
    named(blueprint).map(({ module }) => module),
    flask,
  )
  for (const { module } of flask.routers) {
    const isChosen = chosen.has(module.path) || isConvertedAlready(module.path, flask) || isHome(module, flask)
    if (!isChosen && !isTestPath(module.path)) kept.add(module.path)
  }
  return kept
}

/** Names a step can be made of. */
export const blueprintNames = ({ routers }: FlaskModel): readonly string[] =>
  [...new Set(routers.flatMap(({ name }) => name ?? []))].sort()

const isConvertedAlready = (path: string, { project }: FlaskModel): boolean =>
  project.bridged?.current.has(path) ?? false

const isHome = (module: PyModule, { apps }: FlaskModel): boolean => apps.some((app) => app.module === module)

/** Files and what they import; what the application's own file imports is not theirs. */
function loadedBy(modules: readonly PyModule[], flask: FlaskModel): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (module: PyModule): void => {
    if (seen.has(module.path)) return
    seen.add(module.path)
    if (isHome(module, flask)) return
    for (const statement of importsOf(module)) {
      const inside = statement.isFrom
        ? statement.names.map(({ name }) => [statement.module, name].filter(Boolean).join('.'))
        : []
      for (const name of [statement.module, ...inside]) {
        const target = flask.project.names.resolveModule(module, name, statement.level)
        if (target) visit(target)
      }
    }
  }
  for (const module of modules) visit(module)
  return seen
}
