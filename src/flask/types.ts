/** The type of every expression, followed through assignments, calls and returns; what cannot be proven is unknown. */
import type { Project } from '../project/project.js'
import { argument } from '../python/calls.js'
import { parametersOf } from '../python/functions.js'
import { literalString, stringPrefix } from '../python/literals.js'
import type { Binding, Definition, PyNode } from '../python/node.js'
import { field, parts, textOf } from '../python/syntax.js'
import { Annotations } from './annotations.js'
import { callType } from './call-types.js'
import type { GlobalFact } from './contexts.js'
import type { Flow } from './flow.js'
import type { Hook } from './hooks.js'
import { OBJECT_ATTRIBUTES, REQUEST_ATTRIBUTES } from './library-types.js'
import { isNarrowed } from './narrowing.js'
import { returnTypes } from './return-types.js'
import { type Handler, parseRule } from './routes.js'
import { constantStatus } from './status.js'
import { Stores } from './stores.js'
import { attributeName, classOfMethod, type SyntaxIndex } from './syntax-index.js'
import {
  annotationText,
  BOOL,
  BYTES,
  depthOf,
  dictOf,
  FLOAT,
  holdsContainers,
  INT,
  isContainer,
  isJson,
  iteratorOf,
  JSON_VALUE,
  join,
  keyOf,
  listOf,
  membersOf,
  NEVER,
  NONE,
  object,
  STR,
  setOf,
  type Type,
  tupleOf,
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
  private readonly known = new Map<Key, Type>()
  private readonly open: Key[] = []
  private readonly assumed = new Map<Key, Type>()
  /** The outermost open key whose assumption was read. */
  private lowest = Number.POSITIVE_INFINITY
  private spent = 0

  constructor(readonly sources: TypeSources) {
    this.annotations = new Annotations(sources.project)
    this.stores = new Stores(this)
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
    return node ? this.memo(node, () => this.evaluate(node)) : UNKNOWN
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

  private evaluate(node: PyNode): Type {
    switch (node.kind) {
      case 'string':
        return stringPrefix(node).includes('b') ? BYTES : STR
      case 'concatenated_string':
        return this.typeOf(parts(node)[0] ?? null)
      case 'integer':
        return INT
      case 'float':
        return Number.isFinite(Number(textOf(node).replaceAll('_', ''))) ? FLOAT : UNKNOWN
      case 'true':
      case 'false':
      case 'comparison_operator':
      case 'not_operator':
        return BOOL
      case 'none':
        return NONE
      case 'identifier':
        return this.name(node)
      case 'attribute':
        return this.attribute(node)
      case 'call':
        return callType(node, this)
      case 'await':
      case 'parenthesized_expression':
        return this.typeOf(parts(node)[0] ?? null)
      case 'named_expression':
        return this.typeOf(field(node, 'value'))
      case 'subscript':
        return this.subscript(node)
      default:
        return this.composed(node)
    }
  }

  private composed(node: PyNode): Type {
    const [first, second, third] = parts(node)
    switch (node.kind) {
      case 'conditional_expression':
        return join(this.typeOf(first ?? null), this.typeOf(third ?? null))
      case 'boolean_operator':
        return node.words.includes('or')
          ? join(without(this.typeOf(first ?? null), 'none'), this.typeOf(second ?? null))
          : join(this.typeOf(first ?? null), this.typeOf(second ?? null))
      case 'list':
        return listOf(this.elements(node))
      case 'set':
        return setOf(this.elements(node))
      case 'tuple':
      case 'expression_list':
        return tupleOf(this.elements(node))
      case 'list_comprehension':
        return listOf(this.typeOf(field(node, 'body')))
      case 'set_comprehension':
        return setOf(this.typeOf(field(node, 'body')))
      case 'generator_expression':
        return iteratorOf(this.typeOf(field(node, 'body')))
      case 'dictionary':
        return join(dictOf(NEVER, NEVER), ...parts(node).map((entry) => this.entry(entry)))
      case 'dictionary_comprehension':
        return this.entry(field(node, 'body'))
      case 'binary_operator':
        return operation(node.words[0] ?? '', this.typeOf(first ?? null), this.typeOf(second ?? null))
      case 'unary_operator': {
        const type = this.typeOf(first ?? null)
        return type.kind === 'int' || type.kind === 'float' ? type : type.kind === 'bool' ? INT : UNKNOWN
      }
      default:
        return UNKNOWN
    }
  }

  private elements(node: PyNode): Type {
    const types = parts(node).map((child) =>
      child.kind === 'list_splat' ? this.itemOf(this.typeOf(child.children[0] ?? null)) : this.typeOf(child),
    )
    return join(...types)
  }

  private entry(node: PyNode | null): Type {
    if (node?.kind === 'dictionary_splat') {
      const type = this.typeOf(node.children[0] ?? null)
      return membersOf(type).every(({ kind }) => kind === 'dict') ? type : this.spread(type)
    }
    const [key, value] = node ? parts(node) : []
    return dictOf(this.typeOf(key ?? null), this.typeOf(value ?? null))
  }

  private spread(type: Type): Type {
    if (type.kind === 'record') return dictOf(STR, join(...type.fields.values()))
    return type.kind === 'json' ? dictOf(STR, JSON_VALUE) : dictOf(UNKNOWN, UNKNOWN)
  }

  /** What iterating over a value gives. */
  itemOf(type: Type): Type {
    return join(
      ...membersOf(type).map((member) => {
        if ('item' in member) return member.item
        if (member.kind === 'dict') return member.key
        if (member.kind === 'record' || member.kind === 'str') return STR
        if (member.kind === 'never' || member.kind === 'json') return member
        if (member.kind === 'object' && member.name === 'sqlite3.Cursor') return this.stores.row
        return UNKNOWN
      }),
    )
  }

  private name(node: PyNode): Type {
    const { names } = this.sources.project
    const qualified = names.qualify(node)
    const binding = names.binding(node)
    if (binding?.definitions.some(({ kind }) => kind !== 'import')) return this.binding(binding)
    if (qualified === 'flask.session') return object('flask.Session')
    const definition = qualified ? names.definition(qualified) : null
    return definition ? this.binding(definition) : UNKNOWN
  }

  binding(binding: Binding): Type {
    return this.memo(binding, () => {
      const declared = binding.definitions.map((definition) => this.declared(definition)).find(Boolean)
      if (declared) return declared
      const types = binding.definitions.map((definition) => this.definition(definition))
      return this.stores.withWrites(binding, join(...types))
    })
  }

  /** The type an annotated assignment or parameter promises. */
  private declared(definition: Definition): Type | null {
    const annotation = field(definition.node, 'type')
    const type = annotation ? this.annotations.typeOf(annotation) : UNKNOWN
    return isPrecise(type) ? type : null
  }

  private definition(definition: Definition): Type {
    const { node, value, kind, target } = definition
    if (value) return this.typeOf(value)
    if (kind === 'parameter') return this.parameter(definition)
    switch (node.kind) {
      case 'for_statement':
      case 'for_in_clause': {
        const item = this.itemOf(this.typeOf(field(node, 'right')))
        return field(node, 'left') === target ? item : this.unpacked(node, target, item)
      }
      case 'augmented_assignment': {
        const operator = (node.words[0] ?? '').replace('=', '')
        return operation(operator, this.typeOf(field(node, 'left')), this.typeOf(field(node, 'right')))
      }
      case 'assignment':
        // `x: int` alone gives no value.
        return field(node, 'right') === null
          ? NEVER
          : this.unpacked(node, target, this.itemOf(this.typeOf(field(node, 'right'))))
      case 'with_item':
        return this.typeOf(field(node, 'value')?.children[0] ?? null)
      case 'except_clause':
        return object('Exception')
      default:
        return UNKNOWN
    }
  }

  /** `for key, value in d.items()` and `a, b = 1, "x"`. */
  private unpacked(node: PyNode, target: PyNode, item: Type): Type {
    const right = field(node, 'right')
    const call = right?.kind === 'call' ? field(right, 'function') : null
    const names = parts(field(node, 'left') ?? node)
    if (call?.kind === 'attribute' && attributeName(call) === 'items' && names.length === 2) {
      const owner = this.typeOf(field(call, 'object'))
      return names[0] === target ? this.itemOf(owner) : this.valueOf(owner)
    }
    if (
      node.kind === 'assignment' &&
      right &&
      parts(right).length === names.length &&
      /^(tuple|expression_list)$/.test(right.kind)
    )
      return this.typeOf(parts(right)[names.indexOf(target)] ?? null)
    return names.includes(target) ? this.itemOf(item) : UNKNOWN
  }

  private parameter({ target }: Definition): Type {
    const { index, handlers, hooks, flow } = this.sources
    const owner = index.ownerOf(target)
    if (!owner) return UNKNOWN
    const name = textOf(target)
    const parameters = parametersOf(owner)
    const position = parameters.findIndex((parameter) => parameter.name === name)
    const parameter = parameters[position]
    const container = classOfMethod(owner)
    if (!parameter || parameter.kind === 'star' || parameter.kind === 'doubleStar') return UNKNOWN
    if (container && position === 0) return object(textOf(field(container, 'name') ?? container), container)
    const handler = handlers.find(({ definition }) => definition === owner)
    if (handler) return this.pathVariable(handler, name)
    const subjects = hooks.filter((hook) => hook.definition === owner)
    if (subjects.length > 0) return join(...subjects.map((hook) => this.handled(hook.subject)))
    if (container && name !== '' && textOf(field(owner, 'name') ?? owner) !== '__init__') return UNKNOWN
    const calls = container ? index.callsOf(container) : index.callsOf(owner)
    if (calls.length === 0 || calls.length < this.useCount(container ?? owner) || flow === null) return UNKNOWN
    const given = calls.map((call) => argument(call, position - (container ? 1 : 0), name) ?? parameter.default)
    return join(...given.map((value) => this.typeOf(value)))
  }

  /** What an error handler gets. */
  private handled(subject: PyNode | null): Type {
    const isStatus = subject !== null && constantStatus(subject, this.sources.project.names) !== null
    return isStatus ? object('werkzeug.exceptions.HTTPException') : this.annotations.typeOf(subject)
  }

  private useCount(definition: PyNode): number {
    const uses = this.sources.index.usesOf(definition)
    return uses.filter(
      (use) => !/^(type|argument_list|except_clause|as_pattern|tuple|decorator)$/.test(use.parent?.kind ?? ''),
    ).length
  }

  private pathVariable(handler: Handler, name: string): Type {
    const converters = handler.routes.flatMap(({ rule }) =>
      rule === null
        ? ['']
        : parseRule(rule).flatMap((part) =>
            typeof part !== 'string' && part.variable === name ? [part.converter] : [],
          ),
    )
    return converters.length === 0 ? UNKNOWN : join(...converters.map((converter) => CONVERTERS[converter] ?? UNKNOWN))
  }

  private attribute(node: PyNode): Type {
    const { project, index, flow } = this.sources
    const qualified = project.names.qualify(node)
    const definition = qualified ? project.names.definition(qualified) : null
    if (definition) return this.binding(definition)
    const name = attributeName(node)
    const owner = field(node, 'object')
    const ownerName = owner ? project.names.qualify(owner) : null
    if (ownerName === 'flask.g') return this.global(name)
    if (ownerName === 'flask.request') return REQUEST_ATTRIBUTES.get(name) ?? UNKNOWN
    if (owner && flow.is(owner, 'app') && name === 'config') return object('flask.Config')
    if (qualified && /^http\.HTTPStatus\.[A-Z_]+$/.test(qualified)) return INT
    return join(
      ...membersOf(this.typeOf(owner)).map((member) => {
        if (member.kind !== 'object') return UNKNOWN
        if (!member.definition)
          return OBJECT_ATTRIBUTES.get(`${member.name}.${name}`) ?? this.errorAttribute(member.name, name)
        return join(
          ...index.attributeValues(member.definition, name).map((value) => this.typeOf(value)),
          this.stores.attribute(member.definition, name),
        )
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

  /** Werkzeug's errors carry the text given to abort(); the rest of Python's exceptions say nothing. */
  private errorAttribute(owner: string, name: string): Type {
    if (!owner.startsWith('werkzeug.exceptions.')) return UNKNOWN
    return name === 'code' ? INT : name === 'name' || name === 'description' ? STR : UNKNOWN
  }

  private subscript(node: PyNode): Type {
    const key = field(node, 'subscript')
    const owner = this.typeOf(field(node, 'value'))
    const isSlice = key?.kind === 'slice'
    return join(...membersOf(owner).map((member) => this.element(member, key, isSlice)))
  }

  private element(member: Type, key: PyNode | null, isSlice: boolean): Type {
    if (isSlice || member.kind === 'json' || member.kind === 'str' || member.kind === 'never') return member
    if (member.kind === 'dict') return member.value
    if (member.kind === 'record') return member.fields.get(literalString(key) ?? '') ?? join(...member.fields.values())
    if (member.kind === 'list' || member.kind === 'tuple') return member.item
    if (member.kind === 'object' && member.name === 'flask.MultiDict') return STR
    if (member.kind === 'object' && member.name === 'flask.Config') return this.stores.config(literalString(key))
    if (member.kind === 'object' && member.name === 'flask.Session') return JSON_VALUE
    return UNKNOWN
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

  /** What calling a project function gives. */
  returned(definition: PyNode): Type {
    return returnTypes(definition, this)
  }
}

const CONVERTERS: Readonly<Record<string, Type>> = {
  default: STR,
  string: STR,
  path: STR,
  any: STR,
  int: INT,
  float: FLOAT,
}

/** Arithmetic on proven numbers and texts. */
function operation(operator: string, left: Type, right: Type): Type {
  if (left.kind === 'never' || right.kind === 'never') return NEVER
  const kinds = [left.kind, right.kind]
  if (left.kind === 'str')
    return operator === '%' || (operator === '+' && right.kind === 'str') || (operator === '*' && right.kind === 'int')
      ? STR
      : UNKNOWN
  if (left.kind === 'list' && right.kind === 'list' && operator === '+') return join(left, right)
  if (left.kind === 'dict' && right.kind === 'dict' && operator === '|') return join(left, right)
  if (!kinds.every((kind) => kind === 'int' || kind === 'float' || kind === 'bool')) return UNKNOWN
  if (operator === '**') return UNKNOWN
  return operator === '/' || kinds.includes('float') ? FLOAT : INT
}

/** A declaration that leaves parts open says less than the values do. */
function isPrecise(type: Type): boolean {
  if ('item' in type) return isPrecise(type.item)
  if (type.kind === 'dict') return isPrecise(type.key) && isPrecise(type.value)
  return type.kind === 'union' ? type.members.every(isPrecise) : type.kind !== 'unknown'
}

const shallow = (type: Type): Type => (depthOf(type) > MAX_DEPTH ? UNKNOWN : type)
