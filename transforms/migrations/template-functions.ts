/** Functions that Flask-Migrate wrote into env.py to be right for every release of Flask-SQLAlchemy. */
import { attributeName } from '../../src/flask/syntax-index.js'
import { code, type Hole, join, py } from '../../src/plan/template.js'
import { docstringOf } from '../../src/python/functions.js'
import { literalString } from '../../src/python/literals.js'
import type { PyModule, PyNode } from '../../src/python/node.js'
import { contains, descendants, field, statementsOf, textOf } from '../../src/python/syntax.js'
import type { EnvironmentJob } from './environment.js'

/** The statements that were replaced, with everything in them. */
export function planFunctions(module: PyModule, job: EnvironmentJob): readonly PyNode[] {
  const planned: PyNode[] = []
  const replace = (statements: readonly PyNode[], value: Hole): void => {
    const [first, ...rest] = statements
    if (!first) return
    for (const node of statements) job.plan.discard(node)
    const comments = statements.flatMap((node) => [...descendants(node)].filter(({ kind }) => kind === 'comment'))
    job.plan.replace(first, join([...comments.map((comment) => code(textOf(comment))), value], '\n'))
    for (const node of rest) job.plan.remove(node)
    planned.push(...statements)
  }
  for (const statement of statementsOf(module.root)) {
    const body = statement.kind === 'function_definition' ? bodyWithoutDocstring(statement) : []
    const returns = returnedIn(body)
    if (body.length > 0 && returns.length > 1 && returns.every((value) => isEngine(value)))
      replace(body, py`return ${job.engine}`)
    else if (body.length === 2 && /hasattr\(\w+,\s*['"]metadatas['"]\)/.test(textOf(body[0] as PyNode)))
      replace(body, py`return ${job.metadata}`)
    else if (/^target_db\s*=/.test(textOf(statement)) && onlyInFunctions(statement, module)) {
      job.plan.discard(statement)
      job.plan.remove(statement)
      planned.push(statement)
    }
  }
  return planned
}

export const isPlanned = (node: PyNode, planned: readonly PyNode[]): boolean =>
  planned.some((statement) => contains(statement, node))

function bodyWithoutDocstring(definition: PyNode): readonly PyNode[] {
  const statements = statementsOf(definition)
  return docstringOf(definition) ? statements.slice(1) : statements
}

/** What a body of nothing but attempts and returns gives back. */
function returnedIn(body: readonly PyNode[]): readonly PyNode[] {
  if (!body.every(({ kind }) => kind === 'try_statement' || kind === 'return_statement')) return []
  return body.flatMap((statement) =>
    [...descendants(statement)]
      .filter(({ kind }) => kind === 'return_statement')
      .map((node) => node.children[0] ?? node),
  )
}

/** `current_app.extensions['migrate'].db.engine`, or `get_engine()` of it. */
export function isEngine(value: PyNode): boolean {
  const callee = value.kind === 'call' ? field(value, 'function') : value
  if (callee?.kind !== 'attribute' || !/^(?:get_engine|engine)$/.test(attributeName(callee))) return false
  const db = field(callee, 'object')
  const holder = db?.kind === 'attribute' && attributeName(db) === 'db' ? field(db, 'object') : null
  return holder !== null && isMigrateState(holder)
}

/** `current_app.extensions['migrate']` */
export function isMigrateState(node: PyNode): boolean {
  const owner = node.kind === 'subscript' ? field(node, 'value') : null
  const isExtensions = owner?.kind === 'attribute' && attributeName(owner) === 'extensions'
  return isExtensions && literalString(field(node, 'subscript')) === 'migrate'
}

/** `target_db` is read by nothing but get_metadata(). */
function onlyInFunctions(assignment: PyNode, module: PyModule): boolean {
  const references = module.scope.bindings.get('target_db')?.references ?? []
  const getter = statementsOf(module.root).find((node) => /^def get_metadata\(/.test(textOf(node)))
  return getter !== undefined && references.every((read) => contains(getter, read) || contains(assignment, read))
}
