/** What is put into containers after they were made: item assignments, append, update; and settings of the configuration. */
import { argument, callArgs, callOf } from '../python/calls.js'
import { literalPairs, literalString } from '../python/literals.js'
import type { Binding, PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { enclosing, field, isAssigned, statementsOf, textOf } from '../python/syntax.js'
import { attributeName } from './syntax-index.js'
import { isTestPath } from './tests.js'
import { dictOf, isJson, join, listOf, NEVER, object, setOf, type Type, tupleOf, UNKNOWN } from './type.js'
import type { Types } from './types.js'

/** One thing put into a container; the path says how deep below the name. */
interface Write {
  readonly depth: number
  readonly key: PyNode | null
  readonly value: Type
}

const NAME_KINDS: ReadonlySet<string> = new Set(['identifier', 'subscript', 'attribute'])

export class Stores {
  private elements: boolean | null = null
  private settings: ReadonlyMap<string, readonly PyNode[]> | null = null

  constructor(private readonly types: Types) {}

  /** Rows of sqlite3: what the row factory of the project makes. */
  get row(): Type {
    const { index } = this.types.sources
    const assigned = (index.attributes.get('row_factory') ?? []).filter(isAssigned)
    const values = assigned.map((node) => field(node.parent as PyNode, 'right'))
    if (values.length === 0) return tupleOf(UNKNOWN)
    const isRow = values.every((value) => value && this.types.sources.project.names.qualify(value) === 'sqlite3.Row')
    return isRow ? object('sqlite3.Row') : UNKNOWN
  }

  /** A name's type with everything that is put into its value through that name, in any module. */
  withWrites(binding: Binding, type: Type): Type {
    if (!['dict', 'list', 'set', 'union'].includes(type.kind)) return type
    const { project } = this.types.sources
    const isModule = binding.scope.kind === 'module'
    const path = binding.scope.node.module.path
    const uses = isModule ? [...project.names.uses(`${path}:${binding.name}`)] : [...binding.references]
    let grown = type
    for (const use of uses) {
      if (isModule && isTestPath(use.module.path)) continue
      const write = this.writeThrough(use)
      if (write) grown = put(grown, write.depth, this.types.typeOf(write.key), write.value)
    }
    return grown
  }

  /** Whether everything put into containers that are reached through other names is JSON. */
  areElementsJson(): boolean {
    if (this.elements !== null) return this.elements
    this.elements = true
    const { index, project } = this.types.sources
    const targets = project.modules.filter(({ path }) => !isTestPath(path)).flatMap(({ root }) => localReads(root))
    this.elements = targets.every((use) => {
      const write = this.writeThrough(use)
      return !write || isJson(write.value)
    })
    return index !== null && this.elements
  }

  /** Values a class body assigns to an attribute. */
  attribute(definition: PyNode, name: string): Type {
    for (const statement of statementsOf(definition)) {
      const assignment = statement.children[0]
      const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
      if (!assignment || !left || textOf(left) !== name) continue
      const declared = this.types.annotations.typeOf(field(assignment, 'type'))
      return declared.kind === 'unknown' ? this.types.typeOf(field(assignment, 'right')) : declared
    }
    return this.types.sources.index.attributeValues(definition, name).length > 0 ? NEVER : UNKNOWN
  }

  /** A setting: what the code gives it by name; files and the environment override values, not kinds of values. */
  config(key: string | null): Type {
    this.settings ??= this.readSettings()
    const values = key === null ? undefined : this.settings.get(key)
    return values ? join(...values.map((value) => this.types.typeOf(value))) : UNKNOWN
  }

  private readSettings(): ReadonlyMap<string, readonly PyNode[]> {
    const { index, flow } = this.types.sources
    const found = new Map<string, PyNode[]>()
    const add = (name: string, value: PyNode): unknown => found.set(name, [...(found.get(name) ?? []), value])
    for (const config of index.attributes.get('config') ?? []) {
      if (!flow.is(field(config, 'object'), 'app')) continue
      const parent = config.parent
      const name = parent?.kind === 'subscript' ? literalString(field(parent, 'subscript')) : null
      const right =
        parent?.field === 'left' && parent.parent?.kind === 'assignment' ? field(parent.parent, 'right') : null
      if (name !== null && right) add(name, right)
      const call = parent?.kind === 'attribute' ? callOf(parent) : null
      if (!parent || !call || !/^(from_mapping|update|setdefault)$/.test(attributeName(parent))) continue
      for (const [keyword, value] of callArgs(call).keywords) add(keyword, value)
      for (const { key, value } of literalPairs(argument(call, 0, null)) ?? []) add(literalString(key) ?? '', value)
    }
    return found
  }

  /** What a read of a name puts into its value: `x[k] = v`, `x[a][b] = v`, `x.append(v)`, `x[a].update(d)`. */
  private writeThrough(use: PyNode): Write | null {
    let at = use
    let depth = 0
    let key: PyNode | null = null
    while (at.parent?.kind === 'subscript' && at.field === 'value') {
      at = at.parent
      key = field(at, 'subscript')
      depth += 1
    }
    const { parent } = at
    if (
      depth > 0 &&
      at.field === 'left' &&
      (parent?.kind === 'assignment' || parent?.kind === 'augmented_assignment')
    ) {
      const value =
        parent.kind === 'assignment'
          ? this.types.typeOf(field(parent, 'right'))
          : this.types.typeOf(field(parent, 'right'))
      return { depth, key: key?.kind === 'slice' ? null : key, value }
    }
    const call = parent?.kind === 'attribute' && at.field === 'object' ? callOf(parent) : null
    return call && parent ? this.methodWrite(call, attributeName(parent), depth + 1) : null
  }

  private methodWrite(call: PyNode, method: string, depth: number): Write | null {
    const first = argument(call, 0, null)
    const second = argument(call, 1, null)
    const item = (node: PyNode | null): Type => this.types.itemOf(this.types.typeOf(node))
    switch (method) {
      case 'append':
      case 'add':
      case 'appendleft':
        return { depth, key: null, value: this.types.typeOf(first) }
      case 'insert':
        return { depth, key: null, value: this.types.typeOf(second) }
      case 'extend':
        return { depth, key: null, value: item(first) }
      case 'setdefault':
        return { depth, key: first, value: this.types.typeOf(second) }
      case 'update': {
        const given = [...callArgs(call).keywords.values()].map((value) => this.types.typeOf(value))
        return { depth, key: null, value: join(...given, first ? this.types.valueOf(this.types.typeOf(first)) : NEVER) }
      }
      default:
        return null
    }
  }
}

/** Reads of names local to a function that begin a subscript or attribute: aliases of something made elsewhere. */
function localReads(root: PyNode): PyNode[] {
  const found: PyNode[] = []
  const stack = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    const binding = node.kind === 'identifier' ? bindingOf(node) : null
    const isChain = NAME_KINDS.has(node.parent?.kind ?? '') && (node.field === 'value' || node.field === 'object')
    if (binding && isChain && isAlias(binding)) found.push(node)
    stack.push(...node.children)
  }
  return found
}

