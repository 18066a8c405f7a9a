/** Answers what names denote across the whole project; the index of uses is built on first demand. */
import type { Binding, Definition, PyModule, PyNode } from '../python/node.js'
import { bindingOf, readsOf, scopesOf } from '../python/scope.js'
import { field, textOf } from '../python/syntax.js'
import { Denoter } from './denote.js'
import type { ModulePaths } from './paths.js'
import type { Names, QualifiedName } from './project.js'

type Use = { readonly node: PyNode; readonly name: QualifiedName }

interface UseIndex {
  readonly exact: ReadonlyMap<QualifiedName, readonly PyNode[]>
  /** The longest chain at each place, ordered by name and then as found. */
  readonly chains: ReadonlyMap<QualifiedName, readonly Use[]>
}

/** `modules` in path order; `paths` knows the files that were not parsed as well. */
export function namesOf(modules: readonly PyModule[], paths: ModulePaths): Names {
  const byPath = new Map(modules.map((module) => [module.path, module]))
  const denoter = new Denoter(byPath, paths)
  const uses = lazily(() => indexUses(modules, denoter))
  const imports = lazily(() => indexImports(modules, denoter))
  return {
    qualify: (node) => visible(qualify(node, denoter)),
    uses: (name) => uses().exact.get(name) ?? [],
    usesUnder: (prefix) => uses().chains.get(prefix) ?? [],
    imports: (name) => imports().get(name) ?? [],
    binding: bindingOf,
    definition: (name) => definitionOf(name, byPath),
    resolveModule: (from, dotted, level) => {
      const target = paths.resolve(from.path, dotted, level)
      return target?.kind === 'module' ? (byPath.get(target.path) ?? null) : null
    },
  }
}

function lazily<T>(build: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= build()
    return value
  }
}

/** Namespace folders are a step on the way, not a name. */
function visible(name: QualifiedName | null): QualifiedName | null {
  return name?.endsWith('/') ? null : name
}

function qualify(node: PyNode, denoter: Denoter): QualifiedName | null {
  if (node.kind === 'identifier') return denoter.identifier(node)
  if (node.kind !== 'attribute') return null
  const object = field(node, 'object')
  const attribute = field(node, 'attribute')
  const name = object === null ? null : qualify(object, denoter)
  return name === null || attribute === null ? null : denoter.step(name, textOf(attribute))
}

function definitionOf(name: QualifiedName, modules: ReadonlyMap<string, PyModule>): Binding | null {
  const colon = name.indexOf(':')
  if (colon === -1) return null
  return modules.get(name.slice(0, colon))?.scope.bindings.get(name.slice(colon + 1)) ?? null
}

function indexUses(modules: readonly PyModule[], denoter: Denoter): UseIndex {
  const exact = new Map<QualifiedName, PyNode[]>()
  const chains = new Map<QualifiedName, Use[]>()
  for (const module of modules) {
    for (const read of readsOf(module)) {
      const first = denoter.identifier(read)
      if (first !== null) addChain(read, first, denoter, exact, chains)
    }
  }
  return { exact, chains }
}

/** Records every prefix of the attribute chain a read begins, and the whole of it under each prefix. */
function addChain(
  read: PyNode,
  first: QualifiedName,
  denoter: Denoter,
  exact: Map<QualifiedName, PyNode[]>,
  chains: Map<QualifiedName, Use[]>,
): void {
  const links: Use[] = [{ node: read, name: first }]
  for (let node = read; node.parent?.kind === 'attribute' && node.field === 'object'; node = node.parent) {
    const attribute = field(node.parent, 'attribute')
    const name = attribute && denoter.step((links.at(-1) as Use).name, textOf(attribute))
    if (!name) break
    links.push({ node: node.parent, name })
  }
  const last = links.at(-1) as Use
  const prefixes = new Set<QualifiedName>()
  for (const { node, name } of links) {
    if (name.endsWith('/')) continue
    push(exact, name, node)
    prefixes.add(name)
  }
  addPrefixes(first, prefixes)
  if (!last.name.endsWith('/'))
    for (const prefix of prefixes) if (isUnder(last.name, prefix)) push(chains, prefix, last)
}

/** `from flask.json import dumps` is a use under `flask` too. */
function addPrefixes(name: QualifiedName, prefixes: Set<QualifiedName>): void {
  const colon = name.indexOf(':')
  for (let dot = name.lastIndexOf('.'); dot > colon + 1; dot = name.lastIndexOf('.', dot - 1))
    prefixes.add(name.slice(0, dot))
}

function isUnder(name: QualifiedName, prefix: QualifiedName): boolean {
  return name === prefix || name.startsWith(`${prefix}.`)
}

function indexImports(
  modules: readonly PyModule[],
  denoter: Denoter,
): ReadonlyMap<QualifiedName, readonly Definition[]> {
  const index = new Map<QualifiedName, Definition[]>()
  for (const module of modules) {
    for (const definition of importDefinitions(module)) {
      for (const name of denoter.importedNames(definition)) push(index, name, definition)
    }
  }
  return index
}

function importDefinitions(module: PyModule): readonly Definition[] {
  const found: Definition[] = []
  for (const scope of scopesOf(module)) {
    for (const binding of scope.bindings.values()) {
      for (const definition of binding.definitions) if (definition.imported !== null) found.push(definition)
    }
  }
  return found.sort((a, b) => a.target.start - b.target.start)
}

function push<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const list = index.get(key)
  if (list === undefined) index.set(key, [value])
  else list.push(value)
}
