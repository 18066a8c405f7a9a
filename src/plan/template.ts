/** Python text with holes: what transforms write instead of strings, so that every part is printed with all edits inside it. */
import type { PyNode } from '../python/node.js'

/** A name that has to be importable where it is printed. */
export interface ImportedName {
  readonly kind: 'name'
  /** Dotted module outside the project, or null when `path` names a project module. */
  readonly from: string | null
  /** Project module (existing or planned) that defines the name. */
  readonly path: string | null
  /** Null: the module itself is imported (`import uvicorn`). */
  readonly name: string | null
  /** What the file called it before, and goes on calling it. */
  readonly alias?: string
}

/** Generated code without source behind it: an identifier or a literal. */
export interface Code {
  readonly kind: 'code'
  readonly text: string
}

/** A string literal in the quotes of the file it is printed into. */
export interface Literal {
  readonly kind: 'literal'
  readonly value: string
}

/** What stands between the brackets of a node (arguments, list elements), comments included. */
export interface Inner {
  readonly kind: 'inner'
  readonly node: PyNode
}

/** A run of statements printed at the indentation of the hole. */
export interface Statements {
  readonly kind: 'statements'
  readonly nodes: readonly PyNode[]
}

/** Text that is only known when everything is planned, such as a parameter's final name. */
export interface Deferred {
  readonly kind: 'deferred'
  readonly resolve: () => Hole
}

export interface Template {
  readonly kind: 'template'
  readonly strings: readonly string[]
  readonly holes: readonly Hole[]
}

/** A statement printed at its new place although it is removed from its old one. */
export interface Moved {
  readonly kind: 'moved'
  readonly node: PyNode
}

export type Hole =
  | PyNode
  | Template
  | ImportedName
  | Code
  | Literal
  | Inner
  | Statements
  | Deferred
  | Moved
  | null
  | undefined
  | false

/** Tagged template: `` py`raise ${HTTPException}(${status})` ``. Lines after the first are relative to where it is printed. */
export function py(strings: TemplateStringsArray, ...holes: readonly Hole[]): Template {
  return { kind: 'template', strings: [...strings], holes }
}

export const imported = (from: string, name: string): ImportedName => ({ kind: 'name', from, path: null, name })

/** The module itself, as `import module` binds it. */
export const importedModule = (from: string): ImportedName => ({ kind: 'name', from, path: null, name: null })

/** A name that a project module defines or will define. */
export const defined = (path: string, name: string): ImportedName => ({ kind: 'name', from: null, path, name })

export const code = (text: string): Code => ({ kind: 'code', text })

export const inner = (node: PyNode): Inner => ({ kind: 'inner', node })

export const statements = (nodes: readonly PyNode[]): Statements => ({ kind: 'statements', nodes })

export const deferred = (resolve: () => Hole): Deferred => ({ kind: 'deferred', resolve })

/** Several holes with a separator between them; empty ones are left out. */
export function join(holes: readonly Hole[], separator = ', '): Template {
  const present = holes.filter((hole) => hole)
  const strings = ['', ...present.map((_, index) => (index === present.length - 1 ? '' : separator))]
  return { kind: 'template', strings, holes: present }
}

/** A Python string literal; without quotes of its own it takes those of the file it is printed into. */
export function quoted(value: string, quote?: string): Code | Literal {
  return quote === undefined ? { kind: 'literal', value } : code(literalText(value, quote))
}

export function literalText(value: string, quote: string): string {
  const body = value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n')
  return `${quote}${body}${quote}`
}

/** Whether two holes print the same: the same nodes, names and texts in the same places. */
export function isSame(a: Hole, b: Hole): boolean {
  if (a === b || (!a && !b)) return true
  if (!a || !b || 'children' in a || 'children' in b || a.kind !== b.kind) return false
  if (a.kind === 'code' && b.kind === 'code') return a.text === b.text
  if (a.kind === 'literal' && b.kind === 'literal') return a.value === b.value
  if (a.kind === 'name' && b.kind === 'name')
    return a.from === b.from && a.path === b.path && a.name === b.name && a.alias === b.alias
  if (a.kind !== 'template' || b.kind !== 'template' || a.holes.length !== b.holes.length) return false
  const { strings, holes } = b
  return (
    a.strings.every((text, index) => text === strings[index]) &&
    a.holes.every((hole, index) => isSame(hole, holes[index]))
  )
}
