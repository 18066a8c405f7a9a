/** Import statements: names that moved, and `flask.ext`. */
import type { FlaskModel } from '../../src/flask/model.js'
import { isAtLeast } from '../../src/flask/pins.js'
import { code, importedModule, py } from '../../src/plan/template.js'
import { type ImportStatement, importsOf } from '../../src/python/imports.js'
import { textOf } from '../../src/python/syntax.js'
import type { SpellingsPlanner } from './index.js'
import { MOVES, type Move } from './moves.js'

export function planImports(flask: FlaskModel, plan: SpellingsPlanner): void {
  for (const module of flask.project.modules)
    for (const statement of importsOf(module)) if (statement.level === 0) planStatement(statement, flask, plan)
  for (const root of ['flask', 'werkzeug', 'jinja2']) {
    for (const { node, name } of flask.project.names.usesUnder(root)) {
      const move = node.kind === 'attribute' ? MOVES.get(name) : undefined
      if (move && isThere(move, name, node, flask, plan))
        plan.replace(node, py`${importedModule(move.to)}.${code(name.split('.').at(-1) ?? '')}`)
    }
  }
}

function planStatement(statement: ImportStatement, flask: FlaskModel, plan: SpellingsPlanner): void {
  const { node, module, names, isFrom, isStar } = statement
  const extension = /^flask\.ext\.(\w[\w.]*)$/.exec(module)?.[1]
  if (isFrom && !isStar && extension)
    return plan.replace(node, code(textOf(node).replace(/flask\.ext\.(\w+)/, 'flask_$1')))
  if (isFrom && module === 'flask.ext') {
    const lines = names.map(({ name, alias }) => `import flask_${name} as ${alias ?? name}`)
    return plan.replace(node, code(lines.join('\n')))
  }
  if (!isFrom || isStar || /#/.test(textOf(node))) return
  const moved = names.flatMap((each) => {
    const full = `${module}.${each.name}`
    const move = MOVES.get(full)
    return move && isThere(move, full, node, flask, plan) ? [{ each, move }] : []
  })
  if (moved.length === 0) return
  const written = ({ name, alias }: (typeof names)[number]): string => (alias ? `${name} as ${alias}` : name)
  const kept = names.filter((each) => !moved.some((other) => other.each === each)).map(written)
  const targets = [...new Set(moved.map(({ move }) => move.to))]
  const lines = [
    ...(kept.length > 0 ? [`from ${module} import ${kept.join(', ')}`] : []),
    ...targets.map((to) => {
      const own = moved.filter(({ move }) => move.to === to).map(({ each }) => written(each))
      return `from ${to} import ${own.join(', ')}`
    }),
  ]
  plan.replace(node, code(lines.join('\n')))
}

/** Says so where the pins let in a release that does not have it there yet. */
function isThere(
  { to, since }: Move,
  name: string,
  node: ImportStatement['node'],
  flask: FlaskModel,
  plan: SpellingsPlanner,
): boolean {
  if (!since || isAtLeast(flask.project, since[0], since[1])) return true
  const [distribution, version] = since
  plan.report(node, 'needs-newer', { name, fresh: `${to}.${name.split('.').at(-1)}`, distribution, version })
  return false
}
