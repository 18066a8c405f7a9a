/** Comments in the code that say what a person has to look at: only in files that are converted. */
import type { PyNode } from '../python/node.js'
import { statementOf } from '../python/syntax.js'
import type { Attachment, Remark, Replacement } from './plan.js'
import { code } from './template.js'

/** `# TODO(flask-to-fastapi): <what to do> [transform/code]` above the statement of each open point. */
export function markers(remarks: readonly Remark[], replacements: ReadonlyMap<PyNode, Replacement>): Attachment[] {
  return remarks
    .filter(({ text, blocks, place }) => text.level === 'manual' && !blocks && !place)
    .flatMap(({ node, author, code: name, text }) => {
      const statement = printedStatement(node, replacements)
      if (!statement) return []
      const todo = text.todo.replace(/\s+/g, ' ')
      const template = code(`# TODO(flask-to-fastapi): ${todo} [${author}/${name}]`)
      return [{ statement, side: 'before' as const, template, order: -1, author }]
    })
}

/** The innermost statement around a node that no replacement encloses. */
function printedStatement(node: PyNode, replacements: ReadonlyMap<PyNode, Replacement>): PyNode | null {
  let statement = statementOf(node)
  for (let at: PyNode | null = statement?.parent ?? null; at; at = at.parent) {
    if (replacements.has(at)) statement = statementOf(at)
  }
  return statement?.parent?.kind === 'block' || statement?.parent?.kind === 'module' ? statement : null
}
