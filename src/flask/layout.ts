/** How the project's files are laid out: their line length, and where its support module stands. */
import type { Project } from '../project/project.js'
import type { PyModule } from '../python/node.js'
import type { App } from './apps.js'
import { isTestPath } from './tests.js'

const DEFAULT_LINE_LENGTH = 88

/** The configured line length. */
export function lineLength(project: Project): number {
  const configured = [...project.files.values()].filter(({ path }) =>
    /(^|\/)(pyproject|ruff|\.ruff)\.toml$|setup\.cfg$|\.flake8$/.test(path),
  )
  for (const { text } of configured) {
    const match = /^\s*(?:line-length|line_length|max-line-length)\s*=\s*(\d+)/m.exec(text)
    if (match?.[1]) return Number(match[1])
  }
  return DEFAULT_LINE_LENGTH
}

/** Asked once for every helper and every file. */
export function memoized(compute: (path: string) => string): (path: string) => string {
  const known = new Map<string, string>()
  return (path) => {
    const value = known.get(path) ?? compute(path)
    known.set(path, value)
    return value
  }
}

/** The support module of the application nearest to a file. */
export function supportPath(project: Project, apps: readonly App[], path: string): string {
  const folder = (module: PyModule): string => module.path.split('/').slice(0, -1).join('/')
  const shared = (other: string): number => {
    const [a, b] = [path.split('/'), other.split('/')]
    const first = a.findIndex((part, index) => part !== b[index])
    return first < 0 ? a.length : first
  }
  const own = apps.filter((app) => !isTestPath(app.module.path))
  const candidates = (own.length > 0 ? own : apps).map((app) => app.module)
  const best = candidates.sort((a, b) => shared(b.path) - shared(a.path) || a.path.length - b.path.length)[0]
  const home = best ? outermostPackage(project, folder(best)) : ''
  return home ? `${home}/flask_support.py` : 'flask_support.py'
}

/** The package folder an application lives in; sub-packages give way to their outermost package. */
function outermostPackage(project: Project, folder: string): string {
  const parts = folder.split('/').filter(Boolean)
  const isPackage = (depth: number): boolean =>
    project.moduleAt([...parts.slice(0, depth), '__init__.py'].join('/')) !== null
  let depth = parts.length
  while (depth > 1 && isPackage(depth) && isPackage(depth - 1)) depth -= 1
  return parts.slice(0, depth).join('/')
}
