/** What the columns of models hold: their types, and everything the program puts into them before a commit reads them anew. */
import { argument, callArgs } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { enclosingClass, field, isAssigned, parts, statementsOf, textOf } from '../python/syntax.js'
import { passedOnFrom } from './database-names.js'
import { operation } from './expression-types.js'
import { backType, relatedType } from './relationships.js'
import { isTestPath } from './tests.js'
import { BOOL, BYTES, INT, join, membersOf, NEVER, NONE, object, STR, type Type, UNKNOWN, without } from './type.js'
import type { Types } from './types.js'

/** Numbers with a point may be no number at all (`NaN`), which the frameworks write differently: nothing is said of them. */
const COLUMNS: Readonly<Record<string, Type>> = {
  Integer: INT,
  BigInteger: INT,
  SmallInteger: INT,
  String: STR,
  Text: STR,
  Unicode: STR,
  UnicodeText: STR,
  Boolean: BOOL,
  DateTime: object('datetime.datetime'),
  Date: object('datetime.date'),
  Numeric: object('decimal.Decimal'),
  LargeBinary: BYTES,
}

export class Columns {
  private readonly names: ReadonlyMap<PyNode, string>
  private readonly setters: readonly PyNode[]
  /** `cls(...)` and its like, by the class they stand in. */
  private readonly inside = new Map<PyNode, PyNode[]>()

  constructor(readonly types: Types) {
    const { index, database } = types.sources
    this.names = new Map(database.uses.map(({ node, path }) => [node, path]))
    const calls = database.uses.length > 0 ? index.calls.filter(({ module }) => !isTestPath(module.path)) : []
    this.setters = calls.filter((call) => calleeText(call) === 'setattr')
    for (const call of calls) {
      const container = /^(?:cls|type\(self\)|super\(\).__init__)$/.test(calleeText(call)) ? enclosingClass(call) : null
      if (container) this.inside.set(container, [...(this.inside.get(container) ?? []), call])
    }
  }

  /** What an attribute of a model's object holds; null when it is neither a column nor a relationship. */
  attribute(definition: PyNode, name: string): Type | null {
    const { index, database } = this.types.sources
    if (!database.isPartOfModels(definition)) return null
    const owners = index.relatives(definition).flatMap((relative) => index.bases(relative))
    const own = [...new Set(owners)].flatMap((owner) => this.declared(owner, name))
    const given = own.length > 0 ? own : backType(definition, name, this)
    if (given.length === 0) return null
    return join(...given, NONE, ...this.written(name), ...this.constructed(owners, name))
  }

  /** What `getattr(model, name)` gives when nobody can tell the name. */
  any(definition: PyNode): Type {
    const { index, database } = this.types.sources
    if (!database.isPartOfModels(definition)) return UNKNOWN
    const statements = index.bases(definition).flatMap(statementsOf)
    const names = statements.flatMap(({ children: [assignment] }) => {
      const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
      return left?.kind === 'identifier' ? [textOf(left)] : []
    })
    return join(...names.map((name) => this.attribute(definition, name) ?? NEVER))
  }

  /** The name of sqlalchemy that a callee or an argument stands for. */
  library(node: PyNode): string | null {
    const path = this.names.get(node)
    if (path && passedOnFrom(path)) return path
    const qualified = this.types.sources.project.names.qualify(node) ?? ''
    return /^sqlalchemy\.(?:\w+\.)*(\w+)$/.exec(qualified)?.[1] ?? null
  }

  /** What of the SQLAlchemy object an expression reads: `session.get`; null for anything else. */
  pathOf(node: PyNode): string | null {
    return this.names.get(node) ?? null
  }

  private declared(owner: PyNode, name: string): Type[] {
    const { database } = this.types.sources
    return statementsOf(owner).flatMap(({ children: [assignment] }) => {
      const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
      if (!assignment || !left || textOf(left) !== name) return []
      const right = field(assignment, 'right')
      const callee = right?.kind === 'call' ? field(right, 'function') : null
      const kind = callee && this.library(callee)
      const annotation = field(assignment, 'type')
      if (right && kind === 'Column') return [join(this.typed(right, null), this.filled(right))]
      if (right && kind === 'mapped_column') return [join(this.typed(right, annotation), this.filled(right))]
      if (right === null && annotation) return [this.mapped(annotation)]
      return right && kind === 'relationship' ? [relatedType(right, owner, database)] : []
    })
  }

