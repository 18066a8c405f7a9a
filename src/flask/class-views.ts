/** Class-based views: which methods of a class answer which HTTP methods, and what keeps one instance from serving every request. */

import type { Project } from '../project/project.js'
import { argument, callArgs } from '../python/calls.js'
import { decoratorsOf, nameOf } from '../python/functions.js'
import { literalElements, literalPairs, literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { descendants, field, parts, textOf } from '../python/syntax.js'
import type { Constants } from './constants.js'
import { hasOwnObject } from './own-objects.js'
import { isResource, isSwaggerResource, type ResourceUse, resourceEndpoint } from './rest.js'
import { RESOURCES } from './rest-names.js'
import { ownMethods } from './routes.js'
import { METHOD_RESOURCES } from './schemas.js'
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
  /** What `method_decorators` puts around the method, outermost first; null when it cannot be read. */
  readonly decorators: readonly PyNode[] | null
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
  /** Where those are computed: the list and the dictionary. */
  readonly starred: PyNode | null
  readonly doubleStarred: PyNode | null
  readonly verbs: readonly Verb[]
  /** Decorators of the view as a whole, from the class body or its Api, outermost first; null when they cannot be read. */
  readonly decorators: readonly PyNode[] | null
  /** Those of its Api: they get the response, and their own answers are no data. */
  readonly ofApi: readonly PyNode[]
  /** Each request has an object of its own: `__init__` or the methods keep something of it. */
  readonly isOwnObject: boolean
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
      starred: null,
      doubleStarred: null,
      verbs: kind === 'MethodView' ? this.verbs(definition) : this.dispatch(definition),
      decorators: this.listed(this.setting(definition, 'decorators')),
      ofApi: [],
      isOwnObject: hasOwnObject(definition, this.index),
      problem: this.problem(definition, kind),
    }
  }

  private resource(use: ResourceUse): ClassView | null {
    const { definition, named, call } = use
    if (!definition) return null
    const names = this.baseNames(definition)
    const isData = isResource(names)
    if (!isData && !names.some(isMethodView)) return null
    const hasApi = isSwaggerResource(names)
    const ofApi = this.ofApi(use)
    const own = this.listed(this.setting(definition, 'decorators'))
    const isPlain = !hasApi || !this.index.method(definition, '__init__')
    const problem = isPlain ? null : 'is given its Api in __init__'
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
      starred: use.arguments ? null : argument(call, null, 'resource_class_args'),
      doubleStarred: use.keywords ? null : argument(call, null, 'resource_class_kwargs'),
      verbs: this.verbs(definition),
      decorators: ofApi && own && [...ofApi, ...own],
      ofApi: ofApi ?? [],
      isOwnObject: hasOwnObject(definition, this.index),
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
    if (names.some(isMethodView)) return 'MethodView'
    return names.includes('flask.views.View') ? 'View' : null
  }

  private verbs(definition: PyNode): Verb[] {
    const allowed = this.setting(definition, 'methods')
    const only = allowed && ownMethods(this.constants.texts(allowed))
    return VERBS.flatMap((verb) => {
      const method = this.index.method(definition, verb)
      const name = verb.toUpperCase()
      const decorators = this.methodDecorators(definition, verb)
      return method && (!only || only.includes(name)) ? [{ method, methods: [name], decorators }] : []
    })
  }

  private dispatch(definition: PyNode): Verb[] {
    const given = this.setting(definition, 'methods')
    const methods = given ? ownMethods(this.constants.texts(given)) : ['GET']
    const method = this.index.method(definition, 'dispatch_request')
    return method && methods ? [{ method, methods, decorators: [] }] : []
  }

  /** A list for all methods, or one for each of some: `{"post": [admin_required]}`. */
  private methodDecorators(definition: PyNode, verb: string): readonly PyNode[] | null {
    const given = this.setting(definition, 'method_decorators')
    const pairs = given?.kind === 'dictionary' ? literalPairs(given) : null
    if (!given || !pairs) return this.listed(given)
    if (pairs.some(({ key }) => literalString(key) === null)) return null
    return this.listed(pairs.findLast(({ key }) => literalString(key) === verb)?.value ?? null)
  }

  /** `Api(app, decorators=[limited])`. */
  private ofApi({ owners }: ResourceUse): readonly PyNode[] | null {
    const lists = [...owners].map(({ origin }) => this.listed(origin && argument(origin, null, 'decorators')))
    const [first = null, ...others] = lists
    return others.every((list) => list?.length === 0) ? first : null
  }

  /** The elements of a list, the last of which Python applies last. */
  private listed(given: PyNode | null): readonly PyNode[] | null {
    const elements = given && (literalElements(given) ?? literalElements(this.index.valueOf(given) ?? given))
    return given ? (elements?.toReversed() ?? null) : []
  }

  private setting(definition: PyNode, name: string): PyNode | null {
    return this.index.attributeValues(definition, name)[0] ?? null
  }

  private problem(definition: PyNode, kind: 'MethodView' | 'View'): string | null {
    const { index } = this
    const owners = index.bases(definition)
    const outside = this.baseNames(definition).filter((name) => name !== null && !name.includes(':'))
    const isView = (name: string): boolean =>
      /^flask\.views\.(Method)?View$/.test(name) || RESOURCES.has(name) || METHOD_RESOURCES.has(name)
    if (outside.some((name) => !isView(name ?? '') && name !== 'object'))
      return 'inherits from a class outside the project'
    if (owners.some((owner) => decoratorsOf(owner).some((decorator) => !this.harmless.has(decorator))))
      return 'is decorated itself'
    if (kind === 'MethodView' && index.method(definition, 'dispatch_request'))
      return 'has a dispatch_request of its own'
    if (index.method(definition, 'as_view')) return 'has an as_view of its own'
    return null
  }
}

const isMethodView = (name: string | null): boolean =>
  name === 'flask.views.MethodView' || METHOD_RESOURCES.has(name ?? '')

/** Whether an attribute is a view by its name. */
const isVerb = (node: PyNode): boolean =>
  node.kind === 'attribute' && [...VERBS, 'dispatch_request'].includes(attributeName(node))
