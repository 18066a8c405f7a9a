/** Types from annotations: only what says precisely which values there are. */
import type { Project } from '../project/project.js'
import { definitionOf } from '../python/functions.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, parts, statementsOf, textOf } from '../python/syntax.js'
import {
  BOOL,
  BYTES,
  dictOf,
  FLOAT,
  INT,
  iteratorOf,
  join,
  listOf,
  NONE,
  object,
  STR,
  setOf,
  type Type,
  tupleOf,
  UNKNOWN,
} from './type.js'

const SIMPLE: Readonly<Record<string, Type>> = {
  str: STR,
  int: INT,
  float: FLOAT,
  bool: BOOL,
  bytes: BYTES,
  None: NONE,
  dict: dictOf(UNKNOWN, UNKNOWN),
  list: listOf(UNKNOWN),
  set: setOf(UNKNOWN),
  tuple: tupleOf(UNKNOWN),
}
const LISTS: ReadonlySet<string> = new Set(['list', 'typing.List'])
const DICTS: ReadonlySet<string> = new Set(['dict', 'typing.Dict'])
const ITERATORS: ReadonlySet<string> = new Set(['Iterator', 'Iterable', 'Generator', 'Sequence'])
const WRAPPERS: ReadonlySet<string> = new Set(['Final', 'ClassVar', 'Required', 'NotRequired', 'ReadOnly'])

export class Annotations {
  private readonly records = new Map<PyNode, Type>()

  constructor(private readonly project: Project) {}

  /** The type an annotation names; unknown for `dict`, `Any` and everything else that leaves it open. */
  typeOf(annotation: PyNode | null): Type {
    if (!annotation) return UNKNOWN
    switch (annotation.kind) {
      case 'type':
      case 'parenthesized_expression':
        return this.typeOf(annotation.children[0] ?? null)
      case 'none':
        return NONE
      case 'string':
        return SIMPLE[literalString(annotation) ?? ''] ?? this.quoted(annotation)
      case 'identifier':
      case 'attribute':
        return this.named(annotation)
      case 'union_type':
      case 'binary_operator':
        return join(...parts(annotation).map((child) => this.typeOf(child)))
      case 'generic_type':
        return this.generic(annotation.children[0] ?? null, parts(annotation.children[1] ?? annotation))
      case 'subscript':
        return this.generic(
          field(annotation, 'value'),
          annotation.children.filter((child) => child.field === 'subscript'),
        )
      default:
        return UNKNOWN
    }
  }

  /** The TypedDict a class is, null for any other class. */
  record(definition: PyNode): Type | null {
    const known = this.records.get(definition)
    if (known) return known.kind === 'unknown' ? null : known
    this.records.set(definition, UNKNOWN)
    const type = this.readRecord(definition)
    this.records.set(definition, type ?? UNKNOWN)
    return type
  }

  private readRecord(definition: PyNode): Type | null {
    const bases = parts(field(definition, 'superclasses') ?? definition).filter(
      (base) => base.kind !== 'keyword_argument',
    )
    const fields = new Map<string, Type>()
    if (!field(definition, 'superclasses') || bases.length === 0) return null
    for (const base of bases) {
      if (/^typing(_extensions)?\.TypedDict$/.test(this.project.names.qualify(base) ?? '')) continue
      const parent = this.named(base)
      if (parent.kind !== 'record') return null
      for (const [name, type] of parent.fields) fields.set(name, type)
    }
    for (const statement of statementsOf(definition)) {
      const assignment = statement.children[0]
      const left = assignment?.kind === 'assignment' ? field(assignment, 'left') : null
      if (assignment && left) fields.set(textOf(left), this.typeOf(field(assignment, 'type')))
    }
    return { kind: 'record', fields, definition }
  }

  private named(node: PyNode): Type {
    const qualified = this.project.names.qualify(node)
    if (!qualified) {
      const isBuiltin = node.kind === 'identifier' && this.project.names.binding(node) === null
      return isBuiltin ? (SIMPLE[textOf(node)] ?? UNKNOWN) : UNKNOWN
    }
    const binding = this.project.names.definition(qualified)
    if (!binding) return /^(typing|flask)\./.test(qualified) || qualified.includes(':') ? UNKNOWN : object(qualified)
    const definition = binding.definitions.length === 1 ? binding.definitions[0] : undefined
    if (definition?.kind === 'class') return this.classType(definition.node)
    return definition?.value ? this.alias(definition.value) : UNKNOWN
  }

  /** Instances of a project class; subclasses may add anything, so only a TypedDict says what it holds. */
  private classType(definition: PyNode): Type {
    return this.record(definition) ?? object(textOf(field(definition, 'name') ?? definition), definition)
  }

  private alias(value: PyNode): Type {
    return value.kind === 'subscript' || value.kind === 'binary_operator' ? this.typeOf(value) : UNKNOWN
  }

  private generic(base: PyNode | null, args: readonly PyNode[]): Type {
    if (!base) return UNKNOWN
    const name = this.project.names.qualify(base) ?? textOf(base)
    const short = name.split('.').at(-1) ?? name
    const types = (): Type[] => args.map((arg) => this.typeOf(arg))
    if (short === 'Optional') return join(NONE, ...types())
    if (short === 'Union') return join(...types())
    if (WRAPPERS.has(short) || short === 'Annotated') return this.typeOf(args[0] ?? null)
    if (short === 'Literal') return join(...args.map((arg) => literalType(arg)))
    if (LISTS.has(name)) return listOf(this.typeOf(args[0] ?? null))
    if (DICTS.has(name)) return dictOf(this.typeOf(args[0] ?? null), this.typeOf(args[1] ?? null))
    if (short === 'set' || short === 'Set') return setOf(this.typeOf(args[0] ?? null))
    if (short === 'tuple' || short === 'Tuple')
      return tupleOf(
        join(...types().filter((type, i) => textOf(args[i] as PyNode) !== '...' || type.kind !== 'unknown')),
      )
    return ITERATORS.has(short) ? iteratorOf(this.typeOf(args[0] ?? null)) : UNKNOWN
  }

  /** `"Task"` and `"Task | None"`: names of the same module. */
  private quoted(node: PyNode): Type {
    const names = (literalString(node) ?? '').split('|').map((name) => name.trim())
    return join(...names.map((name) => SIMPLE[name] ?? this.local(name, node)))
  }

  private local(name: string, at: PyNode): Type {
    const definition = at.module.scope.bindings.get(name)?.definitions[0]
    const node = definition?.kind === 'class' ? definitionOf(definition.node) : null
    return node ? this.classType(node) : UNKNOWN
  }
}

function literalType(node: PyNode): Type {
  const inner = node.kind === 'type' ? (node.children[0] ?? node) : node
  if (inner.kind === 'string') return STR
  if (inner.kind === 'integer') return INT
  return inner.kind === 'none' ? NONE : inner.kind === 'true' || inner.kind === 'false' ? BOOL : UNKNOWN
}
