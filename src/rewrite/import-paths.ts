/** How one project module names another in an import statement. */

import type { Project } from '../project/project.js'
import type { PyModule } from '../python/node.js'

/** Relative inside a package that imports relatively or shows no habit, absolute from elsewhere. */
export function relativeModule(project: Project, target: PyModule, path: string): string {
  const wanted = dottedPath(path)
  const own = target.path.split('/').slice(0, -1)
  const package_ = packageRoot(project, target)
  if (package_ !== null && isBelow(path, package_) && !importsAbsolutely(project, target, package_)) {
    let shared = 0
    while (shared < own.length && own[shared] === wanted[shared]) shared += 1
    const dots = '.'.repeat(own.length - shared + 1)
    return dots + wanted.slice(shared).join('.')
  }
  return absoluteModule(project, target, path)
}

/** The dotted name under which `target` can import a project file: from the folder that is on its path. */
export function absoluteModule(project: Project, target: PyModule, path: string): string {
  const dotted = dottedPath(path)
  const top = topFolder(project, path)
  const withoutTop = dotted.slice(namespaceStart(project, dotted, top.length))
  return (withoutTop.length > 0 ? withoutTop : dotted).join('.') || target.name
}

/** Folders without `__init__.py` are part of the name where the project writes them: `from project.server import app`. */
function namespaceStart(project: Project, dotted: readonly string[], top: number): number {
  for (let start = 0; start < top; start += 1) {
    const name = dotted.slice(start, top + 1).join('.')
    if (name !== dotted[top] && project.modules.some((module) => namesPackage(module, name))) return start
  }
  return top
}

const namesPackage = ({ text }: PyModule, name: string): boolean =>
  new RegExp(`^[ \\t]*(?:from|import)[ \\t]+${name.replaceAll('.', '\\.')}(?:[. \\t\\n,]|$)`, 'm').test(text)

const dottedPath = (path: string): string[] => {
  const parts = path.replace(/\.py$/, '').split('/')
  return parts.at(-1) === '__init__' ? parts.slice(0, -1) : parts
}

/** Folder above the outermost package that holds a file; a folder without modules is a package still to be written. */
function topFolder(project: Project, path: string): string[] {
  const folders = path.split('/').slice(0, -1)
  const isPackage = (folder: string): boolean =>
    project.moduleAt(`${folder}/__init__.py`) !== null ||
    !project.modules.some((module) => isBelow(module.path, folder))
  let depth = folders.length
  while (depth > 0 && isPackage(folders.slice(0, depth).join('/'))) depth -= 1
  return folders.slice(0, depth)
}

/** Folder of the outermost package a module lies in, null for a loose module. */
function packageRoot(project: Project, target: PyModule): string | null {
  const folders = target.path.split('/').slice(0, -1)
  const top = topFolder(project, target.path)
  return top.length === folders.length ? null : folders.slice(0, top.length + 1).join('/')
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)

/** A file goes on as it began; one that imports nothing of its package does as the others of the package do. */
function importsAbsolutely(project: Project, target: PyModule, packageFolder: string): boolean {
  const own = habitOf(target, packageFolder)
  if (own !== null) return own
  const others = project.modules.filter(({ path }) => isBelow(path, packageFolder))
  const habits = others.map((module) => habitOf(module, packageFolder))
  return habits.includes(true) && !habits.includes(false)
}

/** Whether a file names its own package absolutely; null when it does not name it at all. */
function habitOf(module: PyModule, packageFolder: string): boolean | null {
  const name = packageFolder.split('/').at(-1) ?? ''
  const statements = module.root.children.filter((node) => node.kind === 'import_from_statement')
  const texts = statements.map((node) => module.text.slice(node.start, node.end))
  if (texts.some((text) => /^from \./.test(text))) return false
  return texts.some((text) => new RegExp(`^from ${name}[. ]`).test(text)) ? true : null
}