  /** `db.Column("name", db.String(80))`. */
  private typed(call: PyNode, annotation: PyNode | null): Type {
    const [first, second] = callArgs(call).positional
    const given = callArgs(call).keywords.get('type_') ?? (first && literalString(first) !== null ? second : first)
    const named = given?.kind === 'call' ? field(given, 'function') : given
    const name = named ? this.library(named) : null
    if (name !== null && name !== 'ForeignKey') {
      const options = given?.kind === 'call' ? callArgs(given).keywords.size : 0
      // An option such as asdecimal may change what is read.
      return name === 'Numeric' && options > 0 ? UNKNOWN : (COLUMNS[name] ?? UNKNOWN)
    }
    return annotation && (!given || name === 'ForeignKey') ? this.mapped(annotation) : UNKNOWN
  }

  /** `Mapped[int | None]`. */
  private mapped(annotation: PyNode): Type {
    const inner = annotation.kind === 'type' ? (annotation.children[0] ?? annotation) : annotation
    const [name, list] = inner.children
    if (!name || !list || !/(?:^|\.)Mapped$/.test(textOf(name))) return UNKNOWN
    if (this.types.sources.project.modules.some(({ text }) => text.includes('type_annotation_map'))) return UNKNOWN
    const type = this.types.annotations.typeOf(inner.kind === 'generic_type' ? (parts(list)[0] ?? null) : list)
    return membersOf(type).some(({ kind }) => kind === 'float') ? UNKNOWN : type
  }

  /** A default of Python is in the object until a commit. */
  private filled(call: PyNode): Type {
    const { keywords } = callArgs(call)
    return join(
      ...['default', 'onupdate', 'insert_default'].map((name) => {
        const value = keywords.get(name)
        return value ? this.produced(value) : NEVER
      }),
    )
  }

  private produced(value: PyNode): Type {
    const { index } = this.types.sources
    if (value.kind === 'lambda') return this.types.typeOf(field(value, 'body'))
    const path = value.kind === 'call' ? textOf(field(value, 'function') ?? value) : ''
    // What the database computes is read from it.
    if (/^(?:\w+\.)?func\.\w+$/.test(path)) return NEVER
    const own = index.functionOf(value)
    if (own) return this.types.returned(own)
    return this.types.called(value) ?? this.types.typeOf(value)
  }

  /** `user.name = value`, `setattr(user, name, value)`. */
  private written(name: string): Type[] {
    const { index } = this.types.sources
    const assigned = index.attribute(name).filter((node) => isWritten(node) && !isTestPath(node.module.path))
    return [...assigned.filter((node) => this.isOnModel(node)).map((node) => this.assigned(node)), ...this.set(name)]
  }

  private isOnModel(node: PyNode): boolean {
    const { database } = this.types.sources
    const owner = field(node, 'object')
    const container = owner && /^(?:self|cls)$/.test(textOf(owner)) ? enclosingClass(node) : null
    return container === null || database.isPartOfModels(container)
  }

  private assigned(node: PyNode): Type {
    const statement = node.parent
    const right = statement && field(statement, 'right')
    if (!right || node.field !== 'left') return UNKNOWN
    if (statement.kind === 'assignment') return this.types.typeOf(right)
    const operator = (statement.words[0] ?? '').replace('=', '')
    return operation(operator, without(this.types.typeOf(node), 'none'), this.types.typeOf(right))
  }

  private set(name: string): Type[] {
    return this.setters.flatMap((call) => {
      const key = literalString(argument(call, 1, null))
      return key === null || key === name ? [this.types.typeOf(argument(call, 2, null))] : []
    })
  }

  /** `User(name=value)`, `User(**data)`. */
  private constructed(owners: readonly PyNode[], name: string): Type[] {
    const { index } = this.types.sources
    const own = owners.flatMap((owner) => index.callsOf(owner))
    const others = [...new Set(owners)].flatMap((owner) => this.inside.get(owner) ?? [])
    return [...own, ...others].flatMap((call) => {
      if (isTestPath(call.module.path)) return []
      const { keywords, list } = callArgs(call)
      const splats = list ? parts(list).filter(({ kind }) => kind === 'dictionary_splat') : []
      const given = keywords.get(name)
      return [
        ...(given ? [this.types.typeOf(given)] : []),
        ...splats.map((splat) => this.types.valueOf(this.types.typeOf(splat.children[0] ?? null))),
      ]
    })
  }
}

const calleeText = (call: PyNode): string => textOf(field(call, 'function') ?? call)

/** `user.name = x`, `user.name, y = pair`. */
const isWritten = (node: PyNode): boolean =>
  isAssigned(node) ||
  /^(?:pattern_list|tuple_pattern|list_pattern)$/.test(node.parent?.kind ?? '') ||
  (node.field === 'left' && /^for_/.test(node.parent?.kind ?? ''))
