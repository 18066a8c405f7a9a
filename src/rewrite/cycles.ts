/** Import cycles a new import would close: a module that is only half loaded has not all its names yet. */
import type { Project } from '../project/project.js'
import { importsOf } from '../python/imports.js'

/** Tells whether importing `wanted` at the top of `from` leads back to `from`; imports that stand there already are no news. */
export function cycleFinder(project: Project): (from: string, wanted: string) => boolean {
  const imports = new Map<string, ReadonlySet<string>>()
  const importsOfPath = (path: string): ReadonlySet<string> => {
    const known = imports.get(path)
    if (known) return known
    const found = topLevelImports(project, path)
    imports.set(path, found)
    return found
  }
  return (from, wanted) => {
    if (importsOfPath(from).has(wanted)) return false
    const seen = new Set([wanted])
    // A Set is walked in insertion order, additions included.
    for (const path of seen) for (const next of importsOfPath(path)) seen.add(next)
    return seen.has(from)
  }
}

function topLevelImports(project: Project, path: string): ReadonlySet<string> {
  const module = project.moduleAt(path)
  if (!module) return new Set()
  const running = importsOf(module).filter(({ isTopLevel, isTypeChecking }) => isTopLevel && !isTypeChecking)
  const paths = running.flatMap(({ module: dotted, level, names, isFrom }) => {
    const inside = isFrom ? names.map(({ name }) => [dotted, name].filter(Boolean).join('.')) : []
    return [dotted, ...inside].map((name) => project.names.resolveModule(module, name, level)?.path)
  })
  return new Set(paths.filter((found) => found !== undefined))
}
