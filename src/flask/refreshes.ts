/** Rows that are read after a commit, which makes SQLAlchemy ask for them anew: an awaited session has to be told so. */
import { parametersOf } from '../python/functions.js'
import type { Binding, PyNode } from '../python/node.js'
import { scopeOpenedBy } from '../python/scope.js'
import { contains, descendants, enclosing, field, statementOf, statementsOf, textOf } from '../python/syntax.js'
import type { Database } from './database.js'
import { isNarrowed } from './narrowing.js'
import type { Question } from './questions.js'
import { membersOf, type Type } from './type.js'
import type { Types } from './types.js'

export interface Refresh {
  /** The statement that commits. */
  readonly statement: PyNode
  readonly name: string
}

interface Sources {
  readonly database: Database
  readonly types: Types
}

/** The database fills these itself, and they are read from it once they were written. */
const FILLED = /\b(?:server_default|server_onupdate|onupdate|FetchedValue|Computed|deferred|column_property)\b/

export function refreshesOf(
  definition: PyNode,
  questions: readonly Question[],
  sources: Sources,
): readonly Refresh[] | string {
  const isFilled = [...sources.database.models.keys()].some((model) => FILLED.test(textOf(model)))
  if (isFilled && questions.some(({ name }) => name === 'flush')) return 'flush() with columns that the database fills'
  const found: Refresh[] = []
  const bindings = [...(scopeOpenedBy(definition)?.bindings.values() ?? [])]
  for (const { name, calls } of questions) {
    const [call] = calls
    if (!call || !/^(?:commit|rollback)$/.test(name)) continue
    const statement = statementOf(call)
    if (!statement || call.parent !== statement) return `${name}() in an expression`
    if (enclosing(statement, 'for_statement', 'while_statement')) return `${name}() in a loop`
    for (const binding of bindings) {
      const word = after(binding, statement, name, questions, definition, sources)
      if (word === 'refresh') found.push({ statement, name: binding.name })
      else if (word !== null) return word
    }
  }
  return found
}

/** What one name means after a commit: nothing, a refresh, or a word for what holds the handler. */
function after(
  binding: Binding,
  statement: PyNode,
  kind: string,
  questions: readonly Question[],
  definition: PyNode,
  { types, database }: Sources,
): string | null {
  const end = leavesAfter(statement)
  const later = binding.references.filter(({ start }) => start > statement.end && (end === null || start < end))
  const [first] = later
  if (!first || parametersOf(definition).some(({ name }) => name === binding.name)) return null
  const type = types.binding(binding)
  if (!mayHoldRows(type, database)) return null
  const rest = membersOf(type).filter((member) => member.kind !== 'none')
  const isOne = rest.every(
    (member) => member.kind === 'object' && member.definition && database.models.has(member.definition),
  )
  if (kind === 'rollback' || !isOne) return `${binding.name} is read after ${kind}()`
  if (rest.length < membersOf(type).length && !later.some((use) => isNarrowed(use)))
    return `${binding.name} may be None after commit()`
  const definitions = binding.definitions.map(({ node }) => statementOf(node) ?? node)
  if (!definitions.every((own) => own.end < statement.start && own.parent && contains(own.parent, statement)))
    return `${binding.name} is not always there after commit()`
  if (isGiven('delete', binding, statement, questions)) return `${binding.name} is read after it was deleted`
  const isLoaded = binding.definitions.every(({ value }) => value !== null && !isMade(value, database))
  return isLoaded || isGiven('add', binding, statement, questions) ? 'refresh' : `${binding.name} is not added`
}

/** Where the block of an exception handler that gives up ends: nothing after it is reached from there. */
function leavesAfter(statement: PyNode): number | null {
  const clause = enclosing(statement, 'except_clause')
  const block = clause?.children.at(-1)
  const last = block && statementsOf(block).at(-1)
  return clause && last && /^(?:return|raise)_statement$/.test(last.kind) ? clause.end : null
}

function mayHoldRows(type: Type, database: Database): boolean {
  return membersOf(type).some((member) => {
    if ('item' in member) return mayHoldRows(member.item, database)
    if (member.kind === 'dict') return mayHoldRows(member.value, database)
    if (member.kind === 'unknown') return true
    return member.kind === 'object' && member.definition !== null && database.isPartOfModels(member.definition)
  })
}

/** `User(...)`. */
function isMade(value: PyNode, database: Database): boolean {
  return [...descendants(value)].some((node) => {
    const callee = node.kind === 'call' ? field(node, 'function') : null
    return callee !== null && database.modelOf(callee) !== null
  })
}

/** Whether a session was given a name, on every way to a statement. */
function isGiven(method: string, binding: Binding, statement: PyNode, questions: readonly Question[]): boolean {
  return questions.some(({ name, calls: [call] }) => {
    const own = call && statementOf(call)
    const list = call && field(call, 'arguments')
    const isIt = name === method && list !== null && list !== undefined && textOf(list) === `(${binding.name})`
    return (
      isIt &&
      own?.parent != null &&
      own.end < statement.start &&
      (method === 'delete' || contains(own.parent, statement))
    )
  })
}
