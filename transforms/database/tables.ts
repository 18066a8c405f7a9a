/** Models: every one says which table it has. */
import { code, py, quoted } from '../../src/plan/template.js'
import type { PyNode } from '../../src/python/node.js'
import { bodyOf } from '../../src/python/syntax.js'
import type { Job } from './index.js'

export function planTables({ flask, plan }: Job): void {
  for (const { definition, name, table } of flask.database.models.values()) {
    if (table.kind === 'said') continue
    if (table.kind === 'unclear') {
      plan.refuse(definition, 'table-name', { name })
      continue
    }
    const first = firstStatement(definition)
    const line = py`__tablename__ = ${table.kind === 'derived' ? quoted(table.table) : code('None')}`
    if (first) plan[first.side](first.statement, first.side === 'after' ? py`\n${line}` : line, 0)
  }
}

/** Below the docstring, above everything else. */
function firstStatement(definition: PyNode): { statement: PyNode; side: 'before' | 'after' } | null {
  const [first] = bodyOf(definition)?.children.filter(({ kind }) => kind !== 'comment') ?? []
  if (!first) return null
  const isText = first.kind === 'expression_statement' && /string$/.test(first.children[0]?.kind ?? '')
  return { statement: first, side: isText ? 'after' : 'before' }
}
