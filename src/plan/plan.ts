/** The plan: everything transforms want, collected as intents on records. Nothing is printed here. */
import type { PyNode } from '../python/node.js'
import { pathOfHelper } from '../support/index.js'
import { CallDraft } from './call-draft.js'
import { Draft } from './draft.js'
import type { NewModule, TextEdit, WholeFile } from './files.js'
import type { Finding, FindingText } from './finding.js'
import { defined, type Hole, type ImportedName } from './template.js'
import type { Transform } from './transform.js'

export type { NewModule, TextEdit, WholeFile }

export interface Replacement {
  readonly node: PyNode
  /** Null removes the node. */
  readonly template: Hole
  readonly author: string
}

/** A statement printed directly before or after another one. */
export interface Attachment {
  readonly statement: PyNode
  readonly side: 'before' | 'after'
  readonly template: Hole
  /** Attachments of one statement are printed in this order. */
  readonly order: number
  readonly author: string
  /** The construct elsewhere that it is printed for: what a blueprint registers stands where the blueprint is registered. */
  readonly cause?: PyNode | null
}

/** A statement that has to stand below another one. */
export interface Move {
  readonly statement: PyNode
  readonly after: PyNode
  readonly author: string
}

/** A new top-level definition in a project module. */
export interface NewDefinition {
  readonly path: string
  readonly name: string
  readonly template: Hole
  /** Printed directly after this top-level statement. */
  readonly after: PyNode
  /** A function or class, set apart by blank lines. */
  readonly isBlock: boolean
  /** Definitions after one statement are printed in this order. */
  readonly order: number
  readonly author: string
}

export interface DefinitionOptions {
  readonly isBlock?: boolean
  readonly order?: number
}

export interface Requirement {
  readonly distribution: string
  /** `main`, or `test` for what only the tests import. */
  readonly scope: 'main' | 'test'
  /** Path of a file of the application that needs it. */
  readonly path: string
}

/** A distribution the application no longer imports. */
export interface Release {
  readonly distribution: string
  /** Path of a file of the application that let go of it. */
  readonly path: string
}

export interface HelperRequest {
  readonly helper: string
  readonly author: string
  /** The module that uses it. */
  readonly path: string
  readonly supportPath: string
}

/** A place in a file that is not Python, 1-based. */
export interface TextPlace {
  readonly path: string
  readonly line: number
}

/** One place that no transform can carry over; it keeps its unit on Flask when `blocks`. */
export interface Remark {
  readonly node: PyNode
  readonly author: string
  readonly code: string
  readonly text: FindingText
  readonly data: Readonly<Record<string, string>>
  readonly blocks: boolean
  /** Where it is shown, when that is not at the node. */
  readonly place?: TextPlace | null
  /** Only true once the unit is converted. */
  readonly isAfterwards?: boolean
}

export class Plan {
  readonly replacements: Replacement[] = []
  readonly attachments: Attachment[] = []
  readonly definitions: NewDefinition[] = []
  readonly modules: NewModule[] = []
  readonly texts: TextEdit[] = []
  readonly files: WholeFile[] = []
  readonly requirements: Requirement[] = []
  readonly releases: Release[] = []
  readonly remarks: Remark[] = []
  readonly drafts = new Map<PyNode, Draft>()
  readonly calls = new Map<PyNode, CallDraft>()
  readonly moves: Move[] = []
  /** Nodes that may be printed more than once. */
  readonly copies = new Set<PyNode>()
  /** Nodes that go with everything planned inside them. */
  readonly discards = new Set<PyNode>()
  /** Support helpers asked for. */
  readonly helpers: HelperRequest[] = []

  constructor(private readonly supportPathOf: (modulePath: string) => string) {}

  /** The same intents without the replacements of some nodes, to add to; what was said stays said. */
  without(nodes: ReadonlySet<PyNode>): Plan {
    const copy = new Plan(this.supportPathOf)
    copy.replacements.push(...this.replacements.filter(({ node }) => !nodes.has(node)))
    copy.attachments.push(...this.attachments)
    copy.definitions.push(...this.definitions)
    copy.modules.push(...this.modules)
    copy.texts.push(...this.texts)
    copy.files.push(...this.files)
    copy.requirements.push(...this.requirements)
    copy.releases.push(...this.releases)
    copy.moves.push(...this.moves)
    copy.helpers.push(...this.helpers)
    for (const [node, draft] of this.drafts) copy.drafts.set(node, draft)
    for (const [node, call] of this.calls) copy.calls.set(node, call)
    for (const node of this.copies) copy.copies.add(node)
    for (const node of this.discards) copy.discards.add(node)
    return copy
  }

  as<Code extends string>(transform: Transform<Code>): Planner<Code> {
    return new Planner(this, transform)
  }

  draft(node: PyNode): Draft {
    let draft = this.drafts.get(node)
    if (!draft) {
      draft = new Draft(node)
      this.drafts.set(node, draft)
    }
    return draft
  }

