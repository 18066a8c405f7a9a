/** Which files are to stay Flask in this step, when a migration goes blueprint by blueprint. */
import type { Router } from '../flask/apps.js'
import type { FlaskModel } from '../flask/model.js'
import { isTestPath } from '../flask/tests.js'
import { importsOf } from '../python/imports.js'
import type { PyModule } from '../python/node.js'
import type { Stuck } from './bridging.js'
import { TAKEN_ALONG } from './own-findings.js'
import type { Remark } from './plan.js'

export interface Step {
  /** Names of the blueprints to convert with what they import; empty for all. */
  readonly blueprint: readonly string[]
  /** Names of the blueprints that stay Flask. */
  readonly keep: readonly string[]
}

export interface StepFiles {
  /** Files that are to stay Flask. */
  readonly kept: ReadonlySet<string>
  /** Files that this step or an earlier one was asked to convert; empty where only what stays was named. */
  readonly chosen: ReadonlySet<string>
}

export function stepFiles(flask: FlaskModel, { blueprint, keep }: Step): StepFiles {
  const named = (names: readonly string[]): Router[] =>
    flask.routers.filter(({ name }) => name !== null && names.includes(name))
  const kept = new Set(named(keep).map(({ module }) => module.path))
  if (blueprint.length === 0) return { kept, chosen: new Set() }
  const done = flask.routers.filter(({ module }) => isConvertedAlready(module.path, flask))
  const chosen = loadedBy(
    [...named(blueprint), ...done].map(({ module }) => module),
    flask,
  )
  for (const { module } of flask.routers) {
    const isChosen = chosen.has(module.path) || isHome(module, flask)
    if (!isChosen && !isTestPath(module.path)) kept.add(module.path)
  }
  return { kept, chosen }
}

/** The step that converts those files too; without any that stays it is the last one. */
export function without({ kept, chosen }: StepFiles, stuck: readonly Stuck[]): StepFiles {
  const along = new Set(stuck.map(({ path }) => path))
  const left = new Set([...kept].filter((path) => !along.has(path)))
  return { kept: left, chosen: left.size > 0 ? new Set([...chosen, ...along]) : new Set() }
}

/** Says of blueprints that nobody named why this step converts them. */
export function takenAlong(stuck: readonly Stuck[], { routers }: FlaskModel): Remark[] {
  return stuck.flatMap(({ path, reason: { node, text, data: own } }) => {
    const names = routers.filter(({ module }) => module.path === path).flatMap(({ name }) => name ?? [])
    const reason = text.what.replace(/\{(\w+)\}/g, (_, key: string) => own[key] ?? '')
    const data = { name: [...new Set(names)].join(', '), reason }
    return { node, author: 'flask', code: 'taken-along', text: TAKEN_ALONG, data, blocks: false }
  })
}

/** Names a step can be made of, those first that need fewest of the others. */
export function blueprintNames(flask: FlaskModel): readonly string[] {
  const { routers } = flask
  const names = [...new Set(routers.flatMap(({ name }) => name ?? []))].sort()
  const homes = new Set(routers.map(({ module }) => module.path))
  const needs = names.map((name) => {
    const modules = routers.filter((router) => router.name === name).map(({ module }) => module)
    return { name, count: [...loadedBy(modules, flask)].filter((path) => homes.has(path)).length }
  })
  return needs.sort((a, b) => a.count - b.count).map(({ name }) => name)
}

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
