/** Types of values as far as they can be proven: a small lattice with union, JSON-ness and annotation text. */
import type { PyNode } from '../python/node.js'

export type Scalar = 'str' | 'int' | 'float' | 'bool' | 'none'

export type Type =
  | { readonly kind: 'unknown' | 'never' | 'bytes' | 'json' | Scalar }
  | { readonly kind: 'list' | 'tuple' | 'set' | 'iterator'; readonly item: Type }
  /** A query or what it found: the database is asked when it is read. */
  | { readonly kind: 'rows'; readonly item: Type }
  | { readonly kind: 'dict'; readonly key: Type; readonly value: Type }
  /** A TypedDict: its fields are what its class says. */
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Type>; readonly definition: PyNode }
  /** Anything else with a name: a class of the project (`definition`) or of a library. */
  | { readonly kind: 'object'; readonly name: string; readonly definition: PyNode | null }
  | { readonly kind: 'union'; readonly members: readonly Type[] }

export const UNKNOWN: Type = { kind: 'unknown' }
export const NEVER: Type = { kind: 'never' }
export const JSON_VALUE: Type = { kind: 'json' }
export const STR: Type = { kind: 'str' }
export const INT: Type = { kind: 'int' }
export const FLOAT: Type = { kind: 'float' }
export const BOOL: Type = { kind: 'bool' }
export const NONE: Type = { kind: 'none' }
export const BYTES: Type = { kind: 'bytes' }

export const listOf = (item: Type): Type => ({ kind: 'list', item })
export const tupleOf = (item: Type): Type => ({ kind: 'tuple', item })
export const setOf = (item: Type): Type => ({ kind: 'set', item })
export const iteratorOf = (item: Type): Type => ({ kind: 'iterator', item })
export const rowsOf = (item: Type): Type => ({ kind: 'rows', item })
export const dictOf = (key: Type, value: Type): Type => ({ kind: 'dict', key, value })
export const object = (name: string, definition: PyNode | null = null): Type => ({ kind: 'object', name, definition })

export const membersOf = (type: Type): readonly Type[] => (type.kind === 'union' ? type.members : [type])

/** The least type that covers all of these; containers of one kind are merged. */
export function join(...types: readonly Type[]): Type {
  const members: Type[] = []
  for (const type of types.flatMap(membersOf)) {
    if (type.kind === 'unknown') return UNKNOWN
    if (type.kind !== 'never') add(members, type)
  }
  const first = members[0]
  if (first === undefined) return NEVER
  return members.length === 1
    ? first
    : { kind: 'union', members: members.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) }
}

function add(members: Type[], type: Type): void {
  for (const [index, other] of members.entries()) {
    const merged = merge(other, type)
    if (!merged) continue
    members[index] = merged
    return
  }
  members.push(type)
}

function merge(a: Type, b: Type): Type | null {
  if (a.kind === 'dict' && b.kind === 'dict') return dictOf(join(a.key, b.key), join(a.value, b.value))
  if ('item' in a && 'item' in b && a.kind === b.kind) return { kind: a.kind, item: join(a.item, b.item) }
  return keyOf(a) === keyOf(b) ? a : null
}

/** Text that is equal for equal types. */
export function keyOf(type: Type): string {
  if ('item' in type) return `${type.kind}[${keyOf(type.item)}]`
  switch (type.kind) {
    case 'dict':
      return `dict[${keyOf(type.key)},${keyOf(type.value)}]`
    case 'record':
      return `record ${type.definition.module.path}:${type.definition.start}`
    case 'object':
      return `object ${type.name} ${type.definition?.start ?? ''}`
    case 'union':
      return type.members.map(keyOf).join('|')
    default:
      return type.kind
  }
}

/** How deep containers nest; endless types are cut off. */
export function depthOf(type: Type): number {
  if ('item' in type) return 1 + depthOf(type.item)
  if (type.kind === 'dict') return 1 + Math.max(depthOf(type.key), depthOf(type.value))
  return type.kind === 'union' ? Math.max(...type.members.map(depthOf)) : 0
}

export function without(type: Type, ...kinds: readonly Type['kind'][]): Type {
  return join(...membersOf(type).filter((member) => !kinds.includes(member.kind)))
}

const JSON_SCALARS: ReadonlySet<string> = new Set(['str', 'int', 'float', 'bool', 'none', 'json', 'never'])

/** Whether every value of the type is JSON that Flask and FastAPI write with the same meaning. */
export function isJson(type: Type): boolean {
  if (JSON_SCALARS.has(type.kind)) return true
  switch (type.kind) {
    case 'list':
    case 'tuple':
      return isJson(type.item)
    case 'dict':
      // Flask sorts keys: a mix of texts and numbers is an error there.
      return ['str', 'int', 'never', 'json'].includes(type.key.kind) && isJson(type.value)
    case 'record':
      return [...type.fields.values()].every(isJson)
    case 'union':
      return type.members.every(isJson)
    default:
      return false
  }
}

/** Whether every value is a dict or a list, so that a view may return it as it is. */
export function isContainer(type: Type): boolean {
  if (type.kind === 'union') return type.members.every(isContainer)
  return type.kind === 'list' || type.kind === 'dict' || type.kind === 'record'
}

/** Whether a value may hold containers that somebody else can change. */
export function holdsContainers(type: Type): boolean {
  if (type.kind === 'union') return type.members.some(holdsContainers)
  if (type.kind === 'dict') return membersOf(type.value).some((value) => value.kind === 'dict' || value.kind === 'list')
  return 'item' in type && membersOf(type.item).some((item) => item.kind === 'dict' || item.kind === 'list')
}

/** A short annotation such as `str | None`; null when a part of the type is unknown. */
export function annotationText(type: Type): string | null {
  const names = membersOf(type).map(memberText)
  if (names.length === 0 || names.includes(null)) return null
  const unique = [...new Set(names)].filter((name) => name !== 'None')
  return [...unique, ...(names.includes('None') ? ['None'] : [])].join(' | ')
}

function memberText(type: Type): string | null {
  switch (type.kind) {
    case 'str':
    case 'int':
    case 'float':
    case 'bool':
    case 'bytes':
      return type.kind
    case 'none':
      return 'None'
    case 'list':
    case 'set':
      return `${type.kind}[${annotationText(type.item) ?? 'Any'}]`
    case 'tuple':
      return `tuple[${annotationText(type.item) ?? 'Any'}, ...]`
    case 'dict':
      return `dict[${annotationText(type.key) ?? 'Any'}, ${annotationText(type.value) ?? 'Any'}]`
    case 'record':
      return 'dict[str, Any]'
    case 'object':
      return type.definition ? null : type.name
    default:
      return null
  }
}
