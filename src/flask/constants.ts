/** Values that are fixed when a module is imported: literals, names bound once to one, texts put together from them. */

import type { Project } from '../project/project.js'
import { literalBool, literalElements, literalString, stringPrefix } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { field, parts, textOf, unparenthesized } from '../python/syntax.js'

/** Names behind names are followed this far. */
const DEPTH = 8

export class Constants {
  constructor(private readonly project: Project) {}

  /** The text of a literal, a constant, an f-string or a sum of them; null when it is not certain. */
  text(node: PyNode | null, depth = DEPTH): string | null {
    if (!node || depth === 0) return null
    const inner = unparenthesized(node)
    const literal = literalString(inner)
    if (literal !== null) return literal
    if (inner.kind === 'binary_operator' && inner.words[0] === '+') {
      const [left, right] = parts(inner)
      return joined([this.text(left ?? null, depth), this.text(right ?? null, depth)])
    }
    if (inner.kind === 'string' && stringPrefix(inner) === 'f') return this.formatted(inner, depth)
    if (inner.kind === 'concatenated_string') return joined(parts(inner).map((part) => this.text(part, depth)))
    const value = this.valueOf(inner)
    return value && this.text(value, depth - 1)
  }

  /** The texts of a list, tuple or set, or of a constant that is one. */
  texts(node: PyNode | null, depth = DEPTH): readonly string[] | null {
    const elements = this.elements(node, depth)
    const values = elements?.map((element) => this.text(element))
    return values?.every((value) => value !== null) ? (values as string[]) : null
  }

  /** The elements of a display, or of a constant that is one. */
  elements(node: PyNode | null, depth = DEPTH): readonly PyNode[] | null {
    if (!node || depth === 0) return null
    const own = literalElements(node)
    if (own) return own
    const value = this.valueOf(unparenthesized(node))
    return value && this.elements(value, depth - 1)
  }

  boolean(node: PyNode | null, depth = DEPTH): boolean | null {
    if (!node || depth === 0) return null
    const value = this.valueOf(unparenthesized(node))
    return literalBool(node) ?? (value && this.boolean(value, depth - 1))
  }

  /** The dotted name of something outside the project. */
  qualify(node: PyNode): string | null {
    return this.project.names.qualify(node)
  }

  /** What a name that is assigned exactly once stands for, when that happens at the top of a module or of a class. */
  valueOf(node: PyNode): PyNode | null {
    if (node.kind !== 'identifier' && node.kind !== 'attribute') return null
    const { names } = this.project
    const qualified = names.qualify(node)
    const binding = (qualified && names.definition(qualified)) || names.binding(node)
    const [definition, ...more] = binding?.definitions ?? []
    if (!definition?.value || more.length > 0 || binding?.scope.kind !== 'module') return null
    // A conditional or repeated assignment is one definition too.
    return definition.node.parent?.parent?.kind === 'module' ? definition.value : null
  }

  private formatted(node: PyNode, depth: number): string | null {
    return joined(
      node.children.map((child) => {
        if (child.kind === 'string_start' || child.kind === 'string_end') return ''
        if (child.kind === 'string_content') return plainContent(child)
        const isBare = child.kind === 'interpolation' && child.children.length === 1
        return isBare ? this.text(field(child, 'expression') ?? child.children[0] ?? null, depth - 1) : null
      }),
    )
  }
}

/** Text between the holes of an f-string; null when it holds escapes. */
function plainContent(node: PyNode): string | null {
  const text = textOf(node)
  return /[\\{}]/.test(text) ? null : text
}

const joined = (values: readonly (string | null)[]): string | null =>
  values.every((value) => value !== null) ? values.join('') : null
