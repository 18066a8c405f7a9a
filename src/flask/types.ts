/** The type of every expression, followed through assignments, calls and returns; what cannot be proven is unknown. */
import type { Project } from '../project/project.js'
import { argument } from '../python/calls.js'
import type { Binding, PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import { Annotations } from './annotations.js'
import { Columns } from './columns.js'
import type { GlobalFact } from './contexts.js'
import type { Database } from './database.js'
import { expressionType } from './expression-types.js'
import type { Flow } from './flow.js'
import type { Hook } from './hooks.js'
import { FUNCTION_RESULTS } from './library-types.js'
import { bindingType } from './name-types.js'
import { isNarrowed } from './narrowing.js'
import { returnTypes } from './return-types.js'
import type { Handler } from './routes.js'
import { Stores } from './stores.js'
import type { SyntaxIndex } from './syntax-index.js'
import {
  annotationText,
  depthOf,
  holdsContainers,
  isContainer,
  isJson,
  join,
  keyOf,
  membersOf,
  NEVER,
  STR,
  type Type,
  UNKNOWN,
  without,
} from './type.js'

export interface TypeSources {
  readonly project: Project
  readonly index: SyntaxIndex
  readonly flow: Flow
  readonly handlers: readonly Handler[]
  readonly hooks: readonly Hook[]
  readonly globals: ReadonlyMap<string, GlobalFact>
  readonly database: Database
}

/** What a returned expression is as far as JSON goes. */
export interface JsonFact {
  /** Every value is JSON that both frameworks write with the same meaning. */
  readonly isJson: boolean
  /** A dict or a list, whatever is in it. */
  readonly isContainer: boolean
}

type Key = PyNode | Binding
const MAX_DEPTH = 6
const MAX_ROUNDS = 5
const BUDGET = 400_000

export class Types {
  readonly annotations: Annotations
  readonly stores: Stores
  readonly columns: Columns
  private readonly known = new Map<Key, Type>()
  private readonly open: Key[] = []
  private readonly assumed = new Map<Key, Type>()
  /** The outermost open key whose assumption was read. */
  private lowest = Number.POSITIVE_INFINITY
  private spent = 0

  constructor(readonly sources: TypeSources) {
    this.annotations = new Annotations(sources.project)
    this.stores = new Stores(this)
    this.columns = new Columns(this)
  }

  jsonOf(expression: PyNode): JsonFact {
    const type = this.typeOf(expression)
    const isProven = isJson(type) && (!holdsContainers(type) || this.stores.areElementsJson())
    return { isJson: isProven, isContainer: isContainer(type) }
  }

  /** A short annotation for the values an expression has where it stands; null when unknown. */
  annotationOf(expression: PyNode): string | null {
    const type = this.typeOf(expression)
    return annotationText(isNarrowed(expression) ? without(type, 'none') : type)
  }

  typeOf(node: PyNode | null): Type {
    return node ? this.memo(node, () => expressionType(node, this)) : UNKNOWN
  }

  /** Evaluates under the assumption that open questions have their last answer, until the answer stays the same. */
  memo(key: Key, compute: () => Type): Type {
    const known = this.known.get(key)
    if (known) return known
    const position = this.open.indexOf(key)
    if (position >= 0) {
      this.lowest = Math.min(this.lowest, position)
      return this.assumed.get(key) ?? NEVER
    }
    this.spent += 1
    if (this.spent > BUDGET) return UNKNOWN
    return this.settle(key, compute)
  }

  private settle(key: Key, compute: () => Type): Type {
    const outer = this.lowest
    const own = this.open.length
    this.open.push(key)
    let type = NEVER
    let lowest = Number.POSITIVE_INFINITY
    for (let round = 0; ; round += 1) {
      this.lowest = Number.POSITIVE_INFINITY
      const next = shallow(compute())
      lowest = Math.min(lowest, this.lowest)
      const isStable = lowest > own || keyOf(next) === keyOf(type)
      type = isStable ? next : round < MAX_ROUNDS ? join(type, next) : UNKNOWN
      this.assumed.set(key, type)
      if (isStable || type.kind === 'unknown') break
    }
    this.open.pop()
    this.assumed.delete(key)
    if (lowest >= own) this.known.set(key, type)
    this.lowest = Math.min(outer, lowest >= own ? Number.POSITIVE_INFINITY : lowest)
    return type
  }

  /** What iterating over a value gives. */
  itemOf(type: Type): Type {
    return join(
      ...membersOf(type).map((member) => {
        if ('item' in member) return member.item
        if (member.kind === 'dict') return member.key
        if (member.kind === 'record' || member.kind === 'str') return STR
        if (member.kind === 'never' || member.kind === 'json') return member
        // Going through None is an error.
        if (member.kind === 'none') return NEVER
        if (member.kind === 'object' && member.name === 'sqlite3.Cursor') return this.stores.row
        return UNKNOWN
      }),
    )
  }

  /** An attribute of g: everything the project assigns to it. */
  global(name: string): Type {
    const values = this.globalValues(name)
    return values.length > 0 ? join(...values.map((value) => this.typeOf(value))) : UNKNOWN
  }

  /** The annotation for what an attribute of g holds once its function has run; null when unknown. */
  globalAnnotation(name: string): string | null {
    const values = this.globalValues(name)
    const types = values.map((value) => {
      const type = this.typeOf(value)
      return value && isNarrowed(value) ? without(type, 'none') : type
    })
    return values.length > 0 ? annotationText(join(...types)) : null
  }

  private globalValues(name: string): readonly (PyNode | null)[] {
    const writes = this.sources.globals.get(name)?.writes ?? []
    return writes.flatMap(({ access, attribute, call }) => {
      if (access?.field === 'left') return [field(access.parent as PyNode, 'right')]
      return attribute === 'setdefault' && call ? [argument(call, 1, null)] : []
    })
  }

  valueOf(type: Type): Type {
    return join(
      ...membersOf(type).map((member) => {
        if (member.kind === 'dict') return member.value
        if (member.kind === 'record') return join(...member.fields.values())
        return member.kind === 'json' || member.kind === 'never' ? member : UNKNOWN
      }),
    )
  }

  /** What calling something of a library gives, such as `datetime.utcnow`; null when unknown. */
  called(callee: PyNode): Type | null {
    const qualified = this.sources.project.names.qualify(callee)
    return (qualified && FUNCTION_RESULTS.get(qualified)) || null
  }

  /** What calling a project function gives. */
  returned(definition: PyNode): Type {
    return returnTypes(definition, this)
  }

  /** The type of what a name is bound to, anywhere. */
  binding(binding: Binding): Type {
    return this.memo(binding, () => bindingType(binding, this))
  }
}

const shallow = (type: Type): Type => (depthOf(type) > MAX_DEPTH ? UNKNOWN : type)
