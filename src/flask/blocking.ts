/** What keeps a function out of the event loop: the first thing in its closure that is not proven to be quick and bounded. */
import { callArgs } from '../python/calls.js'
import { isGenerator, nameOf, parametersOf } from '../python/functions.js'
import type { Definition, PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { field, parts, statementsOf, textOf } from '../python/syntax.js'
import type { BlockingSources } from './blocking-sources.js'
import { isBounded } from './bounded.js'
import type { Guard } from './guards.js'
import { expectsPlain, loginName, otherDecorator } from './plain-callers.js'
import { dotted, heldByLibrary, heldByObject, QUICK_BUILTINS, WALKING_BUILTINS, WALKING_METHODS } from './quick.js'
import { attributeName } from './syntax-index.js'
import { membersOf, type Type } from './type.js'

export class Blocking {
  private readonly known = new Map<PyNode, string | null>()
  private readonly open = new Set<PyNode>()
  /** The function the question is about. */
  private root: PyNode | null = null
  /** Where a guard goes on to its view: that is called by the framework. */
  private passes: readonly PyNode[] = []
  /** Uses of the response that an after-hook is given: everything it offers is quick. */
  private given: ReadonlySet<PyNode> = new Set()

  constructor(private readonly sources: BlockingSources) {}

  /** A word for the report (`sqlite3`, `loop`, `requests`, a dotted name); null when nothing holds it. */
  heldBy(asked: PyNode | Guard): string | null {
    return 'wrapper' in asked ? this.guard(asked) : this.function(asked)
  }

  private function(definition: PyNode): string | null {
    this.root = definition
    // Dumping an object may load what belongs to it.
    if (this.sources.schemas.dumps.get(definition)?.schema) return 'schema'
    const hook = this.sources.hooks.find((candidate) => candidate.definition === definition)
    const [response] = hook?.kind === 'after_request' ? parametersOf(definition) : []
    this.given = new Set(response ? bindingOf(response.target)?.references : [])
    return expectsPlain(definition, this.sources) ?? this.body(definition, true)
  }

  private guard({ wrapper, passes, statements }: Guard): string | null {
    this.given = new Set()
    this.root = wrapper
    this.passes = passes
    return otherDecorator(wrapper) ?? this.first(statements)
  }

  private body(definition: PyNode, isRoot = false): string | null {
    const known = this.known.get(definition)
    if (known !== undefined && !isRoot) return known
    if (this.open.has(definition)) return 'recursion'
    if (isGenerator(definition)) return 'generator'
    this.open.add(definition)
    const held = this.first(statementsOf(definition))
    this.open.delete(definition)
    if (!isRoot) this.known.set(definition, held)
    return held
  }

  private first(nodes: readonly PyNode[]): string | null {
    for (const node of nodes) {
      const held = this.node(node)
      if (held !== null) return held
    }
    return null
  }

  private node(node: PyNode): string | null {
    if (this.passes.includes(node)) return this.first(callArgs(parts(node)[0] ?? node).list?.children ?? [])
    switch (node.kind) {
      case 'function_definition':
      case 'class_definition':
      case 'decorated_definition':
      case 'lambda':
      case 'type':
      case 'import_statement':
      case 'import_from_statement':
      case 'keyword_separator':
        return null
      case 'while_statement':
        return 'loop'
      case 'for_statement':
        return isBounded(field(node, 'right'), this.sources.project)
          ? this.first(node.children)
          : (this.node(field(node, 'right') ?? node) ?? 'loop')
      case 'for_in_clause':
        return (
          this.node(field(node, 'right') ?? node) ??
          (isBounded(field(node, 'right'), this.sources.project) ? null : 'loop')
        )
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        return this.first(
          [...node.children].sort((a, b) => Number(a.kind !== 'for_in_clause') - Number(b.kind !== 'for_in_clause')),
        )
      case 'with_item':
        return this.context(field(node, 'value'))
      case 'comparison_operator':
        return this.first(node.children) ?? this.membership(node)
      case 'keyword_argument':
        return this.node(field(node, 'value') ?? node)
      case 'attribute':
        return this.attribute(node)
      case 'subscript':
        return this.first(node.children) ?? this.value(field(node, 'value'))
      case 'call':
        return this.call(node)
      case 'await':
        return this.awaited(node)
      case 'identifier':
        return loginName(node, this.sources.project)
      default:
        return this.first(node.children)
    }
  }

  private context(value: PyNode | null): string | null {
    const expression = value?.kind === 'as_pattern' ? value.children[0] : value
    return expression?.kind === 'call' ? this.node(expression) : textOf(expression ?? (value as PyNode))
  }

  /** `x in y` walks through a list, and asks an object. */
  private membership(node: PyNode): string | null {
    if (!node.words.some((word) => word === 'in' || word === 'not in')) return null
    const container = parts(node).at(-1)
    if (!container || isBounded(container, this.sources.project) || this.isContext(container)) return null
    const held = membersOf(this.sources.types.typeOf(container)).map(({ kind }) =>
      /^(list|tuple|iterator|rows)$/.test(kind) ? 'loop' : kind === 'unknown' ? textOf(container) : null,
    )
    return held.find((word) => word !== null) ?? null
  }

  private isContext(node: PyNode): boolean {
    const name = this.sources.project.names.qualify(node) ?? ''
    return /^flask\.(g|session|request\.\w+|current_app\.config)$/.test(name)
  }

  private attribute(node: PyNode): string | null {
    const { project, flow } = this.sources
    const object = field(node, 'object')
    const name = project.names.qualify(node)
    if (name?.startsWith('flask.request.')) return heldByLibrary(name, this.isDirect())
    if (/^flask_(login|jwt_extended\.current_user)\./.test(name ?? '')) return name
    if (name !== null || !object || flow.is(object, 'app')) return null
    return this.node(object) ?? this.value(object, attributeName(node))
  }

  /** Attributes and items of something nobody knows may do anything: a property, a lazy load. */
  private value(owner: PyNode | null, attribute: string | null = null): string | null {
    if (!owner || this.isGiven(owner) || this.sources.project.names.qualify(owner)?.startsWith('flask.')) return null
    for (const member of membersOf(this.sources.types.typeOf(owner))) {
      if (member.kind === 'unknown') return dotted(owner, attribute)
      if (member.kind === 'rows') return dotted(owner, attribute)
      if (member.kind !== 'object') continue
      // A column that was not read yet, or a relationship, asks the database.
      if (member.definition && this.sources.types.sources.database.isPartOfModels(member.definition))
        return dotted(owner, attribute)
      const own = member.definition && attribute ? this.sources.index.methods(member.definition, attribute) : []
      const held =
        firstOf(own, (method) => this.body(method)) ??
        (member.definition || !attribute ? null : heldByObject(member.name, attribute))
      if (held !== null) return held
    }
    return null
  }

  /** The response of an after-hook, or something it offers. */
  private isGiven(node: PyNode): boolean {
    const object = node.kind === 'attribute' ? field(node, 'object') : null
    return object ? this.isGiven(object) : this.given.has(node)
  }

  private isDirect(): boolean {
    const { handlers, shaped } = this.sources
    const isHandler = handlers.some(({ definition }) => definition === this.root)
    return this.open.size === 1 && isHandler && this.root !== null && !shaped.has(this.root)
  }

  private call(call: PyNode): string | null {
    const callee = field(call, 'function')
    if (!callee) return null
    const given = callArgs(call)
    const rest = this.first(given.list?.kind === 'generator_expression' ? [given.list] : (given.list?.children ?? []))
    return rest ?? this.callee(call, callee)
  }

  /** A coroutine of a library waits without holding the loop; one of the project may do anything. */
  private awaited(node: PyNode): string | null {
    const call = parts(node)[0]
    const callee = call?.kind === 'call' ? field(call, 'function') : null
    const name = callee && this.sources.project.names.qualify(callee)
    const isOfLibrary = name !== null && !name?.includes(':')
    return call && isOfLibrary ? this.first(callArgs(call).list?.children ?? []) : this.first(node.children)
  }

  private callee(call: PyNode, callee: PyNode): string | null {
    const { project, flow } = this.sources
    const { names } = project
    const qualified = names.qualify(callee)
    const binding =
      (qualified ? names.definition(qualified) : null) ?? (callee.kind === 'identifier' ? names.binding(callee) : null)
    const definition = binding?.definitions.length === 1 ? binding.definitions[0] : undefined
    if (definition && definition.kind !== 'import') return this.called(definition, callee)
    if (qualified && !qualified.includes(':')) return heldByLibrary(qualified, this.isDirect())
    if (callee.kind === 'identifier') return binding ? textOf(callee) : this.builtin(call, textOf(callee))
    if (callee.kind !== 'attribute') return textOf(callee)
    const object = field(callee, 'object')
    if (!object) return null
    if (isSuper(object)) return /^__\w+__$/.test(attributeName(callee)) ? null : textOf(callee)
    const isSetting =
      object.kind === 'attribute' &&
      /^(config|logger)$/.test(attributeName(object)) &&
      flow.is(field(object, 'object'), 'app')
    return isSetting ? null : (this.node(object) ?? this.method(object, attributeName(callee)))
  }

  private called(definition: Definition, callee: PyNode): string | null {
    if (definition.kind === 'function') return plain(definition.node) ?? this.body(definition.node)
    if (definition.kind === 'class') return this.instance(definition.node)
    return textOf(callee)
  }

  private instance(definition: PyNode): string | null {
    const { project, index } = this.sources
    const bases = parts(field(definition, 'superclasses') ?? definition).filter(
      () => field(definition, 'superclasses') !== null,
    )
    for (const base of bases.filter(({ kind }) => kind === 'identifier' || kind === 'attribute')) {
      const name = project.names.qualify(base)
      const own = name ? project.names.definition(name)?.definitions.find(({ kind }) => kind === 'class') : null
      const isKnown =
        name === null ? project.names.binding(base) === null : own || /^(typing|enum|werkzeug\.exceptions)\./.test(name)
      if (!isKnown) return nameOf(definition)
      const held = own ? this.instance(own.node) : null
      if (held !== null) return held
    }
    const init = index.method(definition, '__init__')
    return plain(definition) ?? (init ? this.body(init) : null)
  }

  private builtin(call: PyNode, name: string): string | null {
    if (QUICK_BUILTINS.has(name)) return null
    if (!WALKING_BUILTINS.has(name)) return name
    const { positional } = callArgs(call)
    const [first] = positional
    if (!first || ((name === 'min' || name === 'max') && positional.length > 1)) return null
    const isSmall =
      name === 'dict' && membersOf(this.sources.types.typeOf(first)).every(({ kind }) => kind === 'record')
    return isSmall || isBounded(first, this.sources.project) ? null : 'loop'
  }

  private method(object: PyNode, name: string): string | null {
    const qualified = this.sources.project.names.qualify(object)
    if (qualified?.startsWith('flask.request.') || this.isGiven(object)) return null
    for (const member of membersOf(this.sources.types.typeOf(object))) {
      const held = this.memberMethod(member, object, name)
      if (held !== null) return held
    }
    return null
  }

  private memberMethod(member: Type, object: PyNode, name: string): string | null {
    if (/^(?:unknown|never|iterator|rows)$/.test(member.kind)) return dotted(object, name)
    if (member.kind === 'list') return WALKING_METHODS.has(name) ? 'loop' : null
    if (member.kind !== 'object') return null
    if (!member.definition) return heldByObject(member.name, name)
    const own = this.sources.index.methods(member.definition, name)
    return own.length > 0 ? firstOf(own, (method) => plain(method) ?? this.body(method)) : dotted(object, name)
  }
}

const plain = (definition: PyNode): string | null => otherDecorator(definition) && nameOf(definition)

function firstOf(nodes: readonly PyNode[], ask: (node: PyNode) => string | null): string | null {
  for (const node of nodes) {
    const found = ask(node)
    if (found !== null) return found
  }
  return null
}

const isSuper = (node: PyNode): boolean => node.kind === 'call' && textOf(field(node, 'function') ?? node) === 'super'
