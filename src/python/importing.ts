/** Binds the names import statements bring in. */
import type { Binder } from './binder.js'
import { importSource } from './imports.js'
import type { NodeRecord } from './record.js'

export function bindImport(node: NodeRecord, binder: Binder): void {
  for (const item of node.children) {
    if (item.kind === 'dotted_name') {
      const imported = { level: 0, module: dotted(item, binder), name: null }
      // `import a.b` binds `a`.
      const name = item.children[0] ? binder.textOf(item.children[0]) : imported.module
      binder.define(item, 'import', node, { imported, name })
    } else if (item.kind === 'aliased_import') {
      const [path, alias] = item.children.filter((child) => child.field !== null)
      if (path && alias) {
        binder.define(alias, 'import', node, { imported: { level: 0, module: dotted(path, binder), name: null } })
      }
    }
  }
}

export function bindImportFrom(node: NodeRecord, binder: Binder): void {
  const source = importSource(node)
  for (const item of node.children) {
    if (item.kind === 'wildcard_import') binder.addStarImport(node)
    if (item.field !== 'name') continue
    const path = item.kind === 'aliased_import' ? item.children[0] : item
    const target = item.kind === 'aliased_import' ? item.children.at(-1) : item.children[0]
    if (path && target) {
      binder.define(target, 'import', node, { imported: { ...source, name: dotted(path, binder) } })
    }
  }
}

function dotted(node: NodeRecord, binder: Binder): string {
  return node.children
    .filter((part) => part.kind === 'identifier')
    .map((part) => binder.textOf(part))
    .join('.')
}
