/** The draft of one function: its signature, decorators, async-ness and prologue. Drafts only grow. */
import { type NamesInside, namesInside } from '../python/names.js'
import type { PyNode } from '../python/node.js'
import { code, type Deferred, deferred, type Hole, isSame } from './template.js'

/** Order of parameters in a printed signature; FastAPI resolves dependencies in that order, so guards come before bodies. */
export const RANKS = ['request', 'path', 'guard', 'provider', 'resource', 'body', 'query'] as const
export type Rank = (typeof RANKS)[number]

export interface Parameter {
  /** Same key twice is the same parameter. */
  readonly key: string
  /** Wished name; a number is appended where the function already binds it. */
  readonly name: string
  /** Empty for a parameter that is not FastAPI's to fill, such as a test's fixture. */
  readonly annotation: Hole
  readonly fallback?: Hole
  readonly rank: Rank
  /** The function binds this name itself where the parameter takes over, so it is free. */
  readonly isOwnName?: boolean
  /** Name to fall back to where another parameter has the wished one. */
  readonly alternative?: string
}

/** What is printed after the name of an existing parameter. */
export interface Annotation {
  readonly annotation: Hole
  /** Position among the dependencies of a signature; null for a value of the address. */
  readonly order: number | null
}

/** One FastAPI path operation that the function answers. */
export interface Operation {
  /** The Flask decorator or call this operation comes from. */
  readonly source: PyNode
  readonly router: Hole
  readonly method: string
  readonly path: Hole
  readonly name: Hole
  readonly inSchema: boolean
}

export interface Description {
  readonly keyword: string
  readonly value: Hole
  /** Lower case; null for all operations of the function. */
  readonly method: string | null
}

export class Draft {
  readonly parameters = new Map<string, Parameter>()
  readonly annotations = new Map<PyNode, Annotation>()
  /** Names of scopes that the parameters may reach into. */
  readonly reserved = new Set<string>()
  readonly dropped = new Set<PyNode>()
  readonly operations: Operation[] = []
  readonly options = new Map<string, Hole>()
  /** Keywords that only describe the operations, and details of path parameters for their documentation. */
  readonly described: Description[] = []
  readonly details = new Map<string, Hole>()
  readonly dependencies = new Map<string, { readonly dependency: Hole; readonly order: number }>()
  readonly prologue = new Map<string, Hole>()
  isAsync = false
  dropsReturns = false
  returns: Hole = null
  /** Who contradicted whom. */
  readonly conflicts: string[] = []
  private readonly optionAuthors = new Map<string, string>()
  /** Final names, filled by resolve. */
  readonly names = new Map<string, string>()

  private known: NamesInside | null = null

  constructor(readonly node: PyNode) {}

  /** The names the function knows before anything is added. */
  get inside(): NamesInside {
    this.known ??= namesInside(this.node)
    return this.known
  }

  /** Adds a parameter and gives the hole that prints its final name. */
  parameter(parameter: Parameter): Deferred {
    if (!this.parameters.has(parameter.key)) this.parameters.set(parameter.key, parameter)
    return deferred(() => code(this.names.get(parameter.key) ?? parameter.name))
  }

  /** Gives an existing parameter an annotation. */
  annotate(parameter: PyNode, annotation: Hole): void {
    if (!this.annotations.has(parameter)) this.annotations.set(parameter, { annotation, order: null })
  }

  /** Lets a dependency fill an existing parameter; those are resolved in the order given. */
  fill(parameter: PyNode, dependency: Hole, order: number): void {
    this.annotations.set(parameter, { annotation: dependency, order })
  }

  /** Keeps added parameters from taking these names. */
  reserve(names: Iterable<string>): void {
    for (const name of names) this.reserved.add(name)
  }

  drop(parameter: PyNode): void {
    this.dropped.add(parameter)
  }

  operation(operation: Operation): void {
    this.operations.push(operation)
  }

  /** A keyword of every operation decorator; two different values are a conflict. */
  option(keyword: string, value: Hole, author: string): void {
    const known = this.optionAuthors.get(keyword)
    if (known !== undefined && !isSame(this.options.get(keyword), value)) this.conflicts.push(known, author)
    if (known !== undefined) return
    this.optionAuthors.set(keyword, author)
    this.options.set(keyword, value)
  }

  /** A keyword that only documents the operations: any option of that name goes before it. */
  describe(keyword: string, value: Hole, method: string | null = null): void {
    this.described.push({ keyword, value, method })
  }

  /** `Path(description=...)` for a parameter that the address fills. */
  detail(parameter: string, detail: Hole): void {
    this.details.set(parameter, detail)
  }

  /** A dependency whose value the handler does not read; they are asked in this order. */
  dependsOn(key: string, dependency: Hole, order: number): void {
    this.dependencies.set(key, { dependency, order })
  }

  /** A statement printed before the body, after the docstring. */
  prepend(key: string, statement: Hole): void {
    this.prologue.set(key, statement)
  }

  makeAsync(): void {
    this.isAsync = true
  }

  /** Gives a function without return annotation one. */
  returning(annotation: Hole): void {
    this.returns = annotation
  }

  /** Leaves out the return annotation: FastAPI would read it as the response model. */
  dropReturnAnnotation(): void {
    this.dropsReturns = true
  }
}
