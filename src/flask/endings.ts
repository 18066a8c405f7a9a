/** Where control leaves a run of statements: whether its end can be reached. */
import type { Project } from '../project/project.js'
import type { PyNode } from '../python/node.js'
import { bodyOf, field, parts, statementsOf } from '../python/syntax.js'

/** Names of calls that never come back. */
const EXITS: ReadonlySet<string> = new Set([
  'flask.abort',
  'werkzeug.exceptions.abort',
  'sys.exit',
  'flask_smorest.abort',
  'webargs.flaskparser.abort',
])

/** Whether the end of these statements is never reached. */
export function endsIn(statements: readonly PyNode[], project: Project): boolean {
  return statements.some((statement) => leaves(statement, project))
}

function leaves(statement: PyNode, project: Project): boolean {
  switch (statement.kind) {
    case 'return_statement':
    case 'raise_statement':
    case 'continue_statement':
    case 'break_statement':
      return true
    case 'expression_statement': {
      const call = parts(statement)[0]
      const callee = call?.kind === 'call' ? field(call, 'function') : null
      return callee !== null && EXITS.has(project.names.qualify(callee) ?? '')
    }
    case 'if_statement':
      return everyBranch(statement, project)
    case 'with_statement':
      // A context manager may swallow an exception, but not a return.
      return endsIn(statementsOf(statement), project)
    case 'try_statement':
      return tryLeaves(statement, project)
    case 'while_statement':
      return field(statement, 'condition')?.kind === 'true' && !containsBreak(statement)
    default:
      return false
  }
}

function everyBranch(statement: PyNode, project: Project): boolean {
  const rest = statement.children.filter((child) => child.field === 'alternative')
  if (rest.at(-1)?.kind !== 'else_clause') return false
  return [statement, ...rest].every((branch) => endsIn(statementsOf(bodyOf(branch) ?? branch), project))
}

function tryLeaves(statement: PyNode, project: Project): boolean {
  const clauses = statement.children.filter((child) => /^(except|except_group|else|finally)_clause$/.test(child.kind))
  const blockOf = (clause: PyNode): readonly PyNode[] =>
    statementsOf(clause.children.find((child) => child.kind === 'block') ?? clause)
  const final = clauses.find((clause) => clause.kind === 'finally_clause')
  if (final && endsIn(blockOf(final), project)) return true
  const otherwise = clauses.find((clause) => clause.kind === 'else_clause')
  const isMain =
    endsIn(statementsOf(statement), project) || (otherwise !== undefined && endsIn(blockOf(otherwise), project))
  return (
    isMain &&
    clauses.filter((clause) => clause.kind.startsWith('except')).every((clause) => endsIn(blockOf(clause), project))
  )
}

function containsBreak(node: PyNode): boolean {
  return node.children.some(
    (child) =>
      child.kind === 'break_statement' ||
      (!/^(while|for)_statement|definition$/.test(child.kind) && containsBreak(child)),
  )
}
