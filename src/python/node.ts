/** Plain immutable records of a parsed Python file: what every later phase holds instead of parser nodes. */

/** One named node of the syntax tree, copied out of tree-sitter. Offsets are UTF-16 units into `module.text`. */
export interface PyNode {
  /** tree-sitter-python's node type: `call`, `attribute`, `identifier`, `function_definition`, … */
  readonly kind: string
  readonly start: number
  readonly end: number
  /** Role in the parent (`function`, `arguments`, `left`, …), null when the grammar names none. */
  readonly field: string | null
  readonly parent: PyNode | null
  /** Named children in source order, comments included. */
  readonly children: readonly PyNode[]
  /** Anonymous children that carry meaning: operators and keywords (`async`, `not in`, `+`, `**`), never punctuation. */
  readonly words: readonly string[]
  readonly module: PyModule
}

/** One parsed Python file. */
export interface PyModule {
  /** POSIX path relative to the project root. */
  readonly path: string
  /** Dotted name as the nearest package root sees it; `pkg` for `pkg/__init__.py`. */
  readonly name: string
  readonly isPackage: boolean
  /** Decoded source without BOM; CRLF kept. */
  readonly text: string
  readonly root: PyNode
  readonly scope: Scope
  readonly source: SourceFormat
}

/** How the bytes of a file are to be written back. */
export interface SourceFormat {
  readonly bom: boolean
  readonly encoding: 'utf-8' | 'latin1'
  readonly eol: '\n' | '\r\n'
}

export type ScopeKind = 'module' | 'class' | 'function' | 'lambda' | 'comprehension'

/** A Python name space. Class scopes are skipped when a nested function looks a name up. */
export interface Scope {
  readonly kind: ScopeKind
  readonly node: PyNode
  readonly parent: Scope | null
  readonly bindings: ReadonlyMap<string, Binding>
}

export type DefinitionKind = 'import' | 'function' | 'class' | 'parameter' | 'assignment' | 'other'

/** A name in a scope with everything that writes or reads it inside its own module. */
export interface Binding {
  readonly name: string
  readonly scope: Scope
  readonly definitions: readonly Definition[]
  /** Identifier nodes that read the name (loads and deletes), in source order. */
  readonly references: readonly PyNode[]
}

/** One place that gives a binding a value. */
export interface Definition {
  readonly kind: DefinitionKind
  /** The identifier that is bound (for `import a.b` the dotted_name). */
  readonly target: PyNode
  /** The statement: function_definition, class_definition, assignment, import_statement, parameter, for_statement … */
  readonly node: PyNode
  /** Right-hand side of a plain `name = value` assignment (no unpacking); null otherwise. */
  readonly value: PyNode | null
  /** For imports: what is imported. */
  readonly imported: ImportedName | null
}

/** `from ..a import b as c` -> {level: 2, module: 'a', name: 'b'}; `import a.b as c` -> {level: 0, module: 'a.b', name: null}. */
export interface ImportedName {
  readonly level: number
  readonly module: string
  readonly name: string | null
}
