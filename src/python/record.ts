/** Builders of the immutable records: the parser and the binder fill them once, everybody else reads them. */
import type { Binding, Definition, PyModule, PyNode, Scope, ScopeKind, SourceFormat } from './node.js'

const NO_NODES: readonly NodeRecord[] = []
const NO_WORDS: readonly string[] = []

export class NodeRecord implements PyNode {
  children: readonly NodeRecord[] = NO_NODES
  words: readonly string[] = NO_WORDS
  /** undefined: not a name that is read or bound; null: read, but bound nowhere in the module. */
  binding: BindingRecord | null | undefined = undefined

  constructor(
    readonly kind: string,
    public start: number,
    public end: number,
    public field: string | null,
    public parent: NodeRecord | null,
    readonly module: ModuleRecord,
  ) {}

  addChild(child: NodeRecord): void {
    if (this.children === NO_NODES) this.children = [child]
    else (this.children as NodeRecord[]).push(child)
  }

  /** `alone` is the shared one-word list, so that most nodes need no list of their own. */
  addWord(word: string, alone: readonly string[]): void {
    this.words = this.words === NO_WORDS ? alone : [...this.words, word]
  }
}

export class BindingRecord implements Binding {
  readonly definitions: Definition[] = []
  readonly references: NodeRecord[] = []
  constructor(
    readonly name: string,
    readonly scope: ScopeRecord,
  ) {}
}

export class ScopeRecord implements Scope {
  readonly bindings = new Map<string, BindingRecord>()
  /** Names a `global` (true) or `nonlocal` (false) statement sends elsewhere. */
  redirected: Map<string, boolean> | null = null
  constructor(
    readonly kind: ScopeKind,
    readonly node: NodeRecord,
    readonly parent: ScopeRecord | null,
  ) {}

  bind(name: string): BindingRecord {
    let binding = this.bindings.get(name)
    if (binding === undefined) {
      binding = new BindingRecord(name, this)
      this.bindings.set(name, binding)
    }
    return binding
  }
}

export class ModuleRecord implements PyModule {
  root!: NodeRecord
  scope!: ScopeRecord
  /** Every scope, outer before inner. */
  scopes: readonly ScopeRecord[] = []
  /** Scopes by the node that opens them. */
  scopeOpenedBy: ReadonlyMap<PyNode, ScopeRecord> = new Map()
  /** Every identifier that is read, in source order. */
  reads: readonly NodeRecord[] = []
  /** `from x import *` statements, in source order. */
  starImports: readonly NodeRecord[] = []
  constructor(
    readonly path: string,
    readonly name: string,
    readonly isPackage: boolean,
    readonly text: string,
    readonly source: SourceFormat,
  ) {}
}
