/** Class-based views: which methods of a class answer which HTTP methods, and what keeps one instance from serving every request. */

import type { Project } from '../project/project.js'
import { argument, callArgs } from '../python/calls.js'
import { decoratorsOf, nameOf } from '../python/functions.js'
import { literalElements, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { descendants, enclosingFunction, field, parts, statementsOf, textOf } from '../python/syntax.js'
import type { Constants } from './constants.js'
import { isResource, isSwaggerResource, type ResourceUse, resourceEndpoint } from './rest.js'
import { RESOURCES } from './rest-names.js'
import { ownMethods } from './routes.js'
import { attributeName, type SyntaxIndex } from './syntax-index.js'

const VERBS = ['get', 'post', 'head', 'options', 'delete', 'put', 'trace', 'patch']

/** Names of a class body that only flask.views reads. */
export const VIEW_SETTINGS: ReadonlySet<string> = new Set([
  ...['methods', 'decorators', 'init_every_request', 'provide_automatic_options', 'method_decorators'],
])

export interface Verb {
  /** The method of the class. */
  readonly method: PyNode
  readonly methods: readonly string[]
}

export interface ClassView {
  readonly definition: PyNode
  /** The `as_view(...)` call, or what adds a resource to its Api. */
  readonly creation: PyNode
  /** The expression that names the class in it. */
  readonly classExpression: PyNode
  /** The endpoint it is called by. */
  readonly name: string | null
  /** Whether its answers are data, as those of a Resource. */
  readonly isResource: boolean
  /** What the class is created with. */
  readonly arguments: readonly PyNode[]
  readonly keywords: ReadonlyMap<string, PyNode>
  readonly verbs: readonly Verb[]
  /** Decorators of the class body, innermost first; null when they cannot be read. */
  readonly decorators: readonly PyNode[] | null
  /** Why one instance cannot stand for the class, in a few words. */
  readonly problem: string | null
}

export class ClassViews {
  readonly found = new Map<PyNode, ClassView>()

  constructor(
    private readonly project: Project,
    private readonly index: SyntaxIndex,
    private readonly constants: Constants,
    resources: readonly ResourceUse[],
    /** Decorators of classes that leave them as they are. */
    private readonly harmless: ReadonlySet<PyNode>,
  ) {
    for (const use of resources) {
      const view = this.resource(use)
      if (view) this.found.set(use.call, view)
    }
    for (const call of index.callsNamed('as_view')) {
      const view = this.read(call)
      if (view) this.found.set(call, view)
    }
  }

  /** The class-based view an expression denotes: an `as_view` call, or a name bound once to one. */
  of(expression: PyNode): ClassView | null {
    const own = this.found.get(expression)
    if (own) return own
    const { names } = this.project
    const qualified = names.qualify(expression)
    const binding = (qualified && names.definition(qualified)) || names.binding(expression)
    const [definition, ...more] = binding?.definitions ?? []
    return (more.length === 0 && definition?.value && this.found.get(definition.value)) || null
  }

  /** The classes registered somewhere, with the project classes they inherit from. */
  classes(): ReadonlySet<PyNode> {
    return new Set([...this.found.values()].flatMap(({ definition }) => this.index.bases(definition)))
  }

  /** Views that other views of their class reach: `self.get()`, `super().get()`, `Base.get(self)`. */
  called(): ReadonlySet<PyNode> {
    const reached = [...this.found.values()].flatMap(({ definition }) =>
      this.index
        .bases(definition)
        .flatMap((owner) =>
          [...descendants(owner)].filter(isVerb).map((node) => this.reached(node, definition, owner)),
        ),
    )
    return new Set(reached.flatMap((method) => method ?? []))
  }

  /** What an attribute inside a class is for an object of a class that inherits from it. */
  private reached(attribute: PyNode, definition: PyNode, owner: PyNode): PyNode | null {
    const object = field(attribute, 'object')
    const name = attributeName(attribute)
    if (!object) return null
    if (/^(self|cls)$/.test(textOf(object))) return this.index.method(definition, name)
    const start = argument(object, 0, null)
    if (object.kind === 'call' && textOf(field(object, 'function') ?? object) === 'super')
      return this.index.inherited(definition, (start && this.classOf(start)) ?? owner, name)
    const named = this.classOf(object)
    return named && this.index.method(named, name)
  }

  private read(creation: PyNode): ClassView | null {
    const callee = field(creation, 'function')
    const classExpression = callee && field(callee, 'object')
    const definition = classExpression && this.classOf(classExpression)
    const kind = definition && this.kindOf(definition)
    if (!classExpression || !definition || !kind) return null
    const list = callArgs(creation).list?.children.filter(({ kind: of }) => of !== 'comment') ?? []
    const name = argument(creation, 0, 'name')
    return {
      definition,
      creation,
      classExpression,
      name: literalString(name),
      isResource: false,
      arguments: list.filter((given) => given !== name && given !== name?.parent),
      keywords: new Map(),
      verbs: kind === 'MethodView' ? this.verbs(definition) : this.dispatch(definition),
      decorators: this.decorators(definition),
      problem: this.problem(definition, kind),
    }
  }

  private resource(use: ResourceUse): ClassView | null {
    const { definition, named, call } = use
    if (!definition) return null
    const names = this.baseNames(definition)
    const isData = isResource(names)
    if (!isData && !names.includes('flask.views.MethodView')) return null
    const hasApi = isSwaggerResource(names)
    const isPlain = !hasApi || !this.index.method(definition, '__init__')
    const computed = use.arguments && use.keywords ? null : 'is created with computed arguments'
    const problem = isPlain ? computed : 'is given its Api in __init__'
    return {
      definition,
      creation: call,
      classExpression: named,
      name: use.endpoint
        ? literalString(use.endpoint)
        : isData
          ? resourceEndpoint(use, this.index)
          : nameOf(definition),
      isResource: isData,
      arguments: use.arguments ?? [],
      keywords: use.keywords ?? new Map(),
      verbs: this.verbs(definition),
      decorators: this.decorators(definition),
      problem: problem ?? this.problem(definition, 'MethodView'),
    }
  }

  private classOf(expression: PyNode): PyNode | null {
    const { names } = this.project
    const qualified = names.qualify(expression)
    const binding = (qualified && names.definition(qualified)) || names.binding(expression)
    const [definition, ...more] = binding?.definitions ?? []
    return definition?.kind === 'class' && more.length === 0 ? definition.node : null
  }

  private baseNames(definition: PyNode): (string | null)[] {
    return this.index
      .bases(definition)
      .flatMap((owner) => parts(field(owner, 'superclasses') ?? owner.children[0] ?? owner))
      .map((base) => this.project.names.qualify(base))
  }

  private kindOf(definition: PyNode): 'MethodView' | 'View' | null {
    const names = this.baseNames(definition)
    if (names.includes('flask.views.MethodView')) return 'MethodView'
    return names.includes('flask.views.View') ? 'View' : null
  }

  private verbs(definition: PyNode): Verb[] {
    const allowed = this.setting(definition, 'methods')
    const only = allowed && ownMethods(this.constants.texts(allowed))
    return VERBS.flatMap((verb) => {
      const method = this.index.method(definition, verb)
      const name = verb.toUpperCase()
      return method && (!only || only.includes(name)) ? [{ method, methods: [name] }] : []
    })
  }

  private dispatch(definition: PyNode): Verb[] {
    const given = this.setting(definition, 'methods')
    const methods = given ? ownMethods(this.constants.texts(given)) : ['GET']
    const method = this.index.method(definition, 'dispatch_request')
    return method && methods ? [{ method, methods }] : []
  }

  private decorators(definition: PyNode): readonly PyNode[] | null {
    const given = ['method_decorators', 'decorators'].flatMap((name) => this.setting(definition, name) ?? [])
    const lists = given.map(literalElements)
    return lists.includes(null) ? null : (lists as PyNode[][]).flat()
  }

  private setting(definition: PyNode, name: string): PyNode | null {
    return this.index.attributeValues(definition, name)[0] ?? null
  }

  private problem(definition: PyNode, kind: 'MethodView' | 'View'): string | null {
    const { index } = this
    const owners = index.bases(definition)
    const outside = this.baseNames(definition).filter((name) => name !== null && !name.includes(':'))
    const isView = (name: string): boolean => /^flask\.views\.(Method)?View$/.test(name) || RESOURCES.has(name)
    if (outside.some((name) => !isView(name ?? '') && name !== 'object'))
      return 'inherits from a class outside the project'
    if (owners.some((owner) => decoratorsOf(owner).some((decorator) => !this.harmless.has(decorator))))
      return 'is decorated itself'
    if (kind === 'MethodView' && index.method(definition, 'dispatch_request'))
      return 'has a dispatch_request of its own'
    if (index.method(definition, 'as_view')) return 'has an as_view of its own'
    if (owners.some((owner) => keepsState(owner))) return 'keeps values of one request on self'
    const start = index.method(definition, '__init__')
    return start && !statementsOf(start).every((statement) => this.onlyPrepares(statement))
      ? 'does more in __init__ than keep its arguments'
      : null
  }

  /** A parser may be made once for all requests: it keeps nothing of them. */
  private onlyPrepares(statement: PyNode): boolean {
    const expression = parts(statement)[0]
    const isSet = expression?.kind === 'assignment' && field(expression, 'left')?.kind === 'attribute'
    const call = isSet ? field(expression, 'right') : expression
    const callee = call?.kind === 'call' ? field(call, 'function') : null
    if (!callee || !call) return onlyStores(statement)
    if (isSet) return /^flask_rest\w+\.reqparse\.RequestParser$/.test(this.project.names.qualify(callee) ?? '')
    const text = textOf(callee)
    const isBase = /^super\([^()]*\)\.__init__$/.test(text) && parts(callArgs(call).list ?? call).length === 0
    return isBase || /^self\.\w+\.add_argument$/.test(text)
  }
}

/** Whether a method other than `__init__` assigns to an attribute of self. */
function keepsState(owner: PyNode): boolean {
  return [...descendants(owner)].some((node) => {
    if (node.kind !== 'attribute' || textOf(field(node, 'object') ?? node) !== 'self') return false
    const method = enclosingFunction(node)
    const isTarget =
      node.field === 'left' || /^(pattern_list|tuple_pattern|delete_statement)$/.test(node.parent?.kind ?? '')
    return isTarget && method !== null && nameOf(method) !== '__init__'
  })
}

/** Whether a statement is `self.x = <something that calls nothing>`, or nothing at all. */
function onlyStores(statement: PyNode): boolean {
  const assignment = parts(statement)[0]
  const isText = statement.kind === 'expression_statement' && literalString(assignment) !== null
  const isStore = assignment?.kind === 'assignment' && field(assignment, 'left')?.kind === 'attribute'
  return isText || statement.kind === 'pass_statement' || (isStore && !callsSomething(assignment))
}

const callsSomething = (node: PyNode): boolean =>
  [...descendants(node)].some(
    ({ kind }) => /^(call|await|list|dictionary|set)$/.test(kind) || kind.endsWith('comprehension'),
  )

/** Whether an attribute is a view by its name. */
const isVerb = (node: PyNode): boolean =>
  node.kind === 'attribute' && [...VERBS, 'dispatch_request'].includes(attributeName(node))
