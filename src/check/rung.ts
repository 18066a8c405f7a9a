/** The rung of a handler, read off the emitted text: whether it, or anything it depends on, names the support module. */

import type { Names } from '../project/project.js'
import { decoratedOf } from '../python/functions.js'
import type { PyModule, PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { descendants, nodesOfKind } from '../python/syntax.js'

/** Whether a function needs the support module, itself or through what its signature and decorators name. */
export function namesSupport(definition: PyNode, names: Names, isSupport: (path: string) => boolean): boolean {
  const seen = new Set<PyNode>()
  const visit = (node: PyNode): boolean => {
    if (seen.has(node)) return false
    seen.add(node)
    for (const child of descendants(node)) {
      if (child.kind !== 'identifier') continue
      const binding = bindingOf(child)
      const imported = binding?.definitions.find((definition) => definition.kind === 'import')?.imported
      if (imported && /(^|\.)flask_support(\.|$)/.test(imported.module)) return true
      const qualified = names.qualify(child)
      if (qualified?.includes(':') && isSupport(qualified.split(':')[0] ?? '')) return true
      const target = qualified ? names.definition(qualified) : null
      const dependency = target?.definitions.find(({ kind }) => kind === 'assignment' || kind === 'function')
      if (dependency && isDependency(child, dependency.node) && visit(decoratedOf(dependency.node))) return true
    }
    return false
  }
  return visit(decoratedOf(definition))
}

/** Names of the signature and the decorators lead to dependencies; a name in the body is only what it is. */
function isDependency(name: PyNode, target: PyNode): boolean {
  for (let at: PyNode | null = name; at; at = at.parent) {
    if (at.kind === 'parameters' || at.kind === 'decorator') return true
    if (at.kind === 'block') return false
  }
  return target.kind === 'function_definition' || target.kind === 'assignment'
}

/** The function of a name in the emitted module; the nth when several share it. */
export function emittedFunction(module: PyModule, name: string, index: number): PyNode | null {
  const found = nodesOfKind(module, 'function_definition').filter((node) => {
    const identifier = node.children.find((child) => child.field === 'name')
    return identifier && module.text.slice(identifier.start, identifier.end) === name
  })
  return found[index] ?? null
}
