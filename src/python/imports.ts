/** The import statements of a module. */
import type { PyModule, PyNode } from './node.js'
import { enclosing, field, fields, nodesOfKind, parts, textOf } from './syntax.js'

export interface ImportStatement {
  readonly node: PyNode
  /** `from … import …`; otherwise `import …`, one record per dotted name. */
  readonly isFrom: boolean
  readonly level: number
  readonly module: string
  readonly names: readonly ImportedItem[]
  readonly isStar: boolean
  /** A direct child of the module: not in a function, class, `if`, `try` or `with`. */
  readonly isTopLevel: boolean
  /** Under `if TYPE_CHECKING:`, so it does not run. */
  readonly isTypeChecking: boolean
  readonly isFuture: boolean
}

export interface ImportedItem {
  /** Name in the other module; for `import a.b` the dotted path. */
  readonly name: string
  readonly alias: string | null
  /** What the module calls it: alias, name, or the first part of a dotted path. */
  readonly local: string
  /** `dotted_name` or `aliased_import`. */
  readonly node: PyNode
}

const cache = new WeakMap<PyModule, readonly ImportStatement[]>()

/** All import statements in source order. */
export function importsOf(module: PyModule): readonly ImportStatement[] {
  let found = cache.get(module)
  if (found === undefined) {
    const kinds = ['import_statement', 'import_from_statement', 'future_import_statement']
    found = nodesOfKind(module, ...kinds).flatMap(readImport)
    cache.set(module, found)
  }
  return found
}

function readImport(node: PyNode): readonly ImportStatement[] {
  const place = {
    node,
    isTopLevel: node.parent?.kind === 'module',
    isTypeChecking: isTypeChecking(node),
    isFuture: node.kind === 'future_import_statement',
  }
  const items = fields(node, 'name').map((item) => readItem(item, node.kind !== 'import_statement'))
  if (node.kind === 'import_statement') {
    return items.map((item) => ({ ...place, isFrom: false, level: 0, module: item.name, names: [item], isStar: false }))
  }
  const isStar = node.children.some((child) => child.kind === 'wildcard_import')
  return [{ ...place, ...importSource(node), isFrom: true, names: items, isStar }]
}

/** Level and module a `from` import names. */
export function importSource(node: PyNode): { readonly level: number; readonly module: string } {
  if (node.kind === 'future_import_statement') return { level: 0, module: '__future__' }
  const from = field(node, 'module_name')
  const compact = from === null ? '' : textOf(from).replace(/[\s\\]/g, '')
  const level = /^\.*/.exec(compact)?.[0].length ?? 0
  return { level, module: compact.slice(level) }
}

function readItem(item: PyNode, isFrom: boolean): ImportedItem {
  const path = item.kind === 'aliased_import' ? field(item, 'name') : item
  const alias = field(item, 'alias')
  const name = path === null ? '' : parts(path).map(textOf).join('.')
  const local = alias === null ? localName(name, isFrom) : textOf(alias)
  return { name, alias: alias === null ? null : textOf(alias), local, node: item }
}

function localName(name: string, isFrom: boolean): string {
  return isFrom ? name : (name.split('.')[0] ?? name)
}

function isTypeChecking(node: PyNode): boolean {
  for (let at = enclosing(node, 'if_statement'); at !== null; at = enclosing(at, 'if_statement')) {
    const condition = field(at, 'condition')
    const body = field(at, 'consequence')
    if (!condition || !body || node.start < body.start || node.end > body.end) continue
    if (/^(?:\w+\.)?TYPE_CHECKING$/.test(textOf(condition))) return true
  }
  return false
}