/** A local name whose value was not made right where it is assigned. */
function isAlias(binding: Binding): boolean {
  if (binding.scope.kind !== 'function') return false
  return binding.definitions.some(({ value, kind, node }) => {
    if (kind === 'function' || kind === 'class' || kind === 'import') return false
    if (kind === 'parameter' && enclosing(node, 'class_definition') && /^(self|cls)$/.test(binding.name)) return false
    return (
      value === null ||
      /^(call|subscript|identifier|attribute|conditional_expression|boolean_operator)$/.test(value.kind)
    )
  })
}

/** Puts a value into a container at a depth; what is not a container there stays as it is. */
function put(type: Type, depth: number, key: Type, value: Type): Type {
  if (type.kind === 'union') return join(...type.members.map((member) => put(member, depth, key, value)))
  if (depth === 1) {
    if (type.kind === 'dict')
      return dictOf(join(type.key, key.kind === 'unknown' ? type.key : key), join(type.value, value))
    if (type.kind === 'list') return listOf(join(type.item, value))
    return type.kind === 'set' ? setOf(join(type.item, value)) : type
  }
  if (type.kind === 'dict') return dictOf(type.key, put(type.value, depth - 1, key, value))
  return type.kind === 'list' ? listOf(put(type.item, depth - 1, key, value)) : type
}
