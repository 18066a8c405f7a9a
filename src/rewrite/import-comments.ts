/** Import statements with comments between their names: every comment stays with its name, or takes a line of its own. */
import type { PyNode } from '../python/node.js'
import { indentAt } from './text.js'

const textOf = (node: PyNode): string => node.module.text.slice(node.start, node.end)

export const commentsIn = (statement: PyNode): readonly PyNode[] =>
  statement.children.filter(({ kind }) => kind === 'comment')

/** What stands in the place of a statement that goes. */
export function commentsAlone(statement: PyNode): string {
  return commentsIn(statement)
    .map(textOf)
    .join(`\n${indentAt(statement.module, statement.start)}`)
}

/** `from module import (...)` with one name a line, those that stay in their order and the new ones below. */
export function commentedImport(statement: PyNode, gone: ReadonlySet<PyNode>, added: readonly string[]): string {
  const { module, start } = statement
  const indent = indentAt(module, start)
  const lines: string[] = []
  let isOpen = false
  for (const child of statement.children) {
    if (child.field === 'name') {
      isOpen = !gone.has(child)
      if (isOpen) lines.push(`${textOf(child)},`)
    } else if (child.kind === 'comment') {
      const line = module.text.slice(module.text.lastIndexOf('\n', child.start) + 1, child.start)
      if (isOpen && line.trim() !== '') lines.push(`${lines.pop() ?? ''}  ${textOf(child)}`)
      else lines.push(textOf(child))
      isOpen = false
    }
  }
  const source = statement.children.find((child) => child.field === 'module_name')
  const inside = [...lines, ...added.map((name) => `${name},`)].map((line) => `${indent}    ${line}\n`).join('')
  return `from ${source ? textOf(source) : ''} import (\n${inside}${indent})`
}
