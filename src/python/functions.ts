/** Definitions: parameters, decorators, docstrings, what kind of function it is. */
import type { PyNode } from './node.js'
import { descendants, field, parts, statementsOf, textOf } from './syntax.js'

export type ParameterKind = 'positional' | 'default' | 'star' | 'doubleStar' | 'keywordOnly'

export interface Parameter {
  readonly name: string
  /** `default`: positional with a default. `keywordOnly` may have a default or not. */
  readonly kind: ParameterKind
  readonly annotation: PyNode | null
  readonly default: PyNode | null
  /** The whole parameter. */
  readonly node: PyNode
  /** The bound identifier. */
  readonly target: PyNode
}

/** Parameters of a function_definition or lambda, the separators `/` and `*` left out. */
export function parametersOf(definition: PyNode): readonly Parameter[] {
  const found: Parameter[] = []
  let keywordOnly = false
  for (const node of field(definition, 'parameters')?.children ?? []) {
    if (node.kind === 'keyword_separator') keywordOnly = true
    const parameter = parameterOf(node, keywordOnly)
    if (parameter === null) continue
    if (parameter.kind === 'star') keywordOnly = true
    found.push(parameter)
  }
  return found
}

function parameterOf(node: PyNode, keywordOnly: boolean): Parameter | null {
  const value = field(node, 'value')
  const outer = node.kind === 'typed_parameter' ? parts(node)[0] : (field(node, 'name') ?? node)
  const splat = outer?.kind === 'list_splat_pattern' || outer?.kind === 'dictionary_splat_pattern' ? outer : null
  const target = splat ? splat.children[0] : outer
  if (target?.kind !== 'identifier') return null
  const kind = splat === null ? plainKind(value, keywordOnly) : splatKind(splat)
  return { name: textOf(target), kind, annotation: field(node, 'type'), default: value, node, target }
}

function splatKind(splat: PyNode): ParameterKind {
  return splat.kind === 'list_splat_pattern' ? 'star' : 'doubleStar'
}

function plainKind(value: PyNode | null, keywordOnly: boolean): ParameterKind {
  if (keywordOnly) return 'keywordOnly'
  return value === null ? 'positional' : 'default'
}

/** The function or class under its decorators; the node itself when it is one. */
export function definitionOf(node: PyNode): PyNode | null {
  if (node.kind === 'function_definition' || node.kind === 'class_definition') return node
  return node.kind === 'decorated_definition' ? field(node, 'definition') : null
}

/** `decorator` nodes of a definition, in source order. */
export function decoratorsOf(definition: PyNode): readonly PyNode[] {
  const holder = definition.kind === 'decorated_definition' ? definition : definition.parent
  if (holder?.kind !== 'decorated_definition') return []
  return holder.children.filter((child) => child.kind === 'decorator')
}

/** The definition with its decorators, the definition itself when it has none. */
export function decoratedOf(definition: PyNode): PyNode {
  return definition.parent?.kind === 'decorated_definition' ? definition.parent : definition
}

/** The expression after `@`. */
export function decoratorExpression(decorator: PyNode): PyNode | null {
  return decorator.kind === 'decorator' ? (parts(decorator)[0] ?? null) : decorator
}

export function nameOf(definition: PyNode): string {
  const name = field(definition, 'name')
  return name === null ? '' : textOf(name)
}

export function isAsync(node: PyNode): boolean {
  return node.words.includes('async')
}

/** The string node that documents a function, class or module. */
export function docstringOf(node: PyNode): PyNode | null {
  const first = statementsOf(node)[0]
  if (first?.kind !== 'expression_statement') return null
  const value = parts(first)
  const string = value.length === 1 ? value[0] : undefined
  return string?.kind === 'string' || string?.kind === 'concatenated_string' ? string : null
}

/** Whether the function itself yields; functions and classes nested in it do not count. */
export function isGenerator(definition: PyNode): boolean {
  const body = field(definition, 'body')
  if (body === null) return false
  for (const node of descendants(body, isNestedScope)) {
    if (node.kind === 'yield' && !insideNested(node, definition)) return true
  }
  return false
}

/** `return` statements of the function itself. */
export function returnsOf(definition: PyNode): readonly PyNode[] {
  const body = field(definition, 'body')
  if (body === null) return []
  return [...descendants(body, isNestedScope)].filter((node) => node.kind === 'return_statement')
}

function isNestedScope(node: PyNode): boolean {
  return node.kind === 'function_definition' || node.kind === 'class_definition' || node.kind === 'lambda'
}

function insideNested(node: PyNode, definition: PyNode): boolean {
  for (let at = node.parent; at !== null && at !== definition; at = at.parent) if (isNestedScope(at)) return true
  return false
}
