/** Finds the application of a project as `module:app` or `module:factory()`, from its text. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const MODULES = ['wsgi', 'app', 'main', 'application', 'run', 'server', 'manage', 'autoapp']

/** Null when nothing looks like one. */
export function findTarget(root: string): string | null {
  const packages = readdirSync(root).filter(
    (name) => existsSync(join(root, name, '__init__.py')) && !/^tests?$/.test(name),
  )
  const places = [
    ...MODULES.map((name) => [name, `${name}.py`] as const),
    ...packages.flatMap((name) => [
      [name, join(name, '__init__.py')] as const,
      ...MODULES.map((module) => [`${name}.${module}`, join(name, `${module}.py`)] as const),
    ]),
    ...readdirSync(root)
      .filter((name) => /^[a-z_]\w*\.py$/i.test(name) && !/^(setup|conftest|test_\w+)\.py$/.test(name))
      .map((name) => [name.slice(0, -3), name] as const),
  ]
  for (const pattern of PATTERNS) {
    for (const [module, path] of places) {
      const found = read(join(root, path)).match(pattern)
      if (found) return `${module}:${found[1] ?? found[2]}${pattern === FACTORY ? '()' : ''}`
    }
  }
  return null
}

const FACTORY = /^def (create_app|make_app|build_app|app_factory)\(/m
const PATTERNS = [/^(app|application|api) *(?::[^=\n]+)?= */m, FACTORY]

function read(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : ''
}
