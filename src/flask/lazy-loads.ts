/** What a handler reads of related rows, here and in the methods of models that it may reach: SQLAlchemy would load it unasked. */
import { callArgs, callOf } from '../python/calls.js'
import { literalString } from '../python/literals.js'
import type { PyNode } from '../python/node.js'
import { descendants, field, isAssigned, statementsOf, textOf } from '../python/syntax.js'
import type { Database } from './database.js'
import { relationshipsOf } from './relationships.js'
import { attributeName, classOfMethod, type SyntaxIndex } from './syntax-index.js'
import { membersOf } from './type.js'
import type { Types } from './types.js'

interface Sources {
  readonly project: Types['sources']['project']
  readonly index: SyntaxIndex
  readonly database: Database
  readonly types: Types
}

/** Columns of subclasses come later, collections that are joined come with rows that repeat. */
const LATER = /\bdeferred\b|\bpolymorphic_|lazy\s*=\s*(?:["']joined|False)|\binnerjoin\b/

const PAGES = ['render_template', 'render_template_string', 'stream_template']

/** A word for the first read that would ask the database by itself; null without one. */
export function lazyLoad(definition: PyNode, sources: Sources): string | null {
  const { project } = sources
  const models = [...sources.database.models.keys()].map((model) => textOf(model))
  if (models.some((text) => LATER.test(text))) return 'a model loads some columns later, or others with it'
  const names = relatedNames(sources)
  const pages = new Set(PAGES.flatMap((name) => project.names.uses(`flask.${name}`)))
  for (const reached of reachedFrom(definition, sources)) {
    for (const node of descendants(reached)) {
      if (pages.has(node)) return 'a template may load related rows'
      if (names.has(literalString(node) ?? '') && textOf(reached).includes('getattr'))
        return 'getattr() may load related rows'
      if (node.kind !== 'attribute' || !names.has(attributeName(node)) || isAssigned(node)) continue
      if (mayBeRow(field(node, 'object'), sources)) return `${textOf(node)} is loaded when it is read`
    }
  }
  return null
}

/** Names of relationships, of both sides, and of whatever else in a model is no plain column. */
function relatedNames({ database, types, index }: Sources): ReadonlySet<string> {
  const models = [...database.models.keys()]
  const others = models
    .flatMap((model) => index.bases(model).flatMap(statementsOf))
    .flatMap(({ children: [assignment] }) => {
      const [left, right] = assignment ? [field(assignment, 'left'), field(assignment, 'right')] : [null, null]
      const callee = right?.kind === 'call' ? field(right, 'function') : null
      const isColumn = callee && /^(?:Column|mapped_column)$/.test(types.columns.library(callee) ?? '')
      return left?.kind === 'identifier' && callee && !isColumn ? [textOf(left)] : []
    })
  return new Set([
    ...others,
    ...models.flatMap((model) =>
      relationshipsOf(model, types.columns).flatMap((call) => {
        const { keywords } = callArgs(call)
        const backref = keywords.get('backref')
        const given = backref?.kind === 'call' ? callArgs(backref).positional[0] : backref
        const own = call.parent && field(call.parent, 'left')
        const others = [given, keywords.get('back_populates')].map((node) => literalString(node ?? null))
        return [own ? textOf(own) : null, ...others].filter((name) => name !== null)
      }),
    ),
  ])
}

/** A function with all methods of models that a name in it may mean, and those that Python calls by itself. */
function reachedFrom(definition: PyNode, { index, database }: Sources): ReadonlySet<PyNode> {
  const methods = index.functions.filter((own) => {
    const container = classOfMethod(own)
    return container !== null && database.isPartOfModels(container)
  })
  const byName = new Map<string, PyNode[]>()
  for (const own of methods) {
    const name = textOf(field(own, 'name') ?? own)
    byName.set(name, [...(byName.get(name) ?? []), own])
  }
  const magic = methods.filter((own) => /^__\w+__$/.test(textOf(field(own, 'name') ?? own)))
  const reached = new Set<PyNode>([definition, ...magic])
  for (const own of reached)
    for (const node of descendants(own)) {
      if (node.kind === 'attribute') for (const method of byName.get(attributeName(node)) ?? []) reached.add(method)
      const callee = node.kind === 'call' ? field(node, 'function') : null
      const called = callee && callOf(callee) ? index.functionOf(callee) : null
      if (called) reached.add(called)
    }
  return reached
}

function mayBeRow(owner: PyNode | null, { types, database }: Sources): boolean {
  if (!owner || database.modelOf(owner) || database.uses.some(({ object }) => object === owner)) return false
  return membersOf(types.typeOf(owner)).some(
    (member) =>
      member.kind === 'unknown' ||
      (member.kind === 'object' && member.definition !== null && database.isPartOfModels(member.definition)),
  )
}