  call(node: PyNode): CallDraft {
    let draft = this.calls.get(node)
    if (!draft) {
      draft = new CallDraft(node)
      this.calls.set(node, draft)
    }
    return draft
  }

  help(name: string, path: string, author: string): ImportedName {
    const supportPath = this.supportPathOf(path)
    this.helpers.push({ helper: name, author, path, supportPath })
    return defined(pathOfHelper(name, supportPath), name)
  }
}

/** The plan as one transform sees it: the verbs, signed with its id. */
export class Planner<Code extends string = string> {
  constructor(
    private readonly plan: Plan,
    private readonly transform: Transform<Code>,
  ) {}

  replace(node: PyNode, template: Hole): void {
    this.plan.replacements.push({ node, template, author: this.transform.id })
  }

  /** Removes a statement, decorator, argument or parameter together with its separator. */
  remove(node: PyNode): void {
    this.plan.replacements.push({ node, template: null, author: this.transform.id })
  }

  /** Says that a node is not printed on purpose, whatever was planned inside it. */
  discard(node: PyNode): void {
    this.plan.discards.add(node)
  }

  /** Allows a node to be printed more than once. */
  copy(node: PyNode): void {
    this.plan.copies.add(node)
  }

  before(statement: PyNode, template: Hole, order = 0): void {
    this.plan.attachments.push({ statement, side: 'before', template, order, author: this.transform.id })
  }

  after(statement: PyNode, template: Hole, order = 0, cause: PyNode | null = null): void {
    this.plan.attachments.push({ statement, side: 'after', template, order, author: this.transform.id, cause })
  }

  draft(functionDefinition: PyNode): Draft {
    return this.plan.draft(functionDefinition)
  }

  /** The draft of a call that several transforms write arguments of. */
  call(node: PyNode): CallDraft {
    const draft = this.plan.call(node)
    draft.authors.add(this.transform.id)
    return draft
  }

  /** Prints a top-level statement, with everybody's edits, below another one. */
  move(statement: PyNode, after: PyNode): void {
    if (!this.plan.moves.some((move) => move.statement === statement))
      this.plan.moves.push({ statement, after, author: this.transform.id })
  }

  /** Adds a top-level definition; asking for the same name in the same module twice is one. */
  define(name: string, template: Hole, after: PyNode, options: DefinitionOptions = {}): ImportedName {
    const { path } = after.module
    const { isBlock = false, order = 0 } = options
    if (!this.plan.definitions.some((other) => other.path === path && other.name === name))
      this.plan.definitions.push({ path, name, template, after, isBlock, order, author: this.transform.id })
    return defined(path, name)
  }

  module(path: string, docstring: string): void {
    if (!this.plan.modules.some((other) => other.path === path))
      this.plan.modules.push({ path, docstring, author: this.transform.id })
  }

  /** The name of a support helper, importable where `user` stands. */
  help(name: string, user: PyNode): ImportedName {
    return this.plan.help(name, user.module.path, this.transform.id)
  }

  require(distribution: string, scope: 'main' | 'test', path: string): void {
    this.plan.requirements.push({ distribution, scope, path })
  }

  /** States that the application in `path` no longer imports a distribution; it goes where nobody else needs it. */
  release(distribution: string, path: string): void {
    this.plan.releases.push({ distribution, path })
  }

  /** Edits a file that is not Python, with the unit of `owner`. */
  text(path: string, start: number, end: number, text: string, owner: PyNode): void {
    this.plan.texts.push({ path, owner: owner.module.path, start, end, text, author: this.transform.id })
  }

  /** Writes a file that is not Python, or takes it away, with the unit of `owner`. */
  file(path: string, text: string | null, owner: PyNode): void {
    this.plan.files.push({ path, owner: owner.module.path, text, author: this.transform.id })
  }

  /** States something a person should know; the code keeps working as it stands. */
  report(node: PyNode, code: Code, data: Readonly<Record<string, string>> = {}): void {
    this.remark(node, code, data, false)
  }

  /** States something that holds once the unit of `node` is converted, at the node or in another file. */
  note(node: PyNode, code: Code, data: Readonly<Record<string, string>> = {}, place: TextPlace | null = null): void {
    const text = this.transform.findings[code]
    const author = this.transform.id
    this.plan.remarks.push({ node, author, code, text, data, blocks: false, place, isAfterwards: true })
  }

  /** Keeps the unit of `node` on Flask: this construct would not work on FastAPI. */
  refuse(node: PyNode, code: Code, data: Readonly<Record<string, string>> = {}): void {
    this.remark(node, code, data, true)
  }

  private remark(node: PyNode, code: Code, data: Readonly<Record<string, string>>, blocks: boolean): void {
    const text = this.transform.findings[code]
    this.plan.remarks.push({ node, author: this.transform.id, code, text, data, blocks })
  }
}

/** Findings of one plan, in path and source order. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) => compare(a.path, b.path) || a.line - b.line || a.column - b.column || compare(a.id, b.id),
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
