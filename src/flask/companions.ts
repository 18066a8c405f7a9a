/** Files that belong to an application which nothing imports by name. */
import type { App, Router } from './apps.js'
import type { Migrations } from './migrations.js'
import { isTestPath } from './tests.js'

/** The environment of the migrations, blueprints with those who register them, and those registered out of sight. */
export function companionsOf(
  apps: readonly App[],
  routers: readonly Router[],
  { environments }: Migrations,
): readonly (readonly [string, string])[] {
  const [app, ...others] = apps.filter(({ module }) => !isTestPath(module.path))
  if (!app) return []
  const unseen = routers.filter(({ module, registrations }) => registrations.length === 0 && !isTestPath(module.path))
  const modules = [...environments, ...(others.length === 0 ? unseen : [])].map(({ module }) => module)
  const own = modules.map((module) => [module.path, app.module.path] as const)
  // A module that is imported by a computed name is registered without an import that can be seen.
  const registered = routers.flatMap(({ module, registrations }) =>
    registrations.map(({ call }) => [module.path, call.module.path] as const),
  )
  return [...own, ...registered.filter(([from, to]) => from !== to)]
}
